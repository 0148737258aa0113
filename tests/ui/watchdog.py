"""Measures how long the event loop was held up: the number behind «nothing blocks the window over 50 ms»."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot

TICK_MS = 5
_SCHEDULER = Path("/proc/thread-self/schedstat")


class GapMeter(QObject):
    """Ticks every 5 ms in the GUI thread; what is longer between two ticks is a gap in which nothing was drawn.

    Where the system tells (Linux), the time in which the thread was ready to run and no processor was free is taken
    off: that is the other programs' doing. Start and read it in the GUI thread.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gaps_ms: list[float] = []
        self._last = self._waited_ms = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Forget earlier gaps and measure."""
        self._gaps_ms.clear()
        self._last, self._waited_ms = time.perf_counter(), _waited_for_processor_ms()
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
        now, waited_ms = time.perf_counter(), _waited_for_processor_ms()
        self._gaps_ms.append((now - self._last) * 1000 - (waited_ms - self._waited_ms))
        self._last, self._waited_ms = now, waited_ms


def _waited_for_processor_ms() -> float:
    """Time that this thread has spent waiting for a processor (kernel: Documentation/scheduler/sched-stats.rst)."""
    try:
        return int(_SCHEDULER.read_text(encoding="ascii").split()[1]) / 1e6
    except (OSError, ValueError, IndexError):
        return 0.0
