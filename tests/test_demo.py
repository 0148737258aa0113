"""The demonstration for a machine without a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lidia_desktop.engine.audio.files import read_audio

pytestmark = pytest.mark.usefixtures("home")


def _demo(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "lidia_desktop", "demo"]
    return subprocess.run(
        program, cwd=home, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=60
    )


def test_it_speaks_and_takes_a_picture(home: Path) -> None:
    done = _demo(home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_audio(home / "demo" / "hello.wav").duration_s > 2
    assert (home / "demo" / "window.png").read_bytes().startswith(b"\x89PNG")
    assert done.stderr == ""


def test_it_says_what_is_missing(home: Path) -> None:
    (home / "none").mkdir()
    done = _demo(home, VOICE_SAMPLES_DIR=str(home / "none"))
    assert done.returncode == 1
    assert "нет ни одного голоса" in done.stdout
    assert "Traceback" not in done.stderr
