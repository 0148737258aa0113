"""The menu bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from lidia_desktop.ui.actions import Actions
from lidia_desktop.ui.services import OutputDeviceView


class OutputMenu(QMenu):
    """Which sound device plays: the system's default one, or one by its title."""

    device_chosen = Signal(object)

    def __init__(self, title: str, parent: QMenu) -> None:
        super().__init__(title, parent)
        self._chosen: str | None = None
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._take_action)
        self.show_devices((), None)

    @Slot(object)
    def show_devices(self, devices: Sequence[OutputDeviceView], chosen: str | None) -> None:
        """Offer these; a chosen one that is away stays in the list."""
        for action in self._group.actions():
            self._group.removeAction(action)
            self.removeAction(action)
        titles = [device.title for device in devices]
        if chosen is not None and chosen not in titles:
            titles.append(chosen)
        for title in (None, *titles):
            action = QAction(self.tr("Как в системе") if title is None else title.replace("&", "&&"), self)
            action.setData(title)
            action.setCheckable(True)
            action.setChecked(title == chosen)
            self._group.addAction(action)
            self.addAction(action)

    @Slot(QAction)
    def _take_action(self, action: QAction) -> None:
        self.device_chosen.emit(action.data())


class Menus(QObject):
    """Fills the menu bar from the actions."""

    def __init__(self, bar: QMenuBar, actions: Actions) -> None:
        super().__init__(bar)
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
        self.outputs = OutputMenu(self.tr("&Устройство вывода"), voice)
        voice.addMenu(self.outputs)
        voice.addSeparator()
        voice.addAction(actions.reload)
        view = bar.addMenu(self.tr("&Вид"))
        themes = view.addMenu(self.tr("&Тема"))
        themes.addActions(actions.themes.actions())
        help_menu = bar.addMenu(self.tr("&Справка"))
        help_menu.addActions([actions.shortcuts, actions.about])
