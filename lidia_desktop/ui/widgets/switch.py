"""A check box in the shape of a switch."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

Role = QPalette.ColorRole
_WIDTH = 34
_HEIGHT = 18


class Switch(QCheckBox):
    """On or off; Space turns it, Delete or Backspace asks to go back to the preset's value."""

    reset_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dim = False

    def set_dim(self, dim: bool) -> None:
        """Show that turning it changes nothing at the moment."""
        self._dim = dim
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The switch itself, as high as a comfortable target."""
        return QSize(_WIDTH, _HEIGHT + 8)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """See `sizeHint`."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802 - Qt's name
        """The whole widget is the button."""
        return self.rect().contains(position)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete and Backspace go back to the preset; the other keys are Qt's."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Track and knob; the focus is a strong edge."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        on = self.isChecked()
        track = QRectF(0, (self.height() - _HEIGHT) / 2, _WIDTH, _HEIGHT)
        strong = colours.color(Role.Dark if self._dim or not self.isEnabled() else Role.Accent)
        edge = colours.color(Role.Text) if self.hasFocus() else strong if on else colours.color(Role.Dark)
        painter.setPen(QPen(edge, 2.5 if self.hasFocus() else 1.5))
        painter.setBrush(strong if on else colours.color(Role.Base))
        painter.drawRoundedRect(track.adjusted(1.25, 1.25, -1.25, -1.25), _HEIGHT / 2, _HEIGHT / 2)
        knob = QPointF(track.right() - _HEIGHT / 2 if on else track.left() + _HEIGHT / 2, track.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color(Role.HighlightedText) if on and not self._dim else colours.color(Role.Dark))
        if on and self._dim:
            painter.setBrush(colours.color(Role.Base))
        painter.drawEllipse(knob, _HEIGHT / 2 - 4, _HEIGHT / 2 - 4)
