"""The operator's lexicon as rows of a table, those that a search finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lidia_desktop.engine.text.lexicon import Entry
from lidia_desktop.ui.widgets.card import tip

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole


class LexiconModel(QAbstractTableModel):
    """One row an entry, by the alphabet."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[Entry] = ()
        self._titles: Mapping[str, str] = {}
        self._search = ""
        self._shown: list[Entry] = []

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these instead."""
        self._entries = sorted(entries, key=lambda one: (one.word.lower(), one.voice or ""))
        self._find()

    def show_titles(self, titles: Mapping[str, str]) -> None:
        """What the voices are called, by name."""
        self._titles = titles
        self._find()

    def search(self, text: str) -> None:
        """Show those with `text` in any column."""
        self._search = text.strip().lower()
        self._find()

    def _find(self) -> None:
        self.beginResetModel()
        self._shown = [one for one in self._entries if any(self._search in cell.lower() for cell in self._cells(one))]
        self.endResetModel()

    def at(self, row: int) -> Entry | None:
        """The entry in a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, entry: Entry) -> int:
        """The row of an entry, -1 if it is not shown."""
        return self._shown.index(entry) if entry in self._shown else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """Entries found."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """What is shown of each."""
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:  # noqa: N802
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != _ROLE.DisplayRole:
            return None
        return (self.tr("Слово"), self.tr("Произношение"), self.tr("Голос"))[section]

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Texts of the cells."""
        entry = self.at(index.row())
        if entry is None or role not in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return None
        text = self._cells(entry)[index.column()]
        return text if role == _ROLE.DisplayRole else tip(text)

    def _cells(self, entry: Entry) -> tuple[str, str, str]:
        voice = self.tr("все") if entry.voice is None else self._titles.get(entry.voice, entry.voice)
        return entry.word, entry.spoken, voice
