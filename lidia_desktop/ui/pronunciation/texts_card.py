"""What is written beside what will be spoken, both with the changes in colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from lidia_desktop.engine.text.trace import Change, Spoken
from lidia_desktop.ui.icons import Role, icon
from lidia_desktop.ui.pronunciation.kinds import kind_of
from lidia_desktop.ui.pronunciation.legend import Legend
from lidia_desktop.ui.pronunciation.marked_edit import NONE, Mark, MarkedEdit
from lidia_desktop.ui.theme import Theme
from lidia_desktop.ui.widgets.card import GRID, Card, label, tight
from lidia_desktop.ui.widgets.elided import ElidedLabel


class TextsCard(Card):
    """Two texts, a legend, Speak and Stop."""

    speak_asked = Signal()
    stop_asked = Signal()
    hovered = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._waiting = self._activity = ""
        self.written, self.spoken = MarkedEdit(self), MarkedEdit(self)
        self.state, self.who = ElidedLabel("muted", self), ElidedLabel("muted", self)
        self.legend = Legend(theme, self)
        self.stop = QPushButton(icon("stop"), self.tr("Остановить"), self)
        self.speak = QPushButton(icon("speak", Role.HighlightedText), self.tr(" Произнести"), self)
        self.column.addLayout(self._texts(), 1)
        self.column.addLayout(self._below())
        self._set_up_texts()
        theme.changed.connect(self._wear)
        self.show_busy(False)

    def _texts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(int(1.5 * GRID))
        grid.setVerticalSpacing(6)
        for column, (edit, title, remark) in enumerate(
            (
                (self.written, self.tr("&Написано"), self.who),
                (self.spoken, self.tr("&Будет произнесено"), self.state),
            )
        ):
            head = QHBoxLayout()
            tight(head)
            name = label(title, "title", self)
            name.setBuddy(edit)
            edit.setAccessibleName(title.replace("&", ""))
            head.addWidget(name)
            head.addWidget(remark, 1)
            grid.addLayout(head, 0, column)
            grid.addWidget(edit, 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    def _below(self) -> QHBoxLayout:
        line = QHBoxLayout()
        tight(line)
        line.addWidget(self.legend)
        line.addStretch(1)
        for button, meaning, told in (
            (self.stop, self.tr("Прервать речь и звук (Esc)"), self.stop_asked),
            (self.speak, self.tr("Произнести весь текст (Ctrl+Enter)"), self.speak_asked),
        ):
            button.setIconSize(QSize(18, 18))
            button.setToolTip(meaning)
            button.clicked.connect(told)
            line.addWidget(button)
        self.speak.setProperty("kind", "primary")
        return line

    def _set_up_texts(self) -> None:
        self.written.setPlaceholderText(
            self.tr("Напишите или вставьте текст. Это тот же текст, что на странице «Студия».")
        )
        self.spoken.setPlaceholderText(
            self.tr("Здесь появится то, что скажет голос: числа, даты и сокращения — словами.")
        )
        self.spoken.setReadOnly(True)
        self.spoken.setUndoRedoEnabled(False)
        self.spoken.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        for edit in (self.written, self.spoken):
            edit.setMinimumHeight(88)
            edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
            edit.hovered.connect(self.hovered)

    def show_spoken(self, spoken: Spoken, changes: Sequence[Change]) -> None:
        """Show the spoken form of the text that is written."""
        kinds = [kind_of(change.rules) for change in changes]
        pairs = list(zip(changes, kinds, strict=True))
        self.spoken.show_text(spoken.text)
        self.written.show_marks([Mark(one.start, one.end, kind) for one, kind in pairs], self._theme.tints)
        self.spoken.show_marks([Mark(one.spoken_start, one.spoken_end, kind) for one, kind in pairs], self._theme.tints)
        self.legend.show_kinds(kinds)

    def emphasise(self, current: int, under_mouse: int = NONE) -> None:
        """Show one change in both texts, and hint at another."""
        for edit in (self.written, self.spoken):
            edit.emphasise(current, under_mouse)

    @Slot(str)
    def show_waiting(self, waiting: str) -> None:
        """Why the spoken text is not there yet."""
        texts = {"loading": self.tr("загружаю словарь ударений…"), "working": self.tr("обновляю…")}
        self._waiting = texts.get(waiting, "")
        self.state.show_text(self._waiting or self._activity)

    def show_activity(self, activity: str) -> None:
        """What the speaker is at."""
        self._activity = activity
        self.state.show_text(self._waiting or activity)

    def show_busy(self, busy: bool) -> None:
        """Whether there is something to stop."""
        self.stop.setEnabled(busy)

    @Slot()
    def _wear(self) -> None:
        for edit in (self.written, self.spoken):
            edit.wear(self._theme.tints)
