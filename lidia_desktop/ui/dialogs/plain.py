"""The small windows of the Help menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from lidia_desktop import __version__
from lidia_desktop.ui.actions import Actions
from lidia_desktop.ui.icons import Role
from lidia_desktop.ui.widgets.card import GRID, label
from lidia_desktop.ui.widgets.icon_label import IconLabel


class PlainDialog(QDialog):
    """A title, some content and a Close button; shown beside the window, not in its way."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.column.setSpacing(2 * GRID)

    def event(self, event: QEvent) -> bool:
        """Grow with the content: Qt gives wrapped text too little height by itself."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            needed = self.column.totalHeightForWidth(self.width())
            if needed > self.height():
                self.resize(self.width(), needed)
        return handled

    def add_close(self) -> None:
        """The button at the bottom."""
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(self.tr("Закрыть"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.close)
        self.column.addWidget(buttons)


class ShortcutsDialog(PlainDialog):
    """Every key that does something."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Сочетания клавиш"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(GRID)
        rows = [(_keys(action.shortcut()), _plain(action.text())) for action in actions.all_with_keys()]
        rows += [
            ("Tab, Shift+Tab", self.tr("К следующему или предыдущему элементу")),
            ("← → ↑ ↓", self.tr("Ползунок: на один шаг; Page Up и Page Down — на десять")),
            ("Home, End", self.tr("Ползунок: до края")),
            ("Delete", self.tr("Ползунок или переключатель: вернуть значение пресета (или двойной щелчок)")),
            (self.tr("Колесо мыши"), self.tr("Меняет значение, на котором стоит фокус; с Ctrl — на десять шагов")),
            ("← →, Home", self.tr("Волна: слушать с другого места; пробел — с отметки")),
            ("Enter", self.tr("Список записей: слушать")),
            ("← →", self.tr("Вкладки страниц: к соседней")),
            (self.tr("Enter, Delete, Ctrl+C"), self.tr("Таблицы «Произношения»: изменить, удалить, копировать")),
        ]
        for row, (keys, meaning) in enumerate(rows):
            grid.addWidget(label(keys, "title", self), row, 0)
            grid.addWidget(label(meaning, parent=self), row, 1)
        self.column.addLayout(grid)
        self.add_close()


class AboutDialog(PlainDialog):
    """What this is, its version, and whose parts it uses."""

    def __init__(self, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("О программе"))
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(IconLabel("app", Role.Accent, 56, self), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.addWidget(label(self.tr("Lidia Desktop {version}").format(version=__version__), "title", self))
        purpose = label(self.tr("Настройка и проверка клонированного голоса телефонного секретаря."), parent=self)
        purpose.setWordWrap(True)
        texts.addWidget(purpose)
        if about:
            more = label(about, "muted", self)
            more.setWordWrap(True)
            more.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            texts.addWidget(more)
        head.addLayout(texts, 1)
        self.column.addLayout(head)
        self.setMinimumWidth(460)
        self.add_close()


def _plain(text: str) -> str:
    return text.replace("&", "").replace("…", "")


def _keys(sequence: QKeySequence) -> str:
    return sequence.toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")
