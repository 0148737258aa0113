"""The changes of a text as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from lidia_desktop.engine.text.decisions import plain
from lidia_desktop.engine.text.trace import Change, Spoken
from lidia_desktop.ui.pronunciation.kinds import kind_of
from lidia_desktop.ui.theme import Theme
from lidia_desktop.ui.widgets.card import tip
from lidia_desktop.ui.words import translated

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole


def written_of(spoken: Spoken, change: Change) -> str:
    """What stands in the text, on one line; markup without its braces."""
    written = plain(spoken.written[change.start : change.end])
    return _one_line(written) or (_blank(written) if written else translated("changes", "(ничего)"))


def said_of(spoken: Spoken, change: Change) -> str:
    """What is said for it, on one line."""
    written = spoken.written[change.start : change.end]
    said = spoken.text[change.spoken_start : change.spoken_end]
    if said and not written.strip():
        return _one_line(said) or _blank(said)
    return _one_line(said) or translated("changes", "(не произносится)")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _blank(text: str) -> str:
    return translated("changes", "(новая строка)") if "\n" in text else translated("changes", "(пробел)")


class ChangesModel(QAbstractTableModel):
    """One row a change, in the order of the text."""

    def __init__(self, theme: Theme, title: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = title
        self._spoken = Spoken.unchanged("")
        self._changes: Sequence[Change] = ()

    def show_changes(self, spoken: Spoken, changes: Sequence[Change]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._spoken, self._changes = spoken, changes
        self.endResetModel()

    def rules_of(self, change: Change) -> str:
        """Names of the rules that made it."""
        return ", ".join(dict.fromkeys(self._title(rule) for rule in change.rules))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """Changes."""
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """What is shown of each."""
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:  # noqa: N802
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != _ROLE.DisplayRole:
            return None
        return (self.tr("Написано"), self.tr("Произносится"), self.tr("Правило"))[section]

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Texts of the cells, and the colour of the kind before the rule."""
        change = self._changes[index.row()]
        if role == _ROLE.DecorationRole:
            return QColor(self._theme.tints[kind_of(change.rules)].strong) if index.column() == 2 else None
        if role not in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return None
        cells = (written_of(self._spoken, change), said_of(self._spoken, change), self.rules_of(change))
        text = cells[index.column()]
        return text if role == _ROLE.DisplayRole else tip(text)
