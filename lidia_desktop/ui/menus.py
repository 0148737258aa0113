"""The menu bar."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from lidia_desktop.ui.actions import Actions


class DeviceMenu(QMenu):
    """Which device to use: the usual one, whose value is None, or one of those that there are."""

    device_chosen = Signal(object)

    def __init__(self, title: str, usual: str, parent: QMenu) -> None:
        super().__init__(title, parent)
        self._usual = usual
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._take_action)
        self.show_devices({}, None)

    def show_devices(self, titles: Mapping[str, str], chosen: str | None) -> None:
        """Offer these, value to title; a chosen one that is away stays in the list."""
        for action in self._group.actions():
            self._group.removeAction(action)
            self.removeAction(action)
        away = {} if chosen is None or chosen in titles else {chosen: chosen}
        for value, title in ((None, self._usual), *titles.items(), *away.items()):
            action = QAction(title.replace("&", "&&"), self)
            action.setData(value)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            self._group.addAction(action)
            self.addAction(action)

    @Slot(QAction)
    def _take_action(self, action: QAction) -> None:
        self.device_chosen.emit(action.data())


class Menus(QObject):
    """Fills the menu bar from the actions."""

    def __init__(self, bar: QMenuBar, actions: Actions) -> None:
        super().__init__(bar)
        self.bar = bar
        file = bar.addMenu(self.tr("&Файл"))
        file.addAction(actions.save)
        file.addSeparator()
        file.addAction(actions.quit)
        voice = bar.addMenu(self.tr("&Голос"))
        voice.addActions([actions.speak, actions.stop, actions.listen])
        voice.addSeparator()
        speakers = voice.addMenu(self.tr("&Кто говорит"))
        speakers.addActions(actions.speakers.actions())
        voice.addAction(actions.model)
        self.outputs = DeviceMenu(self.tr("&Устройство вывода"), self.tr("Как в системе"), voice)
        self.processors = DeviceMenu(self.tr("&На чём считает XTTS"), self.tr("Выбирать автоматически"), voice)
        voice.addMenu(self.outputs)
        voice.addMenu(self.processors)
        voice.addSeparator()
        voice.addAction(actions.reload)
        view = bar.addMenu(self.tr("&Вид"))
        view.addActions(actions.pages.actions())
        view.addSeparator()
        themes = view.addMenu(self.tr("&Тема"))
        themes.addActions(actions.themes.actions())
        help_menu = bar.addMenu(self.tr("&Справка"))
        help_menu.addActions([actions.shortcuts, actions.about])
