"""The one shape that audio has inside the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class AudioChunk:
    """Mono audio: `samples` float32 of shape (n,), full scale ±1, at `rate_hz` samples a second."""

    samples: Samples
    rate_hz: int

    def __post_init__(self) -> None:
        if self.samples.ndim != 1 or self.samples.dtype != np.float32:
            raise ValueError(f"audio is mono float32, not {self.samples.dtype} of shape {self.samples.shape}")
        if self.rate_hz <= 0:
            raise ValueError(f"a rate of {self.rate_hz} Hz")

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate_hz

    @classmethod
    def joined(cls, chunks: Iterable[AudioChunk]) -> AudioChunk:
        """All `chunks` in order as one. Raises ValueError when there are none or their rates differ."""
        parts = list(chunks)
        rates = {part.rate_hz for part in parts}
        if len(rates) != 1:
            raise ValueError(f"chunks of one rate are needed, not {sorted(rates)}")
        return cls(np.concatenate([part.samples for part in parts]), rates.pop())
