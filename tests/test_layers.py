"""The rule of the layers: arrows point one way, and the engine starts without Qt and without torch."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "lidia_desktop"
ABOVE = ("lidia_desktop.ui", "lidia_desktop.cli", "lidia_desktop.app", "lidia_desktop.settings", "PySide6", "pyqtgraph")
HEAVY = ("torch", "TTS", "faster_whisper", "sounddevice", "PySide6")


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("file", sorted((PACKAGE / "engine").rglob("*.py")), ids=lambda file: file.stem)
def test_the_engine_knows_nothing_above_it(file: Path) -> None:
    upper = {
        "lidia_desktop.ui",
        "lidia_desktop.cli",
        "lidia_desktop.app",
        "lidia_desktop.settings",
        "PySide6",
        "pyqtgraph",
    }
    assert not [name for name in _imports(file) if any(name == top or name.startswith(f"{top}.") for top in upper)]


def test_audio_and_text_know_nothing_of_speech() -> None:
    for part in ("audio", "text"):
        for file in (PACKAGE / "engine" / part).glob("*.py"):
            above = [name for name in _imports(file) if re.search(r"engine\.(speech|voices|engine)", name)]
            assert not above, f"{file}: {above}"


@pytest.mark.parametrize("module", ["lidia_desktop.app", "lidia_desktop.cli", "lidia_desktop.doctor"])
def test_nothing_heavy_is_imported_before_it_is_used(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
