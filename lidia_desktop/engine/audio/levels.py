"""How loud audio is, and the outline of a growing waveform at any zoom."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from lidia_desktop.engine.audio.chunk import Samples

_BLOCK = 64
_FIRST_CAPACITY = 1024 * _BLOCK


def peak_dbfs(samples: Samples) -> float:
    """Largest magnitude of `samples` (shape (n,)) in dB over full scale; -inf for silence or no samples."""
    return _dbfs(float(np.max(np.abs(samples), initial=0.0)))


def rms_dbfs(samples: Samples) -> float:
    """Root mean square of `samples` (shape (n,)) in dB over full scale: -3.01 for a full sine, -inf for silence."""
    if not len(samples):
        return -math.inf
    return _dbfs(math.sqrt(float(np.mean(np.square(samples, dtype=np.float64)))))


def _dbfs(magnitude: float) -> float:
    return 20 * math.log10(magnitude) if magnitude > 0 else -math.inf


class Peaks:
    """Minimum and maximum of any stretch of a growing waveform, exact, without looking at every sample.

    Keeps the samples themselves and the extremes of every whole block of 64. One thread at a time.
    """

    def __init__(self) -> None:
        self._samples = np.zeros(_FIRST_CAPACITY, np.float32)
        self._lows = np.zeros(_FIRST_CAPACITY // _BLOCK + 1, np.float32)  # the one more: see _by_blocks
        self._highs = self._lows.copy()
        self._length = 0

    def __len__(self) -> int:
        """Samples added so far."""
        return self._length

    def add(self, samples: Samples) -> None:
        """Append `samples` (float32, shape (n,)), in time proportional to n on average."""
        whole, end = self._length // _BLOCK, self._length + len(samples)
        self._make_room(end)
        self._samples[self._length : end] = samples
        self._length = end
        blocks = self._samples[whole * _BLOCK : end // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
        blocks.min(axis=1, out=self._lows[whole : end // _BLOCK])
        blocks.max(axis=1, out=self._highs[whole : end // _BLOCK])

    def _make_room(self, length: int) -> None:
        capacity = len(self._samples)
        if length <= capacity:
            return
        while capacity < length:
            capacity *= 2
        self._samples = _grown(self._samples, capacity)
        self._lows = _grown(self._lows, capacity // _BLOCK + 1)
        self._highs = _grown(self._highs, capacity // _BLOCK + 1)

    def columns(self, start: int, stop: int, width: int) -> tuple[Samples, Samples]:
        """Lowest and highest sample of each of `width` equal columns over the samples `start` to `stop`.

        Column i covers the samples start + i·n/width to start + (i+1)·n/width rounded down, and at least one. Both
        results have shape (width,). Raises ValueError outside of 0 ≤ start < stop ≤ len(self) or without a column.
        """
        if not 0 <= start < stop <= self._length or width <= 0:
            raise ValueError(f"samples {start} to {stop} of {self._length} in {width} columns")
        edges = start + np.arange(width + 1) * (stop - start) // width
        begins = edges[:-1]
        if stop - start <= 2 * _BLOCK * width:
            stretch = self._samples[:stop]
            return np.minimum.reduceat(stretch, begins), np.maximum.reduceat(stretch, begins)
        return self._by_blocks(begins, edges[1:])

    def _by_blocks(self, begins: npt.NDArray[np.intp], ends: npt.NDArray[np.intp]) -> tuple[Samples, Samples]:
        """Columns longer than two blocks: whole blocks inside, single samples at both edges."""
        first, last = -(-begins // _BLOCK), ends // _BLOCK
        within = np.arange(_BLOCK)
        head = np.minimum(begins[:, None] + within, np.maximum(first * _BLOCK - 1, begins)[:, None])
        tail = np.maximum(ends[:, None] - 1 - within, np.minimum(last * _BLOCK, ends - 1)[:, None])
        edge = self._samples[np.concatenate([head, tail], axis=1)]
        bounds = np.stack([first, last], axis=1).ravel()  # reduceat wants every bound, also the last, inside the array
        lows = np.minimum.reduceat(self._lows[: last[-1] + 1], bounds)[::2]
        highs = np.maximum.reduceat(self._highs[: last[-1] + 1], bounds)[::2]
        return np.minimum(lows, edge.min(axis=1)), np.maximum(highs, edge.max(axis=1))


def _grown(old: Samples, length: int) -> Samples:
    new = np.zeros(length, np.float32)
    new[: len(old)] = old
    return new
