"""Measures how long the event loop was held up: the number behind «nothing blocks the window over 50 ms»."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

TICK_MS = 5


class GapMeter(QObject):
    """Ticks every 5 ms in the GUI thread; what is longer between two ticks is a gap in which nothing was drawn."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gaps_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Forget earlier gaps and measure."""
        self._gaps_ms.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Measure no longer."""
        self._tick()
        self._timer.stop()

    @property
    def worst_ms(self) -> float:
        """The longest gap."""
        return max(self._gaps_ms, default=0.0)

    def worst(self, n: int) -> list[float]:
        """The `n` longest gaps in ms, longest first."""
        return sorted(self._gaps_ms, reverse=True)[:n]

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self._gaps_ms.append((now - self._last) * 1000)
        self._last = now
