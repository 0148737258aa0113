"""Convolution in the frequency domain against torch's own."""

from __future__ import annotations

import torch
import torch.nn.functional as nn
from hypothesis import given, settings
from hypothesis import strategies as st

from lidia_desktop.engine.speech.xtts.overlap_save import OverlapSaveConvolution


def _random(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@settings(deadline=None)
@given(
    taps=st.integers(1, 13),
    dilation=st.integers(1, 6),
    outputs=st.integers(1, 90),
    channels=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    seed=st.integers(0, 1000),
)
def test_it_is_conv1d(taps: int, dilation: int, outputs: int, channels: tuple[int, int], seed: int) -> None:
    weight, bias = _random(seed, channels[1], channels[0], taps), _random(seed + 1, channels[1])
    rows = _random(seed + 2, outputs + (taps - 1) * dilation, channels[0])
    before = rows.clone()
    theirs = nn.conv1d(rows.double().T[None], weight.double(), bias.double(), dilation=dilation)[0].T
    ours = OverlapSaveConvolution(weight, dilation)(rows, bias)
    assert ours.shape == theirs.shape
    scale = nn.conv1d(rows.abs().double().T[None], weight.abs().double()).max() + bias.abs().max()
    assert (ours - theirs).abs().max() <= 1e-5 * scale, "relative to what is summed, rounding is a few 1e-7"
    assert torch.equal(rows, before), "its input is left alone"


def test_it_costs_fewer_multiplications() -> None:
    """What the module's text promises, from the sizes of its matrices."""
    for taps, promised in ((7, 2.3), (11, 2.14)):
        ours = OverlapSaveConvolution(torch.zeros(1, 1, taps), 1)
        products = ours._weight.shape[0]
        assert products / ours._step <= promised


def test_a_constant_and_silence() -> None:
    """Zero frequency carries the bias: silence must give it, and nothing but it, at every output."""
    convolution, bias = OverlapSaveConvolution(_random(0, 4, 3, 7), 3), _random(1, 4)
    silent = convolution(torch.zeros(50, 3), bias)
    torch.testing.assert_close(silent, bias.expand(32, 4))
