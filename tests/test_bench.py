"""The measurements, really made on a tiny network: what they print is looked at, never how fast it was."""

from __future__ import annotations

import ast
import json
import math
import os
import shutil
import signal
import statistics
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from lidia_desktop.bench import checkpoints
from lidia_desktop.bench.checkpoints import NoRoom, copied, random_checkpoint
from lidia_desktop.bench.compare import PARTS, Comparison, Plan
from lidia_desktop.bench.figures import Row, Spread
from lidia_desktop.bench.machine import PeakMemory
from lidia_desktop.bench.messages import NothingSaid, Spoken, Started
from lidia_desktop.bench.phrases import PHRASES, PRESET, codes_of
from lidia_desktop.bench.process import Worker, WorkerFailed
from lidia_desktop.bench.report import compare_text
from lidia_desktop.cli import run
from lidia_desktop.engine.speech.spoken import spoken_pieces
from lidia_desktop.engine.voices.voice import Voice

PACKAGE = Path(__file__).parent.parent / "lidia_desktop"
BENCH = [sys.executable, "-m", "lidia_desktop", "bench"]
ROWS = (
    *("stream_rtf", "first_audio_s", "peak_bytes", "stream_audio_s", "three_sentences_rtf"),
    *("three_sentences_first_audio_s", "batch_s", "growth", "load_s", "import_s"),
)
QUICK = ("--random-weights", "tiny", "--rounds", "1", "--phrases", "2", "--seconds", "1")


@pytest.fixture
def told(home: Path, capsys: pytest.CaptureFixture[str]):
    """Run a command; its status, what it printed, and what it said of trouble."""

    def tell(*arguments: str) -> tuple[int, str, str]:
        status = run(list(arguments))
        return status, *capsys.readouterr()

    return tell


@pytest.fixture
def with_tiny(home: Path, tiny_folder: Path) -> Path:
    """The program's cache holds the tiny checkpoint already."""
    kept = home / "home" / "cache" / "bench"
    shutil.copytree(tiny_folder, kept / "tiny")
    return kept


def test_compare(with_tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Threads that wait in a loop would slow each other down where other tests run at the same time.
    monkeypatch.setenv("OMP_WAIT_POLICY", "PASSIVE")
    done = subprocess.run([*BENCH, "compare", *QUICK, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert tuple(row["name"] for row in result["rows"]) == ROWS
    for row in result["rows"]:
        assert len(row["ours"]) == 1
        assert len(row["coqui"]) == (0 if row["name"] == "growth" else 1), "coqui's growth takes minutes"
        assert all(math.isfinite(value) and value > 0 for value in (*row["coqui"], *row["ours"]))
        assert row["ours_median"] == statistics.median(row["ours"])
        if row["coqui"]:
            assert row["ratio"] == pytest.approx(row["coqui_median"] / row["ours_median"])
    assert result["codes"] == codes_of(1)
    assert result["coqui"]["version"].startswith("coqui-tts 0.")
    assert result["machine"]["cpu"]
    assert result["ours"]["threads"] >= 1
    rows = {row["name"]: row for row in result["rows"]}
    assert rows["stream_audio_s"]["ratio"] == pytest.approx(1, rel=0.1), "both say the same number of codes"
    assert rows["first_audio_s"]["ours"][0] <= rows["stream_rtf"]["ours"][0] * rows["stream_audio_s"]["ours"][0]
    assert not (with_tiny / "copy").exists()


def test_compare_as_a_table(tmp_path: Path) -> None:
    plan = Plan(tmp_path, tmp_path, Voice("v", "V", tmp_path), "cpu", 5.5, 3, 16)
    rows = (
        Row("stream_rtf", "поток, RTF", "s/s", (5.0, 4.0, 6.0), (0.5, 0.6, 0.4)),
        Row("peak_bytes", "память при речи, ГБ", "bytes", (3e9,), (1.5e9,)),
        Row("growth", "цена секунды речи", "ratio", (), (1.04,)),
    )
    started = Started(7.0, 2.0, 2, "coqui-tts 0.28.0")
    text = compare_text(Comparison(plan, rows, started, started))
    lines = {line[:36].strip(): line[36:].split() for line in text.splitlines()}
    assert lines["поток, RTF"] == ["5,00", "0,50", "10,0"]
    assert lines["память при речи, ГБ"] == ["3,00", "1,50", "2,0"]
    assert lines["цена секунды речи"] == ["—", "1,04", "—"]
    assert "Поток быстрее реального времени: да." in text


def test_coqui_is_started_only_for_what_needs_it(tmp_path: Path) -> None:
    plan = Plan(tmp_path, tmp_path, Voice("v", "V", tmp_path), "cpu", 5.5, 3, 16)
    assert plan.needs_coqui_speaking
    assert not replace(plan, parts=("growth", "start")).needs_coqui_speaking
    assert replace(plan, parts=("growth",), coqui_growth=True).needs_coqui_speaking


def test_stream_of_random_weights(told, tmp_path: Path) -> None:
    """Written first, by a process of its own, and kept."""
    arguments = ("--random-weights", "tiny", "--iterations", "2", "--text", "Проба.", "--json")
    status, out, notes = told("bench", "stream", *arguments)
    assert status == 0, notes
    assert "случайные веса" in notes
    result = json.loads(out)
    for figure in (result["first_audio_s"], result["rtf"]):
        assert len(figure["values"]) == 2
        assert 0 < figure["median"] <= figure["p95"] <= max(figure["values"])
    assert result["speaker"] == "XTTS v2"
    assert result["threads"] >= 1
    assert result["peak_bytes"] > 1e6
    kept = tmp_path / "home" / "cache" / "bench"
    assert (kept / "tiny" / "model.pth").exists()
    assert not (kept / "tiny.part").exists()
    assert random_checkpoint(kept, "tiny", pytest.fail) == kept / "tiny"


def test_stream_of_whoever_speaks(told) -> None:
    status, out, notes = told("bench", "stream", "--iterations", "3", "--text", "Проба.")
    assert status == 0, notes
    assert "первый звук, с" in out
    assert "RTF" in out
    assert "проходов: 3" in out
    assert "Память процесса" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["compare", "--only", "stream,beauty"], "beauty"),
        (["compare", "--rounds", "0"], "--rounds 0"),
        (["compare", "--phrases", "0"], "--phrases 0"),
        (["compare", "--seconds", "60"], "27.9"),
        (["compare", "--model", "."], "не принята|некоммерчески"),
        (["stream", "--iterations", "0"], "--iterations 0"),
        (["stream", "--voice", "nobody"], "nobody"),
        (["stream", "--preset", "nobody"], "nobody"),
    ],
)
def test_bad_input_is_one_clear_sentence(told, arguments: list[str], words: str) -> None:
    status, out, notes = told("bench", *arguments)
    assert status == 1
    assert any(word in notes for word in words.split("|"))
    assert "Traceback" not in notes + out


