"""What went wrong and what to do about it, above the page until it is dismissed."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.ui import words
from lidia_desktop.ui.icons import Role, icon
from lidia_desktop.ui.widgets.card import GRID, label
from lidia_desktop.ui.widgets.icon_label import IconLabel

_log = logging.getLogger(__name__)
MOST_LINES = 3


class Banner(QFrame):
    """The one place where the window presents errors. Details of unforeseen ones go to the log."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        line = QHBoxLayout(self)
        line.setContentsMargins(int(1.5 * GRID), GRID, GRID, GRID)
        line.setSpacing(int(1.25 * GRID))
        line.addWidget(IconLabel("warning", Role.BrightText, 20, self), 0, Qt.AlignmentFlag.AlignTop)
        self.message = label("", parent=self)
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.message.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.message.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.message.setAccessibleName(self.tr("Сообщение об ошибке"))
        line.addWidget(self.message, 1)
        self.close_button = QToolButton(self)
        self.close_button.setIcon(icon("close"))
        self.close_button.setIconSize(QSize(14, 14))
        self.close_button.setAccessibleName(self.tr("Закрыть сообщение"))
        self.close_button.setToolTip(self.tr("Закрыть сообщение (Esc)"))
        self.close_button.clicked.connect(self.dismiss)
        line.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Present an error."""
        if not isinstance(error, LidiaError):
            _log.error("unexpected error", exc_info=error)
        else:
            _log.warning("%s", error)
        self._show([words.error_text(error)])

    @Slot(object)
    def show_problems(self, problems: Sequence[LidiaError]) -> None:
        """Present several at once; nothing when there are none."""
        if not problems:
            return
        texts = [words.error_text(problem) for problem in problems[:MOST_LINES]]
        if len(problems) > MOST_LINES:
            texts.append(self.tr("И ещё: {n}.").format(n=len(problems) - MOST_LINES))
        self._show(texts)

    def _show(self, texts: Sequence[str]) -> None:
        self.message.setText("\n".join(texts))
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self.message, QAccessible.Event.Alert))

    @Slot()
    def dismiss(self) -> None:
        """Take the message away."""
        self.hide()
        self.dismissed.emit()
