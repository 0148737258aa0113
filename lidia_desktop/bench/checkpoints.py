"""The checkpoints that are measured: random weights, written once and kept, and the copy that coqui-tts may harm."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from lidia_desktop.bench.process import Worker
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained
from lidia_desktop.engine.speech.xtts.model import MODEL_FILES, WEIGHTS_NAME

SIZE_BYTES = {"full": 1_870_000_000, "tiny": 95_000_000}
SPARE_BYTES = 800_000_000  # prepared weights, and air for the rest of the system


class NoRoom(LidiaError):
    """The disk has too little room for a checkpoint."""

    what = "Для измерения нужно {needed_gb:.1f} ГБ на диске, а в «{path}» свободно {free_gb:.1f} ГБ."
    advice = "Освободите место или перенесите папку программы переменной LIDIA_HOME."


def random_checkpoint(folder: Path, size: str, note: Callable[[str], None]) -> Path:
    """The folder below `folder` with random weights of `size`, «full» or «tiny», written unless it is there.

    It has its name only when it is whole. Raises `LidiaError`.
    """
    target = folder / size
    if target.exists():
        return target
    partial = folder / f"{size}.part"
    with _fresh(partial):
        _require_room(folder, SIZE_BYTES[size])
        note(f"записываю случайные веса {size} в «{target}» ({SIZE_BYTES[size] / 1e9:.1f} ГБ)…")
        with Worker("writer", folder / "writer.log") as writer:
            writer.ask("write", {"folder": str(partial), "size": size})
        with explained(target):
            partial.rename(target)
    return target


@contextlib.contextmanager
def copied(model: Path, folder: Path) -> Iterator[Path]:
    """A copy of the model below `folder`, for as long as it is needed. Raises `LidiaError`."""
    copy = folder / "copy"
    with _fresh(copy), explained(copy):
        _require_room(folder, (model / WEIGHTS_NAME).stat().st_size)
        for file in MODEL_FILES:
            shutil.copyfile(model / file.name, copy / file.name)
        yield copy


@contextlib.contextmanager
def _fresh(folder: Path) -> Iterator[None]:
    """An empty `folder` inside, gone afterwards; what a killed run has left of it goes first."""
    shutil.rmtree(folder, ignore_errors=True)
    with explained(folder):
        folder.mkdir(parents=True)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _require_room(folder: Path, needed_bytes: int) -> None:
    with explained(folder):
        free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes + SPARE_BYTES:
        raise NoRoom(needed_gb=(needed_bytes + SPARE_BYTES) / 1e9, path=folder, free_gb=free_bytes / 1e9)
