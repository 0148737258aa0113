"""HiFi-GAN as a stream: latents in as they are decoded, audio out that equals a decode of the whole.

The network is Kong et al. 2020 (HiFi-GAN, figure 1) as XTTS v2 uses it: a convolution, four stages that each raise the
rate by a transposed convolution and shape it by three residual blocks side by side, and a convolution to one channel.
The speaker's embedding is added as a constant to the first convolution and after each rise of the rate.

Activations are rows, one a point in time, channels side by side: the layout that CPUs convolve fastest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lidia_desktop.engine.audio.chunk import Samples
from lidia_desktop.engine.speech.xtts.stretch import LinearStretch
from lidia_desktop.engine.speech.xtts.vocoder_convolution import Convolution, ConvolutionStream, Delay, convolution
from lidia_desktop.engine.speech.xtts.vocoder_shapes import DILATIONS, KERNELS, UPSAMPLING, check_shapes

if TYPE_CHECKING:
    import torch
    from TTS.tts.layers.xtts.hifigan_decoder import HifiDecoder

# A latent stands for 1024 samples at 22,050 Hz, a frame of the network for 256 samples at 24,000 Hz.
FRAMES_A_LATENT = 1024 / 256
RATE_CHANGE = 24_000 / 22_050
SLOPE = 0.1
# Coqui leaves the last leaky ReLU at torch's default.
LAST_SLOPE = 0.01


class Vocoder:
    """The waveform decoder, ready for CPU or GPU; immutable, shared by all streams."""

    def __init__(self, weights: Mapping[str, torch.Tensor]) -> None:
        """`weights`: as `vocoder_weights` gives them, on the device to use.

        Raises ValueError, in words for the operator, when they are not XTTS's.
        """
        check_shapes(weights)
        self._first = _Layer(convolution(weights["conv_pre.weight"]), weights["conv_pre.bias"])
        self._first_condition = _Condition.named(weights, "cond_layer")
        self._stages = [_Stage.numbered(weights, number) for number in range(len(UPSAMPLING))]
        # The mean of the last stage's blocks.
        weight = weights["conv_post.weight"] / len(KERNELS)
        self._last = _Layer(convolution(weight), weight.new_zeros(1))

    def stream(self, speaker: torch.Tensor, speed: float) -> VocoderStream:
        """A new sentence. `speaker`: embedding (1, 512, 1) on the weights' device; `speed` 1 is the network's own."""
        import torch

        with torch.inference_mode():
            layers = [
                self._first.stream(slope=1, more=self._first_condition(speaker)),
                *(layer for stage in self._stages for layer in stage.streams(speaker)),
                self._last.stream(slope=LAST_SLOPE),
            ]
        return VocoderStream(layers, speed)


class VocoderStream:
    """Turns the latents of one sentence into samples as they come, each computed once.

    Every convolution keeps the inputs that it still needs, which is all that later samples depend on. So pieces of
    any size joined are what one decode of everything would give, at a cost for each that does not grow.
    """

    def __init__(self, layers: list[_Stream], speed: float) -> None:
        scales = [1 / speed, FRAMES_A_LATENT, RATE_CHANGE]
        self._parts: list[_Stream] = [*(LinearStretch(scale) for scale in scales if scale != 1), *layers]

    def push(self, latents: torch.Tensor, last: bool, check: Callable[[], None] = lambda: None) -> Samples:
        """Samples float32 (m,), full scale ±1, that `latents` (n, channels) complete; with `last`, all that remain.

        n may be 0 only together with `last`. Without `last` about four latents stay back as look-ahead. `check` is
        called between the layers and may raise; the stream is of no use after that.
        """
        import torch

        with torch.inference_mode():
            rows = latents
            for part in self._parts:
                check()
                rows = part.push(rows, last)
            samples: Samples = torch.tanh(rows[:, 0]).float().cpu().numpy()
        return samples


def vocoder_weights(decoder: HifiDecoder) -> dict[str, torch.Tensor]:
    """What `Vocoder` needs of coqui's module, its weight norm folded; the tensors are shared, not copied."""
    return dict(decoder.waveform_decoder.state_dict())


class _Stream(Protocol):
    """A part of the way from latents to samples, fed piece by piece."""

    def push(self, rows: torch.Tensor, last: bool) -> torch.Tensor:
        """The rows (m, outputs) that `rows` (n, inputs) complete; with `last`, all that remain."""
        ...


