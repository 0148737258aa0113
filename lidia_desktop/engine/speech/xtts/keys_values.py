"""What the blocks' attention has seen of one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from lidia_desktop.engine.speech.xtts.gpt import Dimensions

GROWTH = 128  # positions of room that are added at a time: about six seconds of speech


class KeysValues:
    """Keys and values of all layers, in one piece of memory that grows in steps; `filled` counts the positions."""

    def __init__(self, dimensions: Dimensions, positions: int, like: torch.Tensor) -> None:
        """Room for `positions`, in the type and on the device of `like`."""
        import torch

        size = dimensions
        shape = (size.layers, 2, 1, size.heads, positions, size.channels // size.heads)
        self._memory = torch.empty(shape, dtype=like.dtype, device=like.device)
        self.filled = 0

    def continued(self, positions: int) -> KeysValues:
        """A copy to go on from, with room for `positions` more."""
        copy = object.__new__(KeysValues)
        copy._memory = self._enlarged(positions + GROWTH)
        copy.filled = self.filled
        return copy

    def reserve(self, positions: int) -> None:
        """Make room for `positions` more."""
        if self.filled + positions > self._memory.shape[4]:
            self._memory = self._enlarged(positions + GROWTH)

    def places(self, positions: int) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        """For each layer where the next `positions` belong (2, 1, heads, n, size), and all keys and all values.

        The latter two (1, heads, filled + n, size) are views of the memory and hold the new positions once these are
        written. `filled` is to be raised when all layers are.
        """
        new = self._memory.narrow(4, self.filled, positions).unbind(0)
        keys, values = self._memory.narrow(4, 0, self.filled + positions).unbind(1)
        return zip(new, keys.unbind(0), values.unbind(0), strict=True)

    def _enlarged(self, positions: int) -> torch.Tensor:
        """The memory with `positions` free ones behind those that are filled."""
        old = self._memory
        new = old.new_empty((*old.shape[:4], self.filled + positions, old.shape[5]))
        new[:, :, :, :, : self.filled] = old[:, :, :, :, : self.filled]
        return new
