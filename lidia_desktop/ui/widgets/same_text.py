"""One text in two editors: what is typed in either stands in both, and each can undo it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit


class SameText(QObject):
    """Keeps two editors alike from the moment that it is made; the first one's text is the one to begin with.

    One document for both is no way: Qt wraps its lines for one width only.
    """

    def __init__(self, one: QPlainTextEdit, other: QPlainTextEdit, parent: QObject) -> None:
        super().__init__(parent)
        self._one, self._other = one, other
        self._copy_to_other()
        one.textChanged.connect(self._copy_to_other)
        other.textChanged.connect(self._copy_to_one)

    @Slot()
    def _copy_to_other(self) -> None:
        _copy(self._one, self._other)

    @Slot()
    def _copy_to_one(self) -> None:
        _copy(self._other, self._one)


def _copy(source: QPlainTextEdit, target: QPlainTextEdit) -> None:
    """Edit what differs, and nothing else, so that caret and undo stay useful."""
    wanted, there = _units(source.toPlainText()), _units(target.toPlainText())
    if wanted == there:
        return
    start = _same(wanted, there)
    end = _same(wanted[start:][::-1], there[start:][::-1])
    cursor = QTextCursor(target.document())
    cursor.setPosition(start)
    cursor.setPosition(len(there) - end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(_text(wanted[start : len(wanted) - end]))


def _same(one: list[str], other: list[str]) -> int:
    """How many of the first are the same."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def _units(text: str) -> list[str]:
    """Characters, and after each that Qt counts twice an empty one, so that places are Qt's."""
    if text.isascii() or max(text) <= "\uffff":
        return list(text)
    return [unit for character in text for unit in ((character, "") if character > "\uffff" else (character,))]


def _text(units: list[str]) -> str:
    return "".join(units)
