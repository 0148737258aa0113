"""One line on what was just done, with a button that takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.widgets.card import tight
from lidia_desktop.ui.widgets.elided import ElidedLabel


class Notice(QWidget):
    """Hidden until there is something to take back, and again after that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undo: Callable[[], object] | None = None
        line = QHBoxLayout(self)
        tight(line)
        self.message = ElidedLabel("muted", self)
        self.message.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.undo = QPushButton(icon("undo"), self.tr("Отменить"), self)
        self.undo.setIconSize(QSize(16, 16))
        self.undo.clicked.connect(self.take_back)
        line.addWidget(self.message, 1)
        line.addWidget(self.undo)
        self.hide()

    def tell(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was done, and remember how to take it back."""
        self._undo = undo
        self.message.show_text(text)
        self.undo.setAccessibleName(self.tr("Отменить: {what}").format(what=text))
        self.show()

    @Slot()
    def forget(self) -> None:
        """It cannot be taken back any more."""
        self._undo = None
        self.hide()

    @Slot()
    def take_back(self) -> None:
        """Undo it."""
        undo = self._undo
        self.forget()
        if undo is not None:
            undo()
