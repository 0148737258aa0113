"""Memory over the last five minutes."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from lidia_desktop.ui import words

Role = QPalette.ColorRole
WINDOW_S = 300
_ROOM = 1.5
_NICE_BYTES = tuple(step * 10.0**power for power in range(7, 13) for step in (1, 2, 3, 4, 6, 8))


class MemoryGraph(QWidget):
    """A line for this program and one for all programs; one point a second.

    The top edge is a round amount well above the higher line, and never more than the device has.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(48)
        self._own: deque[float] = deque(maxlen=WINDOW_S)
        self._device: deque[float] = deque(maxlen=WINDOW_S)
        self._total = 1.0

    def add(self, own_bytes: float, device_bytes: float, total_bytes: float) -> None:
        """The next second."""
        self._own.append(own_bytes)
        self._device.append(device_bytes)
        self._total = max(1.0, total_bytes)
        self.update()

    @property
    def scale_bytes(self) -> float:
        """What the top edge stands for."""
        room = _ROOM * max([*self._own, *self._device, 1.0])
        return min(self._total, next((nice for nice in _NICE_BYTES if nice >= room), self._total))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A small graph."""
        return QSize(240, 64)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Grid, device, program, and the scale in words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colours.color(Role.Mid), 1))
        painter.setBrush(colours.color(Role.Window))
        painter.drawRoundedRect(frame, 5, 5)
        for minute in range(1, WINDOW_S // 60):
            x = frame.right() - frame.width() * minute * 60 / WINDOW_S
            painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
        self._draw(painter, frame, self._device, colours.color(Role.Dark))
        self._draw(painter, frame, self._own, colours.color(Role.Accent))
        painter.setPen(colours.color(Role.PlaceholderText))
        inside = self.rect().adjusted(6, 3, -6, -3)
        left = Qt.AlignmentFlag.AlignLeft
        if self._own:
            painter.drawText(inside, left | Qt.AlignmentFlag.AlignTop, words.size(self.scale_bytes))
        ago = self.tr("−{n} мин").format(n=WINDOW_S // 60)
        if self.height() > 3 * painter.fontMetrics().height():
            painter.drawText(inside, left | Qt.AlignmentFlag.AlignBottom, ago)

    def _draw(self, painter: QPainter, frame: QRectF, values: deque[float], colour: QColor) -> None:
        if not values:
            return
        step, scale = frame.width() / (WINDOW_S - 1), self.scale_bytes
        start = frame.right() - step * (len(values) - 1)
        points = [
            QPointF(start + i * step, frame.bottom() - min(1.0, value / scale) * frame.height())
            for i, value in enumerate(values)
        ]
        area = QPainterPath()
        area.addPolygon(QPolygonF([*points, QPointF(frame.right(), frame.bottom()), QPointF(start, frame.bottom())]))
        soft = QColor(colour)
        soft.setAlphaF(0.18)
        painter.setClipRect(frame)
        painter.fillPath(area, soft)
        painter.setPen(QPen(colour, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
