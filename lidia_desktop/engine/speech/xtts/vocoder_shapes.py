"""The dimensions of XTTS v2's HiFi-GAN, and a check of weights against them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

UPSAMPLING = (8, 8, 2, 2)
"""How many times each stage raises the rate; its transposed convolution has twice as many taps and half the outputs."""

KERNELS = (3, 7, 11)
"""Taps of the residual blocks that stand side by side in each stage."""

DILATIONS = (1, 3, 5)
"""Of the first convolution of each pair in a residual block; the second has none."""

OUTER_KERNEL = 7
"""Taps of the convolutions before the first and after the last stage."""


Shapes = dict[str, tuple[int, ...]]


def check_shapes(weights: Mapping[str, torch.Tensor]) -> None:
    """Raise ValueError, in words for the operator, unless `weights` are XTTS's; the channels may be any."""
    for name, dimensions in (("conv_pre.weight", 3), ("cond_layer.weight", 3)):
        if name not in weights or weights[name].dim() != dimensions:
            raise ValueError(f"вокодер: нет свёртки «{name}»")
    channels, latent, _ = weights["conv_pre.weight"].shape
    expected = _expected(channels, latent, speaker=weights["cond_layer.weight"].shape[1])
    for name, shape in expected.items():
        if name not in weights:
            raise ValueError(f"вокодер: нет весов «{name}»")
        if tuple(weights[name].shape) != shape:
            raise ValueError(f"вокодер: «{name}» имеет форму {tuple(weights[name].shape)}, а не {shape}")
    if unknown := set(weights) - set(expected):
        raise ValueError(f"вокодер: лишние веса «{min(unknown)}»")


def _expected(channels: int, latent: int, speaker: int) -> Shapes:
    """Shapes by name for `channels` before the first stage, and latents and embeddings of so many numbers."""
    shapes = {
        **_convolution("conv_pre", channels, latent, OUTER_KERNEL),
        **_convolution("cond_layer", channels, speaker, 1),
    }
    for stage, factor in enumerate(UPSAMPLING):
        before, channels = channels, channels // 2
        shapes[f"ups.{stage}.weight"] = (before, channels, 2 * factor)
        shapes[f"ups.{stage}.bias"] = (channels,)
        shapes |= _convolution(f"conds.{stage}", channels, speaker, 1)
        for place, taps in enumerate(KERNELS):
            block = f"resblocks.{stage * len(KERNELS) + place}"
            for pair in range(len(DILATIONS)):
                shapes |= _convolution(f"{block}.convs1.{pair}", channels, channels, taps)
                shapes |= _convolution(f"{block}.convs2.{pair}", channels, channels, taps)
    shapes["conv_post.weight"] = (1, channels, OUTER_KERNEL)
    return shapes


def _convolution(name: str, outputs: int, inputs: int, taps: int) -> Shapes:
    return {f"{name}.weight": (outputs, inputs, taps), f"{name}.bias": (outputs,)}
