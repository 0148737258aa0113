"""The wheel scrolls the page; it changes a value only in the control that has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget


class WheelSteps:
    """Adds up wheel movement, so that a touchpad's small portions make whole steps."""

    _NOTCH = 120

    def __init__(self) -> None:
        self._rest = 0

    def steps(self, event: QWheelEvent) -> int:
        """Whole notches since the last call, up positive."""
        self._rest += event.angleDelta().y() or event.angleDelta().x()
        steps = int(self._rest / self._NOTCH)
        self._rest -= steps * self._NOTCH
        return steps


class WheelGuard(QObject):
    """Keeps the wheel from changing `widget` while it has no focus."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the wheel pass to what is behind."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
