"""Numbers that measurements end in: a median and a percentile, and a row of a comparison."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 95th percentile (interpolated) of `values`, which are kept in the order of measuring."""

    median: float
    p95: float
    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Of at least one value; raises ValueError for none."""
        if not values:
            raise ValueError("a spread of nothing")
        return cls(statistics.median(values), float(np.percentile(values, 95)), tuple(values))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the comparison: a value a round for each side, `coqui` empty where it was not asked.

    `title` is for the operator, `name` and `unit` are for programs. Less is better in every row.
    """

    name: str
    title: str
    unit: str
    coqui: tuple[float, ...]
    ours: tuple[float, ...]

    @property
    def coqui_median(self) -> float | None:
        """Median over the rounds; None when coqui-tts was not measured."""
        return statistics.median(self.coqui) if self.coqui else None

    @property
    def ours_median(self) -> float:
        """Median over the rounds."""
        return statistics.median(self.ours)

    @property
    def ratio(self) -> float | None:
        """How many times less we need: coqui's median over ours."""
        return None if self.coqui_median is None else self.coqui_median / self.ours_median

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "name": self.name,
            "unit": self.unit,
            "coqui": list(self.coqui),
            "ours": list(self.ours),
            "coqui_median": self.coqui_median,
            "ours_median": self.ours_median,
            "ratio": self.ratio,
        }
