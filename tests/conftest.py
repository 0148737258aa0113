"""Fixtures for all tests: a home of its own for the program, and the recogniser."""

from __future__ import annotations

from pathlib import Path

import pytest

from lidia_desktop.engine.speech.xtts.random_weights import TINY, write_checkpoint
from tests.hearing import hear
from tests.sound import no_sound, sound_server

__all__ = ["hear", "no_sound", "sound_server"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program keeps everything in this folder, and knows nothing of the settings of who runs the tests."""
    for name in ("GEMINI_API_KEY", "ORCHESTRATOR_PORT", "VOICE_SAMPLES_DIR", "LIDIA_DEVICE", "LIDIA_SPEAKER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LIDIA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint with random weights that goes through the real loading code."""
    return write_checkpoint(tmp_path_factory.mktemp("xtts") / "tiny", TINY)
