from __future__ import annotations

import numpy as np
import pytest

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.resample import resample


def _tone(rate_hz: int) -> AudioChunk:
    return AudioChunk(np.sin(2 * np.pi * 440 * np.arange(rate_hz) / rate_hz).astype(np.float32), rate_hz)


@pytest.mark.parametrize(
    ("source_hz", "target_hz"), [(24_000, 22_050), (44_100, 22_050), (24_000, 48_000), (8_000, 24_000)]
)
def test_a_tone_stays_the_same_tone(source_hz, target_hz):
    result = resample(_tone(source_hz), target_hz)
    assert result.rate_hz == target_hz
    assert result.samples.dtype == np.float32
    middle = slice(target_hz // 10, -target_hz // 10)
    np.testing.assert_allclose(result.samples[middle], _tone(target_hz).samples[middle], atol=1e-4)


def test_what_the_new_rate_cannot_hold_is_gone():
    high = AudioChunk(np.sin(2 * np.pi * 15_000 * np.arange(44_100) / 44_100).astype(np.float32), 44_100)
    assert np.abs(resample(high, 22_050).samples[2205:-2205]).max() < 1e-4


def test_the_same_rate_and_silence_cost_nothing():
    audio = _tone(24_000)
    assert resample(audio, 24_000) is audio
    assert len(resample(AudioChunk(np.zeros(0, np.float32), 24_000), 8_000).samples) == 0
