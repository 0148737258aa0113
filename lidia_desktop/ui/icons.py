"""Icons: one SVG each, drawn in the colour of the text that they stand beside, in either theme and at any scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from lidia_desktop.settings import RESOURCES

Role = QPalette.ColorRole


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _drawn(name: str, width: int, height: int, colour: str) -> QPixmap:
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    svg = _source(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, width, height))
    painter.end()
    return pixmap


class _Engine(QIconEngine):
    """Looks the colour up when it draws, so that a change of theme needs no new icons."""

    def __init__(self, name: str, role: Role, name_on: str) -> None:
        super().__init__()
        self._name = name
        self._name_on = name_on
        self._role = role

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role, self._name_on)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        size = QSize(round(rect.width() * ratio), round(rect.height() * ratio))
        painter.drawPixmap(rect, self.pixmap(size, mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        disabled = mode == QIcon.Mode.Disabled
        group = QPalette.ColorGroup.Disabled if disabled else QPalette.ColorGroup.Active
        role = Role.ButtonText if disabled else self._role
        colour = QGuiApplication.palette().color(group, role).name()
        name = self._name_on if state == QIcon.State.On else self._name
        return _drawn(name, size.width(), size.height(), colour)


def icon(name: str, role: Role = Role.ButtonText, on: str = "") -> QIcon:
    """The icon of resources/icons/`name`.svg in the palette's colour `role`; `on` names the one of a pressed state."""
    return QIcon(_Engine(name, role, on or name))
