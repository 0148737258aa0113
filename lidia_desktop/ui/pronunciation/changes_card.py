"""All changes of the text in a table; choosing one shows it in the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QMenu, QWidget

from lidia_desktop.engine.text.trace import Change, Spoken
from lidia_desktop.ui.pronunciation.changes_model import ChangesModel
from lidia_desktop.ui.theme import Theme
from lidia_desktop.ui.widgets.card import Card, label, tight
from lidia_desktop.ui.widgets.rows_table import ROW_PX, RowsTable
from lidia_desktop.ui.widgets.wrapped import WrappedLabel


class ChangesCard(Card):
    """The table and how many there are."""

    chosen = Signal(int)
    entered = Signal()

    def __init__(self, theme: Theme, title: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_quiet = False
        self.model = ChangesModel(theme, title, self)
        self.count = label("", "muted", self)
        self.empty = WrappedLabel("muted", self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table = RowsTable(self.tr("Все замены"), self)
        self.table.setModel(self.model)
        self.table.setIconSize(QSize(10, 10))
        self.table.setMinimumHeight(3 * ROW_PX)
        head = QHBoxLayout()
        tight(head)
        head.addWidget(label(self.tr("Все замены"), "title", self))
        head.addWidget(self.count)
        head.addStretch(1)
        self.column.addLayout(head)
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.table, 1)
        self._set_up_table()
        self.show_changes(Spoken.unchanged(""), ())
        theme.changed.connect(self.table.viewport().update)

    def _set_up_table(self) -> None:
        header = self.table.horizontalHeader()
        for column, mode in enumerate(
            (QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents)
        ):
            header.setSectionResizeMode(column, mode)
        header.setResizeContentsPrecision(0)  # the rows in sight decide: to ask all of a long text takes 20 ms
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.entered.connect(self.entered)
        self.table.doubleClicked.connect(self._enter)
        self.table.selectionModel().currentRowChanged.connect(self._tell_chosen)

    def show_changes(self, spoken: Spoken, changes: Sequence[Change]) -> None:
        """Show these, none of them chosen."""
        self._is_quiet = True
        self.model.show_changes(spoken, changes)
        self._is_quiet = False
        self.count.setText(str(len(changes)) if changes else "")
        nothing = self.tr("Голос скажет текст так, как он написан.") if spoken.written.strip() else ""
        self.empty.show_text(nothing or self.tr("Здесь будет всё, что голос скажет не так, как написано."))
        self.empty.setVisible(not changes)
        self.table.setVisible(bool(changes))

    def choose(self, row: int) -> None:
        """Mark a row, or none with -1, without telling `chosen`."""
        if self.table.currentIndex().row() == row and row >= 0:
            return
        self._is_quiet = True
        if row >= 0:
            self.table.selectRow(row)
        else:
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        self._is_quiet = False

    @Slot(QModelIndex)
    def _tell_chosen(self, index: QModelIndex) -> None:
        if index.isValid() and not self._is_quiet:
            self.chosen.emit(index.row())

    @Slot()
    def _enter(self) -> None:
        self.entered.emit()

    @Slot(QPoint)
    def _open_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, slot in (
            (self.tr("&Копировать"), self.table.copy_rows),
            (self.tr("Выделить &всё"), self.table.selectAll),
        ):
            action = QAction(text, menu)
            action.triggered.connect(slot)
            menu.addAction(action)
        menu.popup(self.table.viewport().mapToGlobal(position))
