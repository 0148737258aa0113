"""The vocoder as a stream: latents in as they are decoded, audio out that equals a decode of the whole."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lidia_desktop.engine.audio.chunk import Samples
from lidia_desktop.engine.speech.xtts.stretch import LinearStretch

if TYPE_CHECKING:
    import torch
    from TTS.tts.layers.xtts.hifigan_decoder import HifiDecoder
    from TTS.vocoder.models.hifigan_generator import HifiganGenerator


class VocoderStream:
    """Turns the latents of one sentence into samples, window by window.

    A sample depends only on the frames within the receptive field of the convolutions. Each window is decoded with
    that many frames more on either side and only its middle is kept, so that joined windows are what one decode of
    everything would give, at a cost per second that does not grow.
    """

    def __init__(self, decoder: HifiDecoder, speaker: torch.Tensor, speed: float) -> None:
        """`speaker`: embedding (1, 512, 1) on the decoder's device; `speed` 1 is the network's own."""
        self._generator = decoder.waveform_decoder
        self._speaker = speaker
        self._context = receptive_field_frames(self._generator)
        self._samples_a_frame = math.prod(int(up.stride[0]) for up in self._generator.ups)
        scales = [
            1.0 / speed,
            decoder.ar_mel_length_compression / decoder.output_hop_length,
            decoder.output_sample_rate / decoder.input_sample_rate,
        ]
        self._stretches = [LinearStretch(scale) for scale in scales if scale != 1.0]
        self._frames: torch.Tensor | None = None
        self._left = 0

    def push(self, latents: torch.Tensor, last: bool) -> Samples:
        """Samples float32 (m,), full scale ±1, that `latents` (n, channels) complete; with `last`, all that remain.

        n may be 0 only together with `last`. Without `last` about four latents stay back as look-ahead.
        """
        import torch

        with torch.inference_mode():
            frames = latents.T
            for stretch in self._stretches:
                frames = stretch.push(frames, last)
            held = frames if self._frames is None else torch.cat([self._frames, frames], dim=1)
            right = held.shape[1] if last else max(held.shape[1] - self._context, self._left)
            samples = self._decode(held, right)
            keep_from = max(right - self._context, 0)
            self._frames, self._left = held[:, keep_from:], right - keep_from
        return samples

    def _decode(self, held: torch.Tensor, right: int) -> Samples:
        """The samples of the frames from `self._left` up to `right`, decoded with all of `held` around them."""
        import torch

        if right == self._left:
            return torch.zeros(0).numpy()
        wave = self._generator(held[None], g=self._speaker)[0, 0]
        size = self._samples_a_frame
        samples: Samples = wave[self._left * size : right * size].float().cpu().numpy()
        return samples


def receptive_field_frames(generator: HifiganGenerator) -> int:
    """How many input frames on either side a sample of HiFi-GAN depends on, from the shapes of its convolutions.

    Kong et al. 2020, figure 1: conv_pre, then per stage a transposed convolution and the widest of the parallel
    residual blocks, then conv_post; each reach is counted at the rate of its stage.
    """
    reach = _reach(generator.conv_pre)
    rate = 1
    kernels = generator.num_kernels
    for number, up in enumerate(generator.ups):
        # One output of a transposed convolution overlaps kernel / stride inputs.
        reach += math.ceil(up.kernel_size[0] / up.stride[0]) / rate
        rate *= int(up.stride[0])
        blocks = list(generator.resblocks)[number * kernels : (number + 1) * kernels]
        reach += max(sum(_reach(conv) for conv in _convolutions(block)) for block in blocks) / rate
    return math.ceil(reach + _reach(generator.conv_post) / rate)


def _reach(conv: torch.nn.Module) -> float:
    return int(conv.dilation[0]) * (int(conv.kernel_size[0]) - 1) / 2  # type: ignore[index] # a Conv1d


def _convolutions(block: torch.nn.Module) -> list[torch.nn.Module]:
    import torch

    return [module for module in block.modules() if isinstance(module, torch.nn.Conv1d)]
