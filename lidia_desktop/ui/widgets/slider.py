"""A slider that shows where its preset stands."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from lidia_desktop.ui.widgets.wheel import WheelSteps

Role = QPalette.ColorRole
_HANDLE = 7.0
_MARGIN = 10.0
_FINE = 1
_COARSE = 10


class Slider(QSlider):
    """Whole steps from left to right: drag, click anywhere, arrows, Page Up and Down, Home, End; the wheel if focused.

    A tick marks the preset's value; a double click, Delete or Backspace asks to go back to it.
    """

    reset_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSingleStep(_FINE)
        self.setPageStep(_COARSE)
        self.setMinimumWidth(96)
        self._wheel = WheelSteps()
        self._mark: int | None = None
        self._dim = False

    def set_mark(self, value: int) -> None:
        """Put the tick at `value`."""
        self._mark = value
        self.update()

    def set_dim(self, dim: bool) -> None:
        """Show that moving it changes nothing at the moment."""
        self._dim = dim
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as its focus ring."""
        return QSize(160, 26)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """See `sizeHint`."""
        return QSize(96, 26)

    def _x(self, value: int) -> float:
        span = max(1, self.maximum() - self.minimum())
        return _MARGIN + (value - self.minimum()) / span * (self.width() - 2 * _MARGIN)

    def _value_at(self, x: float) -> int:
        part = (x - _MARGIN) / max(1.0, self.width() - 2 * _MARGIN)
        return round(self.minimum() + min(1.0, max(0.0, part)) * (self.maximum() - self.minimum()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Jump to where the mouse is."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.setSliderPosition(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the mouse."""
        if self.isSliderDown():
            self.setSliderPosition(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the preset's value."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self.reset_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete and Backspace go back to the preset; the other keys are Qt's."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset_asked.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """One step a notch, ten with Ctrl, and only with the focus: otherwise the page scrolls."""
        if not self.hasFocus():
            event.ignore()
            return
        step = _COARSE if event.modifiers() & Qt.KeyboardModifier.ControlModifier else _FINE
        self.setValue(self.value() + self._wheel.steps(event) * step)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Groove, the preset's tick, handle and focus ring."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        strong = colours.color(Role.Dark if self._dim or not self.isEnabled() else Role.Accent)
        y, x, start = self.height() / 2, self._x(self.sliderPosition()), self._x(self.minimum())
        painter.setPen(_round_pen(colours.color(Role.Mid), 4))
        painter.drawLine(QPointF(start, y), QPointF(self._x(self.maximum()), y))
        painter.setPen(_round_pen(strong, 4))
        painter.drawLine(QPointF(start, y), QPointF(x, y))
        self._paint_mark(painter, y)
        painter.setPen(QPen(strong, 2))
        painter.setBrush(colours.color(Role.Base) if self._dim else strong)
        painter.drawEllipse(QPointF(x, y), _HANDLE - 1, _HANDLE - 1)
        if self.hasFocus():
            painter.setPen(QPen(colours.color(Role.Text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), _HANDLE + 3, _HANDLE + 3)

    def _paint_mark(self, painter: QPainter, y: float) -> None:
        if self._mark is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(Role.Dark))
        painter.drawRoundedRect(QRectF(self._x(self._mark) - 1, y - 7, 2, 14), 1, 1)


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
