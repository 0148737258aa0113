"""A ring of samples between one writing and one reading thread, without locks."""

from __future__ import annotations

import numpy as np

from lidia_desktop.engine.audio.chunk import Samples


class Ring:
    """Holds up to `capacity` float32 samples; one thread writes, one reads.

    Each side owns one counter that only grows and reads the other's: a stale value makes it see less room or fewer
    samples than there are, never too many. Nothing is allocated after construction but views.
    """

    def __init__(self, capacity: int) -> None:
        if capacity <= 0:
            raise ValueError(f"a ring of {capacity} samples")
        self._buffer = np.zeros(capacity, np.float32)
        self._written = 0
        self._read = 0

    @property
    def capacity(self) -> int:
        """Samples that fit in all."""
        return len(self._buffer)

    @property
    def available(self) -> int:
        """Samples that can be read now."""
        return self._written - self._read

    @property
    def free(self) -> int:
        """Samples that can be written now."""
        return len(self._buffer) - (self._written - self._read)

    def write(self, samples: Samples) -> int:
        """Take as many of `samples` (float32, shape (n,)) as fit and say how many. For the writing thread."""
        n = min(len(samples), self.free)
        start = self._written % len(self._buffer)
        first = min(n, len(self._buffer) - start)
        self._buffer[start : start + first] = samples[:first]
        self._buffer[: n - first] = samples[first:n]
        self._written += n  # last: the reader may touch the samples from here on
        return n

    def peek_into(self, out: Samples) -> int:
        """Copy what is there to the start of `out` without consuming it and say how much. For the reading thread."""
        n = min(len(out), self.available)
        start = self._read % len(self._buffer)
        first = min(n, len(self._buffer) - start)
        out[:first] = self._buffer[start : start + first]
        out[first:n] = self._buffer[: n - first]
        return n

    def read_into(self, out: Samples) -> int:
        """Move what is there to the start of `out` and say how much; the rest stays. For the reading thread."""
        n = self.peek_into(out)
        self._read += n  # last: the writer may overwrite the samples from here on
        return n

    def clear(self) -> None:
        """Forget everything that was written so far. For the reading thread."""
        self._read = self._written
