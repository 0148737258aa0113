"""An icon that stands beside text and follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lidia_desktop.ui.icons import Role, icon


class IconLabel(QWidget):
    """Shows one icon of `side` pixels in the palette's colour `role`."""

    def __init__(self, name: str, role: Role, side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon(name, role)
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The icon itself."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw in the colour of the moment."""
        del event
        self._icon.paint(QPainter(self), QRect(0, 0, self._side, self._side))
