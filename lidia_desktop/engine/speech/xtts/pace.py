"""How many threads compute: all physical cores, or one when another program keeps them busy.

Two threads that divide a matrix product wait for each other some two hundred times a code. When a third one wants
their cores, each of these waits can last as long as the system lets the stranger run: then one thread alone is faster.
"""

from __future__ import annotations

import os
import statistics
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

KEPT = 5  # the median of the last steps decides
TRIAL = 3  # from so many on
FIRST_LOOK_AFTER = 24  # steps with all cores, until one thread is tried: later than the first sound
LOOK_AGAIN_AFTER = 40  # steps on one thread, until all cores are tried again


def physical_cores() -> int:
    """Cores that this process may use, without counting the second thread of a core; at least 1."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(psutil.cpu_count(logical=False) or allowed, allowed))


class Pace:
    """Chooses the number of threads of torch from the times of the steps; not for two threads at once.

    Times are compared only with those of steps with as many rows.
    """

    def __init__(self, cores: int, is_adaptive: bool) -> None:
        """Without `is_adaptive` always all: sums of floats come out otherwise when fewer threads divide them."""
        self._cores = cores
        self._is_adaptive = is_adaptive and cores > 1
        self.threads = cores
        self._times_s: dict[tuple[int, int], deque[float]] = {}
        self._steps = 0

    def apply(self) -> None:
        """Tell torch, for the calling thread; libraries that are imported meanwhile may have told it otherwise."""
        import torch

        if torch.get_num_threads() != self.threads:
            torch.set_num_threads(self.threads)

    @contextmanager
    def step(self, rows: int) -> Iterator[None]:
        """Time the step inside, which computes `rows` rows, and choose for the next one."""
        self.apply()
        started = time.perf_counter()
        yield
        self.note(rows, time.perf_counter() - started)

    def note(self, rows: int, seconds: float) -> None:
        """A step of `rows` rows took `seconds` with `threads` threads."""
        if not self._is_adaptive:
            return
        times_s = self._times_s.setdefault((rows, self.threads), deque(maxlen=KEPT))
        times_s.append(seconds)
        self._steps += 1
        other = 1 if self.threads == self._cores else self._cores
        others_s = self._times_s.get((rows, other))
        wait = LOOK_AGAIN_AFTER if self.threads == 1 else FIRST_LOOK_AFTER
        unknown = others_s is None and self._steps >= wait
        slower = others_s is not None and len(times_s) >= TRIAL and _typical(times_s) > _typical(others_s)
        if unknown or slower or (self.threads == 1 and self._steps >= LOOK_AGAIN_AFTER):
            self._use(other, rows)

    def _use(self, threads: int, rows: int) -> None:
        if threads == self._cores:
            # How they did while disturbed says nothing of now.
            self._times_s.pop((rows, threads), None)
        self.threads, self._steps = threads, 0


def _typical(times_s: deque[float]) -> float:
    return statistics.median(times_s)
