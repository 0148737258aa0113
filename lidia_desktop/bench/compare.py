"""`bench compare`: coqui-tts against ours on one checkpoint, each in a process of its own, never both at once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from lidia_desktop.bench.checkpoints import copied
from lidia_desktop.bench.figures import Row
from lidia_desktop.bench.machine import Machine
from lidia_desktop.bench.messages import Phrase, Setup, Spoken, Started
from lidia_desktop.bench.phrases import PHRASES, THREE_SENTENCES, codes_of
from lidia_desktop.bench.process import Worker
from lidia_desktop.engine.voices.voice import Voice

PARTS = ("stream", "sentences", "batch", "growth", "start")
SHORT_S = 5.0
LONG_S = 25.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to compare. `folder` is the bench's own; a sentence lasts `seconds`; `parts` are some of `PARTS`.

    `coqui_growth`: measure coqui's growth too, once, which takes minutes.
    """

    model: Path
    folder: Path
    voice: Voice
    device: str
    seconds: float
    rounds: int
    phrases: int
    parts: tuple[str, ...] = PARTS
    coqui_growth: bool = False

    @property
    def needs_coqui_speaking(self) -> bool:
        """Whether coqui-tts has to say anything."""
        return bool({"stream", "sentences", "batch"} & set(self.parts)) or (
            "growth" in self.parts and self.coqui_growth
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows that were measured, and how each side introduced itself; `coqui` is None where it was not asked."""

    plan: Plan
    rows: tuple[Row, ...]
    ours: Started
    coqui: Started | None

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        plan = self.plan
        sides = {"ours": self.ours, "coqui": self.coqui}
        return {
            "machine": asdict(Machine.this()),
            "model": str(plan.model),
            "seconds": plan.seconds,
            "codes": codes_of(plan.seconds),
            "rounds": plan.rounds,
            "phrases": plan.phrases,
            **{
                name: side and {"version": side.version, "threads": side.threads, "device": plan.device}
                for name, side in sides.items()
            },
            "rows": [row.as_json() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class _Worker:
    """A worker that has loaded, with typed questions."""

    process: Worker
    started: Started

    def warm(self, phrase: Phrase) -> None:
        self.process.ask("warm", asdict(phrase))

    def stream(self, phrase: Phrase) -> Spoken:
        return _spoken(self.process.ask("stream", asdict(phrase)))

    def batch(self, phrases: list[Phrase]) -> Spoken:
        return _spoken(self.process.ask("batch", [asdict(phrase) for phrase in phrases]))


def compare(plan: Plan, note: Callable[[str], None]) -> Comparison:
    """Measure all that `plan` asks for; `note` is told what is going on. Raises `LidiaError`."""
    rows: list[Row] = []
    with contextlib.ExitStack() as stack:
        copy = plan.model
        if plan.needs_coqui_speaking or "start" in plan.parts:
            copy = stack.enter_context(copied(plan.model, plan.folder))
        setup = Setup(
            model=str(plan.model),
            weights_copy=str(copy),
            caches=str(plan.folder),
            samples=tuple(str(sample) for sample in plan.voice.samples),
            device=plan.device,
            codes=codes_of(plan.seconds),
        )
        with _loaded("lidia", setup, plan, note) as first:
            ours = first.started  # it has filled the caches, and would hold more memory than a later one
        coqui: Started | None = None
        if set(plan.parts) != {"start"}:
            with _pair(plan, setup, note) as (theirs, our):
                coqui = None if theirs is None else theirs.started
                rows += _spoken_rows(plan, theirs, our, note)
        if "start" in plan.parts:
            started, coqui = _starts(plan, setup, note)
            rows += started
        return Comparison(plan, tuple(rows), ours, coqui)


@contextlib.contextmanager
def _pair(plan: Plan, setup: Setup, note: Callable[[str], None]) -> Iterator[tuple[_Worker | None, _Worker]]:
    """Both sides, loaded and warm; without coqui-tts where it has nothing to say."""
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(_loaded("lidia", setup, plan, note))
        theirs = stack.enter_context(_loaded("coqui-tts", setup, plan, note)) if plan.needs_coqui_speaking else None
        for worker in filter(None, (theirs, ours)):
            worker.warm(_phrase(plan, 0))
        yield theirs, ours


def _spoken_rows(plan: Plan, theirs: _Worker | None, ours: _Worker, note: Callable[[str], None]) -> list[Row]:
    rows: list[Row] = []
    if theirs is not None and "stream" in plan.parts:
        rows += _stream(plan, theirs, ours, note)
    if theirs is not None and "sentences" in plan.parts:
        rows += _sentences(plan, theirs, ours, note)
    if theirs is not None and "batch" in plan.parts:
        rows += _batch(plan, theirs, ours, note)
    if "growth" in plan.parts:
        rows += _growth(plan, theirs if plan.coqui_growth else None, ours, note)
    return rows


def _stream(plan: Plan, theirs: _Worker, ours: _Worker, note: Callable[[str], None]) -> list[Row]:
    said = _by_turns(plan, "поток", lambda number: _phrase(plan, number), (theirs, ours), note)
    return [
        _row("stream_rtf", "поток, RTF", "s/s", said, lambda spoken: spoken.rtf),
        _row("first_audio_s", "первый звук, с", "s", said, lambda spoken: spoken.first_audio_s),
        _row("peak_bytes", "память при речи, ГБ", "bytes", said, lambda spoken: spoken.peak_bytes),
        _row("stream_audio_s", "длина речи, с", "s", said, lambda spoken: spoken.audio_s),
    ]


def _sentences(plan: Plan, theirs: _Worker, ours: _Worker, note: Callable[[str], None]) -> list[Row]:
    def phrase(number: int) -> Phrase:
        return Phrase(THREE_SENTENCES, number, codes_of(plan.seconds), sentences=3)

    said = _by_turns(plan, "три предложения", phrase, (theirs, ours), note)
    return [
        _row("three_sentences_rtf", "три предложения, RTF", "s/s", said, lambda spoken: spoken.rtf),
        _row("three_sentences_first_audio_s", "их первый звук, с", "s", said, lambda spoken: spoken.first_audio_s),
    ]


_Said = tuple[list[Spoken], list[Spoken]]


def _by_turns(
    plan: Plan,
    title: str,
    phrase: Callable[[int], Phrase],
    sides: tuple[_Worker, _Worker],
    note: Callable[[str], None],
) -> _Said:
    """coqui-tts, then ours, then coqui-tts again: `rounds` streams of each."""
    said: _Said = ([], [])
    for number in range(plan.rounds):
        note(f"{title}, круг {number + 1} из {plan.rounds}")
        for side, spoken in zip(sides, said, strict=True):
            spoken.append(side.stream(phrase(number)))
    return said


def _row(name: str, title: str, unit: str, said: _Said, value: Callable[[Spoken], float]) -> Row:
    return Row(name, title, unit, tuple(map(value, said[0])), tuple(map(value, said[1])))


def _batch(plan: Plan, theirs: _Worker, ours: _Worker, note: Callable[[str], None]) -> list[Row]:
    """A round is one `inference()` of coqui's and all phrases of ours; coqui's is scaled to as much audio as ours."""
    phrases = [_phrase(plan, number) for number in range(plan.phrases)]
    a: list[float] = []
    b: list[float] = []
    for number in range(plan.rounds):
        note(f"{plan.phrases} фраз вместе, круг {number + 1} из {plan.rounds}")
        single = theirs.batch([phrases[number % len(phrases)]])
        together = ours.batch(phrases)
        a.append(single.rtf * together.audio_s)
        b.append(together.work_s)
    return [Row("batch_s", f"{plan.phrases} фраз вместе, с", "s", tuple(a), tuple(b))]


def _growth(plan: Plan, theirs: _Worker | None, ours: _Worker, note: Callable[[str], None]) -> list[Row]:
    short, long = (replace(_phrase(plan, 0), codes=codes_of(seconds)) for seconds in (SHORT_S, LONG_S))

    def grown(worker: _Worker) -> float:
        before = worker.stream(short).rtf
        return worker.stream(long).rtf / before

    a: list[float] = []
    if theirs is not None:
        note(f"coqui-tts, {SHORT_S:.0f} и {LONG_S:.0f} с речи")
        a.append(grown(theirs))
    b: list[float] = []
    for number in range(plan.rounds):
        note(f"{SHORT_S:.0f} и {LONG_S:.0f} с речи, круг {number + 1} из {plan.rounds}")
        b.append(grown(ours))
    title = f"цена секунды речи, {LONG_S:.0f} с к {SHORT_S:.0f} с"
    return [Row("growth", title, "ratio", tuple(a), tuple(b))]


def _starts(plan: Plan, setup: Setup, note: Callable[[str], None]) -> tuple[list[Row], Started]:
    """Every start is that of a new process, with all caches warm."""
    a: list[Started] = []
    b: list[Started] = []
    for _ in range(plan.rounds):
        for name, starts in (("coqui-tts", a), ("lidia", b)):
            with _loaded(name, setup, plan, note) as worker:
                starts.append(worker.started)

    def row(name: str, title: str, value: Callable[[Started], float]) -> Row:
        return Row(name, title, "s", tuple(map(value, a)), tuple(map(value, b)))

    rows = [
        row("load_s", "повторный запуск, модель, с", lambda start: start.load_s),
        row("import_s", "повторный запуск, библиотеки, с", lambda start: start.import_s),
    ]
    return rows, a[-1]


@contextlib.contextmanager
def _loaded(name: str, setup: Setup, plan: Plan, note: Callable[[str], None]) -> Iterator[_Worker]:
    note(f"{name}: загружаю…")
    with Worker(name, plan.folder / f"{name}.log") as process:
        yield _Worker(process, Started(**process.ask("load", asdict(setup))))  # type: ignore[arg-type] # as it was sent


def _spoken(answer: dict[str, object]) -> Spoken:
    return Spoken(**answer)  # type: ignore[arg-type] # as the worker sent it


def _phrase(plan: Plan, number: int) -> Phrase:
    return Phrase(PHRASES[number % len(PHRASES)], number, codes_of(plan.seconds))
