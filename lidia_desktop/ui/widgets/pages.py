"""The pages of the window and the tabs that switch between them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QStackedWidget, QTabBar, QWidget

from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.widgets.card import GRID


class PageTabs(QTabBar):
    """A tab for each page; with the focus on them ← and → switch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(True)
        self.setIconSize(QSize(16, 16))
        self.setAccessibleName(self.tr("Страницы"))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All tabs, as long as there is room: they scroll only when the window is as narrow as it can be."""
        return QSize(120, super().minimumSizeHint().height())


class Pages(QStackedWidget):
    """One page at a time, each known by a short name that outlives a start of the program."""

    switched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = PageTabs(parent)
        self._names: list[str] = []
        self.tabs.currentChanged.connect(self._show_page)

    def add(self, action: QAction, icon_name: str, page: QWidget) -> None:
        """A page and its tab, called and reached as `action`, whose data are its name."""
        self._names.append(str(action.data()))
        self.addWidget(page)
        title = action.text().replace("&", "")
        place = self.tabs.addTab(icon(icon_name), title)
        self.tabs.setTabToolTip(place, f"{title} ({action.shortcut().toString()})")

    def row_with(self, bar: QMenuBar) -> QWidget:
        """Menu and tabs in one line, which costs no height."""
        row = QWidget(self.tabs.parentWidget())
        line = QHBoxLayout(row)
        line.setContentsMargins(0, GRID // 2, 2 * GRID, 0)
        line.addWidget(bar, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        line.addWidget(self.tabs)
        return row

    @property
    def name(self) -> str:
        """Of the page that is shown."""
        return self._names[self.currentIndex()]

    @Slot(str)
    def open(self, name: object) -> None:
        """Show the page of this name; one that is not known changes nothing."""
        if isinstance(name, str) and name in self._names:
            self.tabs.setCurrentIndex(self._names.index(name))

    @Slot(int)
    def _show_page(self, place: int) -> None:
        if 0 <= place < self.count():
            self.setCurrentIndex(place)
            self.switched.emit(self._names[place])
