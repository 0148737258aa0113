"""What the blocks' attention has seen of one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from lidia_desktop.engine.speech.xtts.gpt import Dimensions

GROWTH = 128  # positions of room that are added at a time: about six seconds of speech


class KeysValues:
    """Keys and values of all layers: `memory` (layers, 2, 1, heads, positions, size), `filled` positions of it in use.

    It grows in steps.
    """

    def __init__(self, dimensions: Dimensions, positions: int, like: torch.Tensor) -> None:
        """Room for `positions`, in the type and on the device of `like`."""
        import torch

        size = dimensions
        shape = (size.layers, 2, 1, size.heads, positions, size.channels // size.heads)
        self.memory = torch.empty(shape, dtype=like.dtype, device=like.device)
        self.filled = 0

    def continued(self, positions: int) -> KeysValues:
        """A copy to go on from, with room for `positions` more."""
        copy = object.__new__(KeysValues)
        copy.memory = self._enlarged(positions + GROWTH)
        copy.filled = self.filled
        return copy

    def reserve(self, positions: int) -> None:
        """Make room for `positions` more."""
        if self.filled + positions > self.memory.shape[4]:
            self.memory = self._enlarged(positions + GROWTH)

    def _enlarged(self, positions: int) -> torch.Tensor:
        """The memory with `positions` free ones behind those that are filled."""
        old = self.memory
        new = old.new_empty((*old.shape[:4], self.filled + positions, old.shape[5]))
        new[:, :, :, :, : self.filled] = old[:, :, :, :, : self.filled]
        return new
