"""The last recordings of this run: listen again, save, bring their settings back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.studio.recordings import Recording
from lidia_desktop.ui.studio.takes_model import TakesModel
from lidia_desktop.ui.widgets.card import Card, label

_ROW_PX = 28


class TakesTable(QTableView):
    """Enter plays the chosen row; Tab leaves the table."""

    play_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """See the class."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.play_asked.emit()
        else:
            super().keyPressEvent(event)


class TakesCard(Card):
    """A table of recordings; choosing a row shows it, Enter or a double click plays it."""

    chosen = Signal(object)
    play_asked = Signal(object)
    save_asked = Signal(object)
    restore_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_quiet = False
        self.model = TakesModel(self)
        self.empty = label(self.tr("Здесь собираются последние 20 записей: их можно сравнить и сохранить."), "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table = TakesTable(self)
        self.table.setModel(self.model)
        self._set_up_table()
        self.table.hide()
        self.column.addWidget(label(self.tr("Последние записи"), "title", self))
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.table, 1)

    def _set_up_table(self) -> None:
        table = self.table
        table.setAccessibleName(self.tr("Последние записи"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setMinimumHeight(3 * _ROW_PX)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)
        table.play_asked.connect(self._ask_play)
        table.doubleClicked.connect(self._ask_play)
        table.selectionModel().currentRowChanged.connect(self._tell_chosen)

    def put(self, recording: Recording) -> None:
        """Add a recording; the caller chooses the row that is shown."""
        self.model.put(recording)
        self.empty.hide()
        self.table.show()

    def replace(self, recording: Recording) -> None:
        """Show new figures of a recording that is there."""
        current = self.current()
        if self.model.row_of(recording.number) >= 0:
            self.model.put(recording)
            self.choose(current.number if current else recording.number)

    def choose(self, number: int) -> None:
        """Mark the row of a take, without telling `chosen`."""
        self._is_quiet = True
        self.table.selectRow(self.model.row_of(number))
        self._is_quiet = False

    def current(self) -> Recording | None:
        """The recording in the chosen row."""
        return self.model.at(self.table.currentIndex().row())

    @Slot(QModelIndex)
    def _tell_chosen(self, index: QModelIndex) -> None:
        recording = self.model.at(index.row())
        if recording is not None and not self._is_quiet:
            self.chosen.emit(recording)

    @Slot()
    def _ask_play(self) -> None:
        self.play_asked.emit(self.current())

    @Slot()
    def _ask_save(self) -> None:
        self.save_asked.emit(self.current())

    @Slot()
    def _ask_restore(self) -> None:
        self.restore_asked.emit(self.current())

    @Slot(QPoint)
    def _open_menu(self, position: QPoint) -> None:
        if self.current() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, title, slot in (
            ("play", self.tr("Слушать"), self._ask_play),
            ("save", self.tr("Сохранить WAV…"), self._ask_save),
            ("reset", self.tr("Вернуть эти настройки"), self._ask_restore),
        ):
            action = QAction(icon(name), title, menu)
            action.triggered.connect(slot)
            menu.addAction(action)
        menu.popup(self.table.viewport().mapToGlobal(position))
