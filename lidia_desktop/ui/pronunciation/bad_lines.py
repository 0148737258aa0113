"""Lines of the lexicon's file that could not be used, and a way to the file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lidia_desktop.ui.icons import Role, icon
from lidia_desktop.ui.pronunciation.port import BadLine
from lidia_desktop.ui.widgets.card import GRID, label, tight
from lidia_desktop.ui.widgets.icon_label import IconLabel
from lidia_desktop.ui.widgets.wrapped import WrappedLabel

MOST_LINES = 3


class BadLines(QFrame):
    """Stays until the file is in order."""

    open_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 4, GRID, 6)
        column.setSpacing(2)
        head = QHBoxLayout()
        tight(head)
        self.title = label("", "title", self)
        self.open = QPushButton(icon("folder"), self.tr("Открыть файл"), self)
        self.open.setIconSize(QSize(16, 16))
        self.open.clicked.connect(self.open_asked)
        head.addWidget(IconLabel("warning", Role.BrightText, 18, self))
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.open)
        self.message = WrappedLabel(parent=self)
        column.addLayout(head)
        column.addWidget(self.message)
        self.hide()

    def show_lines(self, bad: Sequence[BadLine]) -> None:
        """Name these; nothing when there are none."""
        texts = [self.tr("Строка {n}: {reason}").format(n=one.number, reason=one.reason) for one in bad[:MOST_LINES]]
        if len(bad) > MOST_LINES:
            texts.append(self.tr("И ещё: {n}.").format(n=len(bad) - MOST_LINES))
        self.title.setText(self.tr("Не прочитано строк: {n}").format(n=len(bad)))
        self.message.show_text("\n".join(texts))
        self.setVisible(bool(bad))