@dataclass(frozen=True, slots=True)
class _Layer:
    """A convolution with zeros around that keep the length, and its bias (outputs,)."""

    convolution: Convolution
    bias: torch.Tensor

    def stream(self, slope: float = SLOPE, more: torch.Tensor | float = 0) -> ConvolutionStream:
        return ConvolutionStream(self.convolution, self.bias + more, self.convolution.reach // 2, slope)


@dataclass(frozen=True, slots=True)
class _Condition:
    """What a speaker adds to each point in time: an affine map of the embedding."""

    weight: torch.Tensor
    bias: torch.Tensor

    @classmethod
    def named(cls, weights: Mapping[str, torch.Tensor], name: str) -> _Condition:
        return cls(weights[f"{name}.weight"][:, :, 0], weights[f"{name}.bias"])

    def __call__(self, speaker: torch.Tensor) -> torch.Tensor:
        return self.weight @ speaker[0, :, 0] + self.bias


@dataclass(frozen=True, slots=True)
class _Stage:
    """A transposed convolution that raises the rate, and residual blocks side by side."""

    up: _Layer
    factor: int
    condition: _Condition
    blocks: list[list[tuple[_Layer, _Layer]]]

    @classmethod
    def numbered(cls, weights: Mapping[str, torch.Tensor], number: int) -> _Stage:
        factor = UPSAMPLING[number]
        weight = weights[f"ups.{number}.weight"]
        if number > 0:
            # The mean of the previous stage's blocks: a leaky ReLU leaves it to be taken after it.
            weight = weight / len(KERNELS)
        bias = weights[f"ups.{number}.bias"].repeat(factor)
        return cls(
            up=_Layer(convolution(_as_convolution(weight, factor)), bias),
            factor=factor,
            condition=_Condition.named(weights, f"conds.{number}"),
            blocks=[_block(weights, number * len(KERNELS) + place) for place in range(len(KERNELS))],
        )

    def streams(self, speaker: torch.Tensor) -> list[_Stream]:
        up = self.up.convolution
        more = self.condition(speaker).repeat(self.factor)
        inner = ConvolutionStream(up, self.up.bias + more, padding=up.reach, slope=SLOPE)
        return [_Rise(inner, self.factor), _Blocks(self.blocks)]


def _as_convolution(weight: torch.Tensor, factor: int) -> torch.Tensor:
    """A transposed convolution (inputs, outputs, 2 * factor) of stride `factor` as one of 2 taps without stride.

    An input reaches 2 * factor outputs, so each run of `factor` outputs depends on two inputs: the run's own by the
    first half of the kernel, and the one before it by the second. The result is (factor * outputs, inputs, 2); its
    outputs are the run, one point in time after the other.
    """
    import torch

    inputs = weight.shape[0]
    halves = [half.permute(2, 1, 0).reshape(-1, inputs) for half in (weight[:, :, factor:], weight[:, :, :factor])]
    return torch.stack(halves, dim=2)


def _block(weights: Mapping[str, torch.Tensor], number: int) -> list[tuple[_Layer, _Layer]]:
    def layer(name: str, dilation: int) -> _Layer:
        name = f"resblocks.{number}.{name}"
        return _Layer(convolution(weights[f"{name}.weight"], dilation), weights[f"{name}.bias"])

    return [
        (layer(f"convs1.{place}", dilation), layer(f"convs2.{place}", 1)) for place, dilation in enumerate(DILATIONS)
    ]


class _Rise:
    """A transposed convolution from the two-tap one that `_as_convolution` makes."""

    def __init__(self, runs: ConvolutionStream, factor: int) -> None:
        self._runs, self._factor = runs, factor
        # Half a run at either end would be of less than the two inputs.
        self._trim = factor // 2

    def push(self, rows: torch.Tensor, last: bool) -> torch.Tensor:
        runs = self._runs.push(rows, last)
        rows = runs.reshape(-1, runs.shape[1] // self._factor)
        if last:
            rows = rows[: len(rows) - self._factor // 2]
        if len(rows):
            rows, self._trim = rows[self._trim :], 0
        return rows


class _Blocks:
    """Residual blocks side by side, summed."""

    def __init__(self, blocks: list[list[tuple[_Layer, _Layer]]]) -> None:
        self._blocks = [[_Residual(*pair) for pair in block] for block in blocks]
        self._delays = [Delay() for _ in blocks[:-1]]

    def push(self, rows: torch.Tensor, last: bool) -> torch.Tensor:
        outputs = []
        for block in self._blocks:
            output = rows
            for residual in block:
                output = residual.push(output, last)
            outputs.append(output)
        # The last block has the longest kernels: the others are ahead of it.
        sums = outputs.pop()
        for delay, output in zip(self._delays, outputs, strict=True):
            sums = delay.add_to(sums, output)
        return sums


class _Residual:
    """Two convolutions and the way around them."""

    def __init__(self, first: _Layer, second: _Layer) -> None:
        self._first, self._second = first.stream(), second.stream()
        self._around = Delay()

    def push(self, rows: torch.Tensor, last: bool) -> torch.Tensor:
        return self._around.add_to(self._second.push(self._first.push(rows, last), last), rows)
