"""The seed: a number, a lock that keeps it, and a dice that throws a new one."""

from __future__ import annotations

import secrets

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from lidia_desktop.engine.speech.request import MAX_SEED
from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.widgets.card import label, tight
from lidia_desktop.ui.widgets.number_box import NumberBox


class SeedBox(QWidget):
    """Unlocked, each take gets a new seed; locked, all get the one that is shown. A seed that is typed locks it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        tight(line, 6)
        name = label(self.tr("&Зерно"), parent=self)
        line.addWidget(name)
        line.addStretch(1)
        self.number = NumberBox(0, parent=self)
        self.number.setRange(0, MAX_SEED)
        self.number.setFixedWidth(120)
        self.number.setAccessibleName(self.tr("Зерно, число"))
        tip = self.tr("Одинаковое зерно и одинаковые настройки дают одинаковую запись.")
        self.number.setToolTip(tip)
        self.number.setAccessibleDescription(tip)
        name.setBuddy(self.number)
        self.lock = self._tool("unlock", self.tr("Закрепить зерно"), "lock")
        self.lock.setCheckable(True)
        self.lock.setToolTip(self.tr("Закрепить: каждая запись с этим зерном. Иначе каждый раз новое."))
        self.dice = self._tool("dice", self.tr("Бросить кубик"))
        self.dice.setToolTip(self.tr("Выбрать новое зерно"))
        for widget in (self.number, self.lock, self.dice):
            line.addWidget(widget)
        self.lock.toggled.connect(self._tell)
        self.number.valueChanged.connect(self._take_typed)
        self.dice.clicked.connect(self.throw)
        self.throw()

    def _tool(self, name: str, title: str, on: str = "") -> QToolButton:
        made = QToolButton(self)
        made.setIcon(icon(name, on=on))
        made.setIconSize(QSize(18, 18))
        made.setAccessibleName(title)
        return made

    def value(self) -> int:
        """The seed shown."""
        return int(self.number.value())

    def show_value(self, seed: int, *, locked: bool) -> None:
        """Show a seed that was kept."""
        self._show(seed)
        self.lock.setChecked(locked)

    def next(self) -> int:
        """The seed of the take that begins now: a new one unless it is locked."""
        if not self.lock.isChecked():
            self.throw()
        return self.value()

    @Slot()
    def throw(self) -> None:
        """Show a new seed."""
        self._show(secrets.randbelow(MAX_SEED + 1))

    def _show(self, seed: int) -> None:
        self.number.blockSignals(True)
        self.number.setValue(seed)
        self.number.blockSignals(False)
        self._tell()

    @Slot()
    def _take_typed(self) -> None:
        self.lock.setChecked(True)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()
