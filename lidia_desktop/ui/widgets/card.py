"""The surfaces and small labels that pages are made of."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

GRID = 8


class Card(QFrame):
    """A raised surface; its `column` holds what it shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * GRID, int(1.5 * GRID), 2 * GRID, int(1.5 * GRID))
        self.column.setSpacing(GRID)


def label(text: str, kind: str = "", parent: QWidget | None = None) -> QLabel:
    """A label; `kind` is one of the style sheet's: title, muted, figure, danger."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        made.setProperty("kind", kind)
    return made


def tip(*texts: str) -> str:
    """A tooltip of plain texts, a paragraph each, that wraps and takes nothing in them for HTML."""
    return "".join(f"<p>{html.escape(text)}</p>" for text in texts if text)


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin line between two groups."""
    made = QFrame(parent)
    made.setProperty("kind", "rule")
    return made


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def tight(layout: QBoxLayout, spacing: int = GRID) -> None:
    """No margins of its own."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
