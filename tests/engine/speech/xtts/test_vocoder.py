"""Streamed audio against a decode of the whole by coqui-tts."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as nn
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.speech.xtts.stretch import LinearStretch
from lidia_desktop.engine.speech.xtts.vocoder import VocoderStream


@given(
    frames=st.integers(1, 300),
    scale=st.floats(0.5, 4.1).filter(lambda scale: abs(scale - 1) > 1e-3),
    pieces=st.lists(st.integers(1, 40), min_size=1, max_size=30),
)
def test_stretch_in_pieces_is_interpolate(frames: int, scale: float, pieces: list[int]) -> None:
    whole = torch.randn(3, frames, generator=torch.Generator().manual_seed(frames))
    stretch = LinearStretch(scale)
    out, start = [], 0
    for piece in pieces:
        out.append(stretch.push(whole[:, start : start + piece], last=False))
        start = min(start + piece, frames)
    out.append(stretch.push(whole[:, start:], last=True))
    joined = torch.cat(out, dim=1)
    assert joined.shape[1] == max(int(frames * scale), 1)
    if int(frames * scale) not in (0, frames):
        # Both count positions in float32, whose steps near 1,200 frames are 1e-4 of a frame wide.
        theirs = nn.interpolate(whole[None], scale_factor=scale, mode="linear")[0]
        torch.testing.assert_close(joined, theirs, rtol=0, atol=1e-3)


@pytest.fixture(scope="module")
def latents(coqui) -> torch.Tensor:
    return torch.randn(60, coqui.gpt.model_dim, generator=torch.Generator().manual_seed(0))


@pytest.fixture(scope="module")
def embedding() -> torch.Tensor:
    return torch.randn(1, 512, 1, generator=torch.Generator().manual_seed(1)) * 0.05


@pytest.mark.parametrize("speed", [1.0, 0.9, 1.1, 2.0, 0.5])
@pytest.mark.parametrize("chunk", [7, 20])
def test_stream_equals_whole(coqui, tiny_network, latents, embedding, speed: float, chunk: int) -> None:
    stretched = latents.T[None]
    if speed != 1.0:
        stretched = nn.interpolate(stretched, scale_factor=1 / speed, mode="linear")
    with torch.inference_mode():
        whole = coqui.hifigan_decoder(stretched.transpose(1, 2), g=embedding)[0, 0].numpy()
    stream = VocoderStream(tiny_network.hifigan_decoder, embedding, speed)
    parts = [
        stream.push(latents[start : start + chunk], last=start + chunk >= len(latents))
        for start in range(0, len(latents), chunk)
    ]
    streamed = np.concatenate(parts)
    assert streamed.shape == whole.shape
    assert np.abs(streamed - whole).max() <= 1e-4 * np.abs(whole).max()
    assert sum(len(part) > 0 for part in parts[:-1]) >= len(parts) // 2, "audio leaves before the end"


def test_the_look_ahead_is_needed(tiny_network, latents, embedding) -> None:
    """A context one frame shorter than computed must show: otherwise the bound is not the real one."""
    whole = VocoderStream(tiny_network.hifigan_decoder, embedding, 1.0).push(latents, last=True)
    stream = VocoderStream(tiny_network.hifigan_decoder, embedding, 1.0)
    stream._context = 8
    parts = [stream.push(latents[:30], last=False), stream.push(latents[30:], last=True)]
    assert not np.array_equal(np.concatenate(parts), whole)