def test_a_folder_without_a_model_is_refused(told) -> None:
    assert told("model", "--accept-license")[0] == 0
    status, _, notes = told("bench", "compare", "--model", ".")
    assert status == 1
    assert "model.pth" in notes


def test_a_worker_that_dies_gives_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(WorkerFailed) as failed, Worker("writer", tmp_path / "writer.log") as worker:
        worker.ask("write", {"height": 3})
    assert "TypeError" in str(failed.value)
    assert "Traceback" not in str(failed.value)
    assert "Traceback" in (tmp_path / "writer.log").read_text("utf-8")
    assert not psutil.Process().children(), "nobody is left behind"


def test_a_worker_that_is_killed_gives_its_code(tmp_path: Path) -> None:
    with Worker("writer", tmp_path / "writer.log") as worker:
        for child in psutil.Process().children():
            child.kill()
            child.wait()
        with pytest.raises(WorkerFailed, match="закончился с кодом"):
            worker.ask("write", {})


def test_ctrl_c_ends_the_workers(with_tiny: Path) -> None:
    with subprocess.Popen([*BENCH, "compare", *QUICK], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while "загружаю" not in process.stderr.readline():
            assert process.poll() is None
        watched = psutil.Process(process.pid)
        while not (workers := watched.children()):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert "Traceback" not in process.stderr.read()
    gone, alive = psutil.wait_procs(workers, timeout=5)
    assert gone
    assert not alive
    assert not (with_tiny / "copy").exists()


def test_too_little_room_is_said_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(checkpoints.SIZE_BYTES, "tiny", 10**15)
    with pytest.raises(NoRoom, match="1000000"):
        random_checkpoint(tmp_path, "tiny", lambda _text: None)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - hidden files count


def test_a_broken_checkpoint_is_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(checkpoints.SIZE_BYTES, "enormous", 1)
    with pytest.raises(WorkerFailed, match="enormous"):
        random_checkpoint(tmp_path, "enormous", lambda _text: None)
    assert [file.name for file in tmp_path.iterdir()] == ["writer.log"]


def test_the_copy_takes_the_harm(tmp_path: Path, tiny_folder: Path) -> None:
    before = (tiny_folder / "model.pth").stat().st_size
    with copied(tiny_folder, tmp_path) as copy:
        (copy / "model.pth").write_bytes(b"harm")
    assert not copy.exists()
    assert (tiny_folder / "model.pth").stat().st_size == before


def test_spread() -> None:
    spread = Spread.of([3.0, 1.0, 2.0, 5.0, 4.0])
    assert (spread.median, spread.p95) == (3.0, pytest.approx(4.8))
    assert spread.values == (3.0, 1.0, 2.0, 5.0, 4.0)
    assert Spread.of([7.0]).p95 == 7.0
    with pytest.raises(ValueError, match="nothing"):
        Spread.of([])


def test_row() -> None:
    row = Row("x", "икс", "s", coqui=(6.0, 9.0, 7.0), ours=(1.0, 2.0))
    assert (row.coqui_median, row.ours_median) == (7.0, 1.5)
    assert row.ratio == pytest.approx(7 / 1.5)
    assert Row("x", "икс", "s", (), (1.0,)).ratio is None


def test_silence_is_no_result() -> None:
    with pytest.raises(NothingSaid):
        Spoken(0.0, 1.0, 0.0, 1)


def test_peak_memory_sees_what_is_gone_at_the_end() -> None:
    with PeakMemory() as memory:
        before = memory.peak_bytes
        held = bytearray(os.urandom(1)) * 200_000_000
        while memory.peak_bytes < before + 150_000_000:
            pass
        del held
    assert memory.peak_bytes > before + 150_000_000


def test_phrases_are_one_piece_of_one_length() -> None:
    for phrase in PHRASES:
        assert len(spoken_pieces(phrase, "ru", PRESET)) == 1
        assert 80 <= len(phrase) <= 90
    assert codes_of(5.5) == 118
    assert PARTS == ("stream", "sentences", "batch", "growth", "start")


def test_the_bench_stands_on_the_engine_alone() -> None:
    above = ("lidia_desktop.ui", "lidia_desktop.cli", "lidia_desktop.app", "lidia_desktop.settings", "PySide6")
    for file in (PACKAGE / "bench").glob("*.py"):
        assert not [name for name in _imports(file) if name.startswith(above)], file
    for file in (PACKAGE / "engine").rglob("*.py"):
        assert not [name for name in _imports(file) if name.startswith("lidia_desktop.bench")], file


def _imports(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return named | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
