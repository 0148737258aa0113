"""The shelf of recordings as rows of a table."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lidia_desktop.ui import words
from lidia_desktop.ui.studio.figures import NONE
from lidia_desktop.ui.studio.recordings import Recording, Shelf
from lidia_desktop.ui.widgets.card import tip

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole


class TakesModel(QAbstractTableModel):
    """One row a recording, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = Shelf()

    def next_number(self) -> int:
        """The number of the take that begins now."""
        return self._shelf.next_number()

    def put(self, recording: Recording) -> None:
        """Add a recording, or replace the one with its number."""
        self.beginResetModel()
        self._shelf.put(recording)
        self.endResetModel()

    def row_of(self, number: int) -> int:
        """The row of a take, -1 if it is not there any more."""
        return next((row for row, item in enumerate(self._shelf.items) if item.number == number), -1)

    def at(self, row: int) -> Recording | None:
        """The recording in a row."""
        return self._shelf.items[row] if 0 <= row < len(self._shelf.items) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """Recordings."""
        return 0 if parent.isValid() else len(self._shelf.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """What is shown of each."""
        return 0 if parent.isValid() else len(self._titles())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:  # noqa: N802
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _ROLE.DisplayRole:
            return self._titles()[section]
        return self._side(section) if role == _ROLE.TextAlignmentRole else None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Texts of the cells."""
        recording = self.at(index.row())
        if recording is None:
            return None
        if role == _ROLE.DisplayRole:
            return self._cells(recording)[index.column()]
        if role == _ROLE.ToolTipRole:
            return tip(recording.request.text[:400]) if index.column() == 1 else None
        return self._side(index.column()) if role == _ROLE.TextAlignmentRole else None

    def _titles(self) -> tuple[str, ...]:
        return (
            self.tr("№"),
            self.tr("Текст"),
            self.tr("Пресет"),
            self.tr("Зерно"),
            self.tr("До звука"),
            self.tr("RTF"),
            self.tr("Длина"),
        )

    def _cells(self, recording: Recording) -> tuple[str, ...]:
        take = recording.take
        endings = {"whole": "", "stopped": self.tr("прервано: "), "broken": self.tr("оборвано: ")}
        return (
            str(recording.number),
            endings[recording.outcome] + " ".join(recording.request.text.split()),
            recording.title,
            str(recording.request.seed),
            words.seconds(take.first_audio_s) if take else NONE,
            words.number(take.rtf, 2) if take else NONE,
            words.seconds(recording.audio.duration_s),
        )

    @staticmethod
    def _side(column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft if column in (1, 2) else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter
