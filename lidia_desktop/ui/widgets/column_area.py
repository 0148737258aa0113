"""A column of cards that scrolls where the window is too low for them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from lidia_desktop.ui.widgets.card import GRID, tight


class ColumnArea(QScrollArea):
    """Never narrower than its cards; its `column` holds them, and those at the top stay in sight the longest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget(self)
        self.column = QVBoxLayout(self._inner)
        tight(self.column, int(1.5 * GRID))
        self.setWidget(self._inner)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as its cards need, and any height."""
        return QSize(self._inner.minimumSizeHint().width(), 0)
