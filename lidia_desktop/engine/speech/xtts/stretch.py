"""Linear interpolation along time that can be fed piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


class LinearStretch:
    """Stretches a sequence by `scale`, like `torch.nn.functional.interpolate(mode="linear", scale_factor=scale)`.

    Fed in any pieces, the outputs joined are those of one call with the whole: positions are counted from the start
    of the sequence, in float32 as torch counts them. One difference: where input and output are equally long, torch
    copies instead of interpolating, which depends on a length that a stream does not know yet.
    """

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._held: torch.Tensor | None = None
        self._held_from = 0
        self._written = 0

    def push(self, rows: torch.Tensor, last: bool) -> torch.Tensor:
        """The outputs (m, channels) that `rows` (n, channels) make possible; with `last`, all that remain."""
        import torch

        held = rows if self._held is None else torch.cat([self._held, rows])
        known = self._held_from + len(held)
        if known == 0:
            return held
        # Output i lies between the inputs floor(source) and floor(source) + 1; both must be known, but for the end.
        stop = max(int(known * self._scale), 1)
        numbers = torch.arange(self._written, stop, dtype=torch.float32, device=rows.device)
        source = ((numbers + 0.5) * (1.0 / self._scale) - 0.5).clamp(min=0)
        left = source.long()
        ready = len(left) if last else int((left + 1 < known).sum())
        left, weight = left[:ready], (source - left)[:ready].to(rows.dtype)[:, None]
        right = (left + 1).clamp(max=known - 1)
        out = held[left - self._held_from] * (1 - weight) + held[right - self._held_from] * weight
        self._written += ready
        # The next output's left neighbour is at most one row before the last one known.
        following = int(max((self._written + 0.5) / self._scale - 0.5, 0)) - 1
        drop = min(max(following - self._held_from, 0), len(held) - 1)
        self._held, self._held_from = held[drop:].clone(), self._held_from + drop
        return out
