"""Everything that the menu and the keyboard can ask the window for."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.theme import THEMES, ThemeName

PAGES = ("studio", "pronunciation")
SPEAKERS = ("auto", "xtts", "embedded")


class Actions(QObject):
    """One `QAction` for each wish; the window connects them, the menu and the list of shortcuts show them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.save = self._make(self.tr("&Сохранить WAV…"), "Ctrl+S", icon_name="save")
        self.quit = self._make(self.tr("В&ыход"), "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.speak = self._make(self.tr("&Произнести"), "Ctrl+Return", "Ctrl+Enter", icon_name="speak")
        self.stop = self._make(self.tr("&Остановить"), "Esc", icon_name="stop")
        self.listen = self._make(self.tr("&Слушать запись"), "Ctrl+L", icon_name="play")
        self.reload = self._make(self.tr("О&бновить голоса и пресеты"), "F5")
        self.model = self._make(self.tr("&Модель XTTS…"), "Ctrl+M")
        self.shortcuts = self._make(self.tr("Со&четания клавиш"), "F1")
        self.about = self._make(self.tr("&О программе"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.pages = self._choice(
            zip(PAGES, (self.tr("&Студия"), self.tr("&Произношение")), strict=True), keys="Ctrl+{n}"
        )
        self.themes = self._choice(
            zip(THEMES, (self.tr("&Как в системе"), self.tr("&Светлая"), self.tr("&Тёмная")), strict=True)
        )
        self.speakers = self._choice(
            zip(
                SPEAKERS, (self.tr("&Лучший из доступных"), self.tr("&XTTS"), self.tr("&Встроенный голос")), strict=True
            )
        )

    def _make(self, text: str, *keys: str, icon_name: str = "") -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        if icon_name:
            action.setIcon(icon(icon_name))
        return action

    def _choice(self, options: zip[tuple[str, str]], keys: str = "") -> QActionGroup:
        group = QActionGroup(self)
        for n, (name, text) in enumerate(options, 1):
            action = QAction(text, group)
            if keys:
                action.setShortcut(QKeySequence(keys.format(n=n)))
            action.setData(name)
            action.setCheckable(True)
        return group

    def all_with_keys(self) -> list[QAction]:
        """Those that have a shortcut, in the order of the menus."""
        pages = self.pages.actions()
        return [
            self.speak,
            self.stop,
            self.listen,
            self.save,
            *pages,
            self.model,
            self.reload,
            self.shortcuts,
            self.quit,
        ]


def chosen(group: QActionGroup) -> str:
    """The name of the checked action of a group; empty when none is."""
    action = group.checkedAction()
    return str(action.data()) if action else ""


def check(group: QActionGroup, name: str | None) -> None:
    """Check the action of that name."""
    for action in group.actions():
        action.setChecked(action.data() == name)


def theme_name(value: object) -> ThemeName:
    """`value` if it is a theme, else the system's."""
    return next((name for name in THEMES if name == value), "system")
