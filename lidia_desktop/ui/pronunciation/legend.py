"""Which colour means what: a chip for each kind of change that occurs."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from lidia_desktop.ui.pronunciation.kinds import in_order, kind_title
from lidia_desktop.ui.theme import KINDS, Kind, Theme
from lidia_desktop.ui.widgets.card import tight


class Chip(QLabel):
    """A word on the colour of its kind."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind: Kind = "mark"
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(8, 2, 8, 2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_kind(self, kind: Kind, text: str = "") -> None:
        """Say `text`, or the kind's own name."""
        self._kind = kind
        self.setText(text or kind_title(kind))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A rounded field, then the word."""
        tint = self._theme.tints[self._kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tint.strong), 1))
        painter.setBrush(QColor(tint.soft))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.end()
        super().paintEvent(event)


class Legend(QWidget):
    """The chips in a row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        tight(line, 6)
        self.chips: dict[Kind, Chip] = {}
        for kind in KINDS:
            chip = Chip(theme, self)
            chip.show_kind(kind)
            chip.hide()
            self.chips[kind] = chip
            line.addWidget(chip)
        self.setAccessibleName(self.tr("Что значат цвета"))

    def show_kinds(self, kinds: Iterable[Kind]) -> None:
        """Only those that occur."""
        found = in_order(kinds)
        for kind, chip in self.chips.items():
            chip.setVisible(kind in found)
