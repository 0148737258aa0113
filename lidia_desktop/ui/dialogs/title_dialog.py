"""A small window that asks for a preset's title."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QWidget

from lidia_desktop.engine.speech.preset_store import MAX_TITLE
from lidia_desktop.ui.dialogs.plain import PlainDialog
from lidia_desktop.ui.widgets.card import label


class TitleDialog(PlainDialog):
    """Tells `title_given` when the operator saves; warns of a title that is there already."""

    title_given = Signal(str)

    def __init__(self, proposed: str, known: Collection[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Сохранить пресет"))
        self.setMinimumWidth(380)
        self._known = known
        name = label(self.tr("&Название пресета"), "title", self)
        self.title = QLineEdit(proposed, self)
        self.title.setMaxLength(MAX_TITLE)
        self.title.setAccessibleName(self.tr("Название пресета"))
        name.setBuddy(self.title)
        self.note = label(" ", "muted", self)
        buttons = QDialogButtonBox(self)
        self.save = buttons.addButton(self.tr("Сохранить"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setDefault(True)
        buttons.addButton(self.tr("Отмена"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._give)
        buttons.rejected.connect(self.close)
        for widget in (name, self.title, self.note, buttons):
            self.column.addWidget(widget)
        self.title.textChanged.connect(self._check)
        self.title.selectAll()
        self.title.setFocus()
        self._check()

    def _wanted(self) -> str:
        return " ".join(self.title.text().split())

    @Slot()
    def _check(self) -> None:
        wanted = self._wanted()
        self.save.setEnabled(bool(wanted))
        text = self.tr("Ваш пресет с этим названием будет заменён.") if wanted in self._known else " "
        self.note.setText(text)
        self.title.setAccessibleDescription(text.strip())

    @Slot()
    def _give(self) -> None:
        self.title_given.emit(self._wanted())
        self.close()
