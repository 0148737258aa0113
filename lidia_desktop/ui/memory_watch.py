"""Looks at the memory once a second, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lidia_desktop.ui.errands import Errands
from lidia_desktop.ui.services import MemorySampleView

SAMPLE_MS = 1000


class MemoryWatch(QObject):
    """Never asks again before it has an answer; a failure ends the watch, so that it is told once, not every second."""

    sampled = Signal(object)

    def __init__(self, look: Callable[[], MemorySampleView], errands: Errands, parent: QObject) -> None:
        super().__init__(parent)
        self.look = look
        self._errands = errands
        self._is_asking = False
        self._timer = QTimer(self)
        self._timer.setInterval(SAMPLE_MS)
        self._timer.timeout.connect(self.sample)

    @property
    def is_active(self) -> bool:
        """True while it goes on looking."""
        return self._timer.isActive()

    def start(self) -> None:
        """Look now and every second."""
        self._timer.start()
        self.sample()

    @Slot()
    def stop(self) -> None:
        """Look no longer."""
        self._timer.stop()

    @Slot()
    def sample(self) -> None:
        """Look once."""
        if not self._is_asking:
            self._is_asking = True
            self._errands.ask(self.look, self._take).failed.connect(self.stop)

    @Slot(object)
    def _take(self, sample: MemorySampleView) -> None:
        self._is_asking = False
        self.sampled.emit(sample)
