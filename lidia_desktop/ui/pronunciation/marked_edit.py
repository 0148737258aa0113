"""A text with coloured stretches; it tells which of them the mouse is over, and where the caret is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, Signal, Slot
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPalette, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from lidia_desktop.ui.pronunciation.places import Places
from lidia_desktop.ui.theme import Kind, Tint

NONE = -1


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` in the colour of `kind`."""

    start: int
    end: int
    kind: Kind


class MarkedEdit(QPlainTextEdit):
    """All places are counted in characters, as Python does."""

    hovered = Signal(int)
    caret_moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tip_of: Callable[[int], str] | None = None
        self._marks: Sequence[Mark] = ()
        self._stretches: list[tuple[int, int]] = []  # of the marks, as Qt counts; plain numbers: cursors cost too much
        self._tints: Mapping[Kind, Tint] = {}
        self._current = self._under_mouse = NONE
        self._is_quiet = False
        self.setTabChangesFocus(True)
        self.viewport().setMouseTracking(True)
        self.cursorPositionChanged.connect(self._tell_caret)
        self.verticalScrollBar().valueChanged.connect(self._paint)
        self.document().contentsChange.connect(self._shift)

    def place(self) -> int:
        """Where the caret is."""
        return Places(self.toPlainText()).of_qt(self.textCursor().position())

    def put_caret(self, place: int) -> None:
        """Move the caret there and bring it into sight, without telling."""
        self._is_quiet = True
        cursor = self.textCursor()
        cursor.setPosition(min(Places(self.toPlainText()).to_qt(place), self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self._is_quiet = False

    def replace(self, start: int, end: int, text: str) -> None:
        """Edit the text in one step that can be undone; the caret comes to stand before what is new."""
        places = Places(self.toPlainText())
        cursor = QTextCursor(self.document())
        cursor.setPosition(places.to_qt(start))
        cursor.setPosition(places.to_qt(end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.put_caret(start)

    def show_text(self, text: str) -> None:
        """Show another text, without telling where the caret comes to stand."""
        if text == self.toPlainText():
            return
        self._is_quiet = True
        offset = self.verticalScrollBar().value()
        self.setPlainText(text)
        self.verticalScrollBar().setValue(offset)
        self._is_quiet = False

    def show_marks(self, marks: Sequence[Mark], tints: Mapping[Kind, Tint]) -> None:
        """Colour these stretches; none of them is the current one."""
        places = Places(self.toPlainText())
        self._marks, self._tints = marks, tints
        self._current = self._under_mouse = NONE
        self._stretches = [(places.to_qt(mark.start), places.to_qt(mark.end)) for mark in marks]
        self._paint()

    def wear(self, tints: Mapping[Kind, Tint]) -> None:
        """The same stretches in other colours."""
        self._tints = tints
        self._paint()

    def _cursor(self, start: int, end: int) -> QTextCursor:
        last = self.document().characterCount() - 1
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    @Slot(int, int, int)
    def _shift(self, place: int, removed: int, added: int) -> None:
        """Typing moves the stretches behind it; one that it goes through grows or shrinks."""

        def moved(position: int) -> int:
            return position if position <= place else max(place, position - removed) + added

        self._stretches = [(moved(start), moved(end)) for start, end in self._stretches]

    def emphasise(self, current: int, under_mouse: int) -> None:
        """Show which stretch a decision would be about, and which one the mouse is over."""
        if (current, under_mouse) != (self._current, self._under_mouse):
            self._current, self._under_mouse = current, under_mouse
            self._paint()

    def reveal(self, index: int) -> None:
        """Bring a stretch into sight."""
        if 0 <= index < len(self._marks):
            self.put_caret(self._marks[index].start)
            self.ensureCursorVisible()

    @Slot()
    def _paint(self) -> None:
        """Those in sight only: Qt draws a paragraph's text once more for each stretch in it."""
        view = self.viewport().rect()
        first, last = (self.cursorForPosition(corner).position() for corner in (view.topLeft(), view.bottomRight()))
        shown = []
        for index, (mark, (start, end)) in enumerate(zip(self._marks, self._stretches, strict=True)):
            if end >= first and start <= last:
                selection = QTextEdit.ExtraSelection()
                selection.cursor = self._cursor(start, end)
                selection.format = self._format(mark.kind, index)
                shown.append(selection)
        self.setExtraSelections(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More may be in sight, or less."""
        super().resizeEvent(event)
        self._paint()

    def _format(self, kind: Kind, index: int) -> QTextCharFormat:
        tint, made = self._tints[kind], QTextCharFormat()
        if index == self._current:
            made.setBackground(QColor(tint.strong))
            made.setForeground(self.palette().color(QPalette.ColorRole.Base))
        else:
            made.setBackground(QColor(tint.soft))
            if index == self._under_mouse:
                made.setFontUnderline(True)
                made.setUnderlineColor(QColor(tint.strong))
        return made

    # What the mouse and the caret do

    def mark_under(self, position: QPoint) -> int:
        """The stretch at a point of the viewport."""
        cursor = self.cursorForPosition(position)
        at = cursor.position()
        for index, (start, end) in enumerate(self._stretches):
            if start <= at <= end and self._covers(start, end, position):
                return index
        return NONE

    def _covers(self, start: int, end: int, position: QPoint) -> bool:
        """Beside a line's end the nearest character is not under the mouse; nor does the last one's right half."""
        before, after = (self.cursorRect(self._cursor(place, place)) for place in (start, end))
        if before.top() == after.top():
            return QRect(before.topLeft(), after.bottomRight()).adjusted(0, 0, 1, 1).contains(position)
        if position.y() <= before.bottom():
            return position.x() >= before.left()
        return position.y() < after.top() or position.x() <= after.right()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell what the mouse is over."""
        super().mouseMoveEvent(event)
        self._hover(self.mark_under(event.position().toPoint()))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Tooltips of the stretches, and the mouse's leaving."""
        if event.type() == QEvent.Type.Leave:
            self._hover(NONE)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.tip_of is not None:
            index = self.mark_under(event.pos())
            QToolTip.showText(event.globalPos(), self.tip_of(index) if index != NONE else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def _hover(self, index: int) -> None:
        if index != self._under_mouse:
            self.hovered.emit(index)

    @Slot()
    def _tell_caret(self) -> None:
        if not self._is_quiet:
            self.caret_moved.emit(self.place())
