"""Pictures of windows and widgets, for the README's gallery and for looking at them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from lidia_desktop.engine.errors import FileTrouble
from lidia_desktop.engine.files import replacing


def picture(widget: QWidget, path: Path) -> None:
    """Save `widget` as it looks now to `path` (PNG). Raises `LidiaError` when it cannot be written."""
    with replacing(path) as temporary:
        if not widget.grab().save(str(temporary), "PNG"):
            raise FileTrouble(path=path, reason="PNG не записан")
