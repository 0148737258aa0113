"""The name of a control: a double click on it goes back to the preset's value."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from lidia_desktop.ui.widgets.card import restyle


class NameLabel(QLabel):
    """Stands out when its value differs from the preset, and is pale when the value has no effect."""

    reset_asked = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_state(self, *, changed: bool, dim: bool) -> None:
        """Dress for the state of the value."""
        restyle(self, "state", "changed" if changed else "dim" if dim else "")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the preset's value."""
        del event
        self.reset_asked.emit()
