"""The results as the operator reads them."""

from __future__ import annotations

from lidia_desktop.bench.compare import Comparison
from lidia_desktop.bench.figures import Row, Spread
from lidia_desktop.bench.machine import SAMPLE_EVERY_S, Machine
from lidia_desktop.bench.phrases import codes_of
from lidia_desktop.bench.stream import StreamResult

TITLE_WIDTH = 36
GB = 1e9


def stream_text(result: StreamResult) -> str:
    """A table of two rows, with what was measured above and the memory below."""

    def line(title: str, spread: Spread) -> str:
        return _line(title, _number(spread.median), _number(spread.p95))

    threads = "" if result.threads is None else f", потоков PyTorch: {result.threads}"
    return "\n".join(
        [
            _machine(),
            f"{result.speaker} ({result.version}), {result.device}{threads}",
            f"{_number(result.audio_s)} с речи, проходов: {len(result.rtf.values)}",
            "",
            _line("", "медиана", "95 %"),
            line("первый звук, с", result.first_audio_s),
            line("RTF", result.rtf),
            "",
            f"Память процесса при речи: {_number(result.peak_bytes / GB)} ГБ ({_how_memory()}).",
        ]
    )


def compare_text(comparison: Comparison) -> str:
    """The table of the comparison, and below it how its rows came about."""
    plan, ours, coqui = comparison.plan, comparison.ours, comparison.coqui
    versions = f"Лидия: {ours.version}, потоков: {ours.threads}"
    if coqui is not None:
        versions += f"; {coqui.version}, потоков: {coqui.threads}"
    return "\n".join(
        [
            _machine(),
            versions,
            f"Модель «{plan.model}», фраза — {codes_of(plan.seconds)} кодов ({_number(plan.seconds)} с), "
            f"кругов: {plan.rounds}, в таблице медианы",
            "",
            _line("", "coqui-tts", "Лидия", "отношение"),
            *(_row(row) for row in comparison.rows),
            "",
            *_notes(comparison),
        ]
    )


def _row(row: Row) -> str:
    unit = GB if row.unit == "bytes" else 1
    coqui = "—" if row.coqui_median is None else _number(row.coqui_median / unit)
    ratio = "—" if row.ratio is None else f"{row.ratio:.1f}".replace(".", ",")
    return _line(row.title, coqui, _number(row.ours_median / unit), ratio)


def _notes(comparison: Comparison) -> list[str]:
    notes = []
    rows = {row.name: row for row in comparison.rows}
    if stream := rows.get("stream_rtf"):
        notes.append(f"Поток быстрее реального времени: {'да' if stream.ours_median < 1 else 'нет'}.")
        notes.append(f"Память: {_how_memory()}.")
    if "batch_s" in rows:
        notes.append("Фразы вместе: у coqui-tts за круг измерена одна inference(), время пересчитано на ту же речь.")
    if "load_s" in rows:
        notes.append("Повторный запуск: новый процесс, кэши заполнены; модель — от библиотек до готовности говорить.")
    return notes


def _how_memory() -> str:
    return f"наибольшая RSS по замерам каждые {SAMPLE_EVERY_S * 1000:.0f} мс"


def _machine() -> str:
    machine = Machine.this()
    return f"{machine.cpu}, ядер: {machine.cores or machine.logical_cores}, PyTorch {machine.torch}"


def _line(title: str, *values: str) -> str:
    return (f"{title:<{TITLE_WIDTH}}" + "".join(f"{value:>12}" for value in values)).rstrip()


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
