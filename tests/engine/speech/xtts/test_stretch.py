"""Interpolation in pieces against interpolation of the whole."""

from __future__ import annotations

import torch
import torch.nn.functional as nn
from hypothesis import given, settings
from hypothesis import strategies as st

from lidia_desktop.engine.speech.xtts.stretch import LinearStretch


@settings(deadline=None)
@given(
    length=st.integers(1, 300),
    scale=st.floats(0.5, 4.1).filter(lambda scale: abs(scale - 1) > 1e-3),
    pieces=st.lists(st.integers(0, 40), min_size=1, max_size=30),
)
def test_in_pieces_it_is_interpolate(length: int, scale: float, pieces: list[int]) -> None:
    whole = torch.randn(length, 3, generator=torch.Generator().manual_seed(length))
    stretch = LinearStretch(scale)
    out, start = [], 0
    for piece in pieces:
        out.append(stretch.push(whole[start : start + piece], last=False))
        start = min(start + piece, length)
    out.append(stretch.push(whole[start:], last=True))
    joined = torch.cat(out)
    assert len(joined) == max(int(length * scale), 1)
    if int(length * scale) not in (0, length):
        # Both count positions in float32, whose steps near 1,200 frames are 1e-4 of a frame wide.
        theirs = nn.interpolate(whole.T[None], scale_factor=scale, mode="linear")[0].T
        torch.testing.assert_close(joined, theirs, rtol=0, atol=1e-3)


def test_of_nothing_there_is_nothing() -> None:
    stretch = LinearStretch(4.0)
    assert len(stretch.push(torch.zeros(0, 3), last=False)) == 0
    assert len(stretch.push(torch.zeros(0, 3), last=True)) == 0


def test_what_it_holds_does_not_grow() -> None:
    stretch = LinearStretch(1 / 2)
    for _ in range(50):
        stretch.push(torch.ones(7, 3), last=False)
        assert stretch._held is not None
        assert len(stretch._held) <= 4
