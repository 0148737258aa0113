"""The program as it is typed: real settings, the real embedded voice, the real recogniser."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from lidia_desktop.cli import run
from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.files import read_audio
from tests.engine.trouble import tiny_disk
from tests.hearing import Hear, word_error_rate

pytestmark = pytest.mark.usefixtures("home")
GREETING = "Здравствуйте! Чем могу помочь?"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]):
    """Run a command; its status, what it printed, and what it said of trouble."""

    def tell(*arguments: str) -> tuple[int, str, str]:
        status = run(list(arguments))
        return status, *capsys.readouterr()

    return tell


def _samples(path: Path) -> np.ndarray:
    return soundfile.read(path, dtype="int16")[0]


def test_say_is_heard(told, home: Path, hear: Hear) -> None:
    status, _, notes = told("say", GREETING, "-o", "hello.wav")
    assert status == 0, notes
    assert word_error_rate(GREETING, hear(read_audio(home / "hello.wav"), "ru")) <= 0.25


def test_the_same_seed_says_the_same(told, home: Path) -> None:
    for name in ("a.wav", "b.wav"):
        assert told("say", GREETING, "-o", name, "--seed", "5")[0] == 0
    assert np.array_equal(_samples(home / "a.wav"), _samples(home / "b.wav"))


def test_a_field_can_be_set(told, home: Path) -> None:
    told("say", GREETING, "-o", "a.wav", "--set", "speed=0.8")
    told("say", GREETING, "-o", "b.wav", "--preset", "energetic", "--set", "speed=1.6")
    assert len(_samples(home / "a.wav")) > 1.5 * len(_samples(home / "b.wav"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["say", "  "], "Нечего произносить"),
        (["say", "я" * 10_000], "10000"),
        (["say", GREETING, "--voice", "nobody"], "nobody"),
        (["say", GREETING, "--preset", "nobody"], "nobody"),
        (["say", GREETING, "--language", "xx", "-o", "x.wav"], "xx"),
        (["say", GREETING, "--seed", "-1"], "-1"),
        (["say", GREETING, "--set", "speed=9"], "0.5…2"),
        (["say", GREETING, "--set", "volume=1"], "volume"),
        (["say", GREETING, "--set", "speed=fast"], "fast"),
        (["say", GREETING, "-o", "hello.mp4"], "hello.mp4"),
        (["presets", "import", "missing.json"], "missing.json"),
        (["model", "use", "."], "model.pth"),
        (["model", "download"], "некоммерчески"),
        (["say", GREETING, "-o", "."], ".wav"),
    ],
)
def test_bad_input_is_one_clear_sentence(told, home: Path, arguments: list[str], words: str) -> None:
    status, out, notes = told(*arguments)
    assert status == 1
    assert words in notes
    assert "Traceback" not in notes + out
    assert not list(home.glob("*.wav")), "nothing half-written"


def test_a_full_disk_keeps_the_old_file(told, home: Path) -> None:
    with tiny_disk(home / "disk", 100_000) as disk:
        target = disk / "hello.wav"
        target.write_bytes(b"old")
        status, _, notes = told("say", GREETING * 20, "-o", str(target))
        assert status == 1
        assert "места" in notes
        assert target.read_bytes() == b"old"
        assert os.listdir(disk) == ["hello.wav"]  # noqa: PTH208 - hidden files count


def test_without_a_sound_device_it_says_so(told, no_sound: None) -> None:
    status, _, notes = told("say", GREETING)
    assert status == 1
    assert "Festival" not in notes, "known before the work, not after it"
    assert "вывод" in notes or "звук" in notes.lower()


def test_voices_and_presets(told, home: Path) -> None:
    status, out, _ = told("voices")
    assert status == 0
    assert "Лидия — нет образцов" in out
    assert re.search(r"demo +Демо.*образцов: \d", out)
    status, out, _ = told("presets")
    assert [line.split()[0] for line in out.splitlines()] == ["natural", "warm", "calm", "energetic", "neutral"]
    assert told("presets", "export", "warm", "warm.json")[0] == 0
    mine = json.loads((home / "warm.json").read_text("utf-8"))
    mine.update(name="mine", title="Моя")
    (home / "mine.json").write_text(json.dumps(mine), encoding="utf-8")
    assert told("presets", "import", "mine.json")[0] == 0
    assert "Моя" in told("presets")[1]


def test_the_licence_is_asked_and_kept(told) -> None:
    assert "не принята" in told("model")[1]
    assert ": принята" in told("model", "--accept-license")[1]
    assert "не принята" not in told("model")[1]


def test_doctor_speaks(told) -> None:
    status, out, _ = told("doctor")
    assert status == 0, out
    assert "говорит" in out
    assert "XTTS" in out


def test_doctor_fails_when_nobody_could_speak(told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIDIA_SPEAKER", "xtts")
    status, out, _ = told("doctor")
    assert status == 1
    assert "✗" in out


def test_a_tiny_xtts_speaks_through_the_program(told, home: Path, tiny_folder: Path) -> None:
    assert told("model", "use", str(tiny_folder), "--accept-license")[0] == 0
    status, _, notes = told("say", "Проба. Ещё одна.", "-o", "xtts.wav", "--seed", "3")
    assert status == 0, notes
    assert "XTTS v2" in notes
    assert "вычисляю голос" in notes
    first = _samples(home / "xtts.wav")
    assert told("say", "Проба. Ещё одна.", "-o", "xtts.wav", "--seed", "3")[0] == 0
    assert np.array_equal(_samples(home / "xtts.wav"), first)
    assert "говорит XTTS v2" in told("doctor")[1]


def test_ctrl_c_ends_at_once_and_leaves_nothing(home: Path) -> None:
    program = [sys.executable, "-m", "lidia_desktop", "say", "-", "-o", "long.wav"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=home) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(GREETING * 150)
        process.stdin.close()
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert "Traceback" not in process.stderr.read()
    assert not (home / "long.wav").exists()


def test_say_to_the_loudspeakers(home: Path, sound_server, hear: Hear) -> None:
    """Played by the whole program through a real sound server and recorded from its sink."""
    with sound_server.recording() as recording:
        program = [sys.executable, "-m", "lidia_desktop", "say", GREETING]
        assert subprocess.run(program, cwd=home, check=False, capture_output=True).returncode == 0
        recording.wait_for(0.2)
    assert word_error_rate(GREETING, hear(AudioChunk(recording.samples, 48_000), "ru")) <= 0.25
