"""The operator's lexicon: find, add, edit, remove."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QToolButton, QWidget

from lidia_desktop.engine.text.lexicon import Entry
from lidia_desktop.engine.voices.voice import Voice
from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.pronunciation.bad_lines import BadLines
from lidia_desktop.ui.pronunciation.entry_form import EntryForm
from lidia_desktop.ui.pronunciation.lexicon_keeper import LexiconChange, LexiconKeeper
from lidia_desktop.ui.pronunciation.lexicon_model import LexiconModel
from lidia_desktop.ui.pronunciation.port import LexiconView
from lidia_desktop.ui.widgets.card import Card, label, tight
from lidia_desktop.ui.widgets.notice import Notice
from lidia_desktop.ui.widgets.rows_table import ROW_PX, RowsTable
from lidia_desktop.ui.widgets.wrapped import WrappedLabel

VOICE_PX = 110


class LexiconCard(Card):
    """A table with what belongs to it; the form opens between the two."""

    open_file_asked = Signal()

    def __init__(self, keeper: LexiconKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._edited: Entry | None = None
        self.model = LexiconModel(self)
        self.search = QLineEdit(self)
        self.add = self._tool("plus", self.tr("Добавить слово"))
        self.edit = self._tool("edit", self.tr("Изменить слово (Enter)"))
        self.remove = self._tool("trash", self.tr("Удалить слово (Delete)"))
        self.bad = BadLines(self)
        self.form = EntryForm(self, wide=False)
        self.form.hide()
        self.table = RowsTable(self.tr("Словарь произношений"), self)
        self.empty = WrappedLabel("muted", self)
        self.notice = Notice(self)
        self._lay_out()
        self._set_up_table()
        self._connect_parts()
        self._show_found()

    def _tool(self, name: str, meaning: str) -> QToolButton:
        made = QToolButton(self)
        made.setIcon(icon(name))
        made.setIconSize(QSize(18, 18))
        made.setAccessibleName(meaning.partition(" (")[0])
        made.setToolTip(meaning)
        return made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        tight(head, 4)
        head.addWidget(label(self.tr("Словарь"), "title", self))
        head.addSpacing(4)
        head.addWidget(self.search, 1)
        for button in (self.add, self.edit, self.remove):
            head.addWidget(button)
        self.search.setPlaceholderText(self.tr("Найти"))
        self.search.setAccessibleName(self.tr("Найти в словаре"))
        self.search.setClearButtonEnabled(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column.addLayout(head)
        self.column.addWidget(self.bad)
        self.column.addWidget(self.form)
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.notice)

    def _set_up_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.setMinimumHeight(2 * ROW_PX)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(2, VOICE_PX)

    def _connect_parts(self) -> None:
        self._keeper.changed.connect(self.show_view)
        self._keeper.done.connect(self._tell_done)
        self.search.textChanged.connect(self.model.search)
        self.model.modelReset.connect(self._show_found)
        self.add.clicked.connect(self._open_to_add)
        self.edit.clicked.connect(self._open_to_edit)
        self.remove.clicked.connect(self._remove)
        self.table.entered.connect(self._open_to_edit)
        self.table.deleted.connect(self._remove)
        self.table.doubleClicked.connect(self._open_to_edit)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.form.saved.connect(self._save)
        self.form.closed.connect(self._focus_table)
        self.bad.open_asked.connect(self.open_file_asked)

    @Slot(object)
    def show_view(self, view: LexiconView) -> None:
        """Show what the file holds now."""
        chosen = self.current()
        self.model.show_entries(view.entries)
        self.bad.show_lines(view.bad)
        if chosen is not None:
            self.table.selectRow(self.model.row_of(chosen))

    def show_voices(self, voices: Sequence[Voice]) -> None:
        """Whose entries there can be."""
        self.form.show_voices(voices)
        self.model.show_titles({voice.name: voice.title for voice in voices})

    def current(self) -> Entry | None:
        """The entry in the chosen row."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.at(rows[0].row()) if rows else None

    @Slot()
    def _show_found(self) -> None:
        found = self.model.rowCount() > 0
        searched = bool(self.search.text().strip())
        nothing = self.tr("Ничего не нашлось.")
        hint = self.tr("Слова, которые голос читает неверно, можно записать так, как они слышатся.")
        self.empty.show_text(nothing if searched else hint)
        self.empty.setVisible(not found)
        self.table.setVisible(found)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        there = self.current() is not None
        self.edit.setEnabled(there)
        self.remove.setEnabled(there)

    @Slot()
    def _open_to_add(self) -> None:
        self._edited = None
        self.form.open_with(Entry("", ""), focus_word=True)

    @Slot()
    @Slot(QModelIndex)
    def _open_to_edit(self, index: QModelIndex | None = None) -> None:
        del index
        entry = self.current()
        if entry is not None:
            self._edited = entry
            self.form.open_with(entry)

    @Slot(object)
    def _save(self, entry: Entry) -> None:
        if self._edited is None:
            self._keeper.add(entry)
        elif entry != self._edited:
            self._keeper.edit(self._edited, entry)

    @Slot()
    def _remove(self) -> None:
        entry = self.current()
        if entry is not None:
            self._keeper.remove(entry)

    @Slot()
    def _focus_table(self) -> None:
        (self.table if self.table.isVisible() else self.add).setFocus()

    @Slot(object)
    def _tell_done(self, change: LexiconChange) -> None:
        entry = change.after or change.before
        if entry is None:
            return
        if change.after is None:
            text = self.tr("Удалено: {word}").format(word=entry.word)
        elif change.before is None:
            text = self.tr("Добавлено: {word} — {spoken}").format(word=entry.word, spoken=entry.spoken)
        else:
            text = self.tr("Изменено: {word} — {spoken}").format(word=entry.word, spoken=entry.spoken)
        self.notice.tell(text, lambda: self._keeper.apply(change.undone))
        if change.after is not None:
            self.table.selectRow(self.model.row_of(change.after))
