"""How far a download is, and how fast."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

_REPORT_S = 0.1
_SPEED_WINDOW_S = 3.0


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """`bytes_done` of `bytes_total` over all files while `file` is worked on; `step` says in words what goes on."""

    file: str
    bytes_done: int
    bytes_total: int
    bytes_per_s: float
    step: str


class Meter:
    """Counts bytes over all files, and how many the network brought in the last seconds."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._file = ""
        self._finished = 0
        self._current = 0
        self._received = 0
        self._history: deque[tuple[float, int]] = deque()
        self._reported_s = 0.0

    @property
    def has_received(self) -> bool:
        """True once the network brought anything."""
        return self._received > 0

    def begin(self, file: str) -> None:
        """The next file's turn."""
        self._file = file

    def at(self, length: int) -> None:
        """So many bytes of the current file are there."""
        self._current = length

    def received(self, count: int) -> None:
        """So many more bytes came from the network."""
        self._received += count

    def end(self, size_bytes: int) -> None:
        """The current file is complete."""
        self._finished += size_bytes
        self._current = 0

    def due(self, step: str) -> Iterator[DownloadProgress]:
        """A report, unless there was one within the last tenth of a second."""
        if time.monotonic() - self._reported_s >= _REPORT_S:
            yield self.report(step)

    def report(self, step: str) -> DownloadProgress:
        """Where things stand now."""
        now_s = self._reported_s = time.monotonic()
        self._history.append((now_s, self._received))
        while now_s - self._history[0][0] > _SPEED_WINDOW_S and len(self._history) > 2:
            self._history.popleft()
        since_s, received_then = self._history[0]
        speed = (self._received - received_then) / (now_s - since_s) if now_s > since_s else 0.0
        return DownloadProgress(self._file, self._finished + self._current, self._total, speed, step)
