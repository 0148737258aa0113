"""Convolutions along time of rows: which way of computing one is fastest here, and how it runs on in a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lidia_desktop.engine.speech.xtts.overlap_save import OverlapSaveConvolution

if TYPE_CHECKING:
    import torch

# From how many channels and taps on OverlapSaveConvolution pays, as measured on a server processor with AVX-512.
WIDE = 128
LONG = 7


class Convolution(Protocol):
    """A convolution without padding; holds no state of a stream."""

    reach: int
    """How many inputs more than outputs it takes: (taps - 1) * dilation."""

    def __call__(self, rows: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """New rows (n - reach, outputs) of `rows` (n, inputs), contiguous, n > reach; `bias`: (outputs,)."""
        ...


def convolution(weight: torch.Tensor, dilation: int = 1) -> Convolution:
    """The fastest way for `weight` (outputs, inputs, taps), as conv1d has it, on its device."""
    outputs, inputs, taps = weight.shape
    # Between layers of two widths there are too few rows to fill the tiles.
    if weight.device.type == "cpu" and outputs == inputs >= WIDE and taps >= LONG:
        return OverlapSaveConvolution(weight, dilation)
    return DirectConvolution(weight, dilation)


class DirectConvolution:
    """Torch's own, given the rows as an image of height one with channels last.

    On CPUs that is twice as fast as conv1d, which moves everything into another layout and back.
    """

    def __init__(self, weight: torch.Tensor, dilation: int) -> None:
        """`weight`: (outputs, inputs, taps), as conv1d's."""
        import torch

        self.reach = (weight.shape[2] - 1) * dilation
        self._dilation = (1, dilation)
        self._weight = weight[:, :, None].contiguous(memory_format=torch.channels_last)
        # conv2d would take oneDNN too, but for small images, where it has a slower way of its own whose last bits
        # depend on the number of threads.
        self._by_onednn = weight.device.type == "cpu" and torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]

    def __call__(self, rows: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """New rows (n - reach, outputs) of `rows` (n, inputs), contiguous, n > reach."""
        import torch

        image = rows.T[None, :, None]
        if self._by_onednn:
            out = torch.mkldnn_convolution(image, self._weight, bias, (0, 0), (1, 1), self._dilation, 1)
        else:
            out = torch.nn.functional.conv2d(image, self._weight, bias, dilation=self._dilation)
        return out[0, :, 0].T


class ConvolutionStream:
    """A leaky ReLU and a convolution with zeros as padding, fed piece by piece.

    It keeps the inputs that later outputs need too. An output comes as soon as its inputs are there, so outputs lag
    by the padding; the last piece brings up what is missing.
    """

    def __init__(self, convolution: Convolution, bias: torch.Tensor, padding: int, slope: float) -> None:
        """`padding`: zeros at either end; `slope`: of the leaky ReLU before the convolution, 1 for none."""
        self._convolution, self._bias = convolution, bias
        self._padding, self._slope = padding, slope
        self._held: torch.Tensor | None = None

    def push(self, rows: torch.Tensor, last: bool) -> torch.Tensor:
        """New rows (m, outputs) that `rows` (n, inputs) complete; with `last`, all that remain."""
        import torch

        reach = self._convolution.reach
        held = self._padding if self._held is None else len(self._held)
        known = held + len(rows)
        buffer = rows.new_empty(known + (self._padding if last else 0), rows.shape[1])
        buffer[:held] = 0 if self._held is None else self._held
        # The padding is zero after the ReLU as before it.
        torch._C._nn.leaky_relu(rows, self._slope, out=buffer[held:known])
        buffer[known:] = 0
        # A copy, lest the whole buffer stays in memory.
        self._held = buffer[max(len(buffer) - reach, 0) :].clone()
        if len(buffer) <= reach:
            return rows.new_empty(0, len(self._bias))
        return self._convolution(buffer, self._bias)


class Delay:
    """Rows on their way past a convolution, waiting for its outputs to be added to."""

    def __init__(self) -> None:
        self._held: torch.Tensor | None = None

    def add_to(self, sums: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """`sums` (m, channels), written over, plus the first m of what is held and of `rows` (n, channels) after it.

        The rest is held. There must be m.
        """
        import torch

        held = rows[:0] if self._held is None else self._held
        old = min(len(held), len(sums))
        new = len(sums) - old
        sums[:old] += held[:old]
        sums[old:] += rows[:new]
        self._held = torch.cat([held[old:], rows[new:]])
        return sums
