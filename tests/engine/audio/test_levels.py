"""Loudness in known cases; the outline of a waveform against looking at every sample."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.audio.levels import Peaks, peak_dbfs, rms_dbfs

SINE = np.sin(2 * np.pi * np.arange(48_000) / 100).astype(np.float32)


def test_levels_of_known_signals():
    assert peak_dbfs(SINE) == pytest.approx(0, abs=0.01)
    assert rms_dbfs(SINE) == pytest.approx(-3.01, abs=0.01)
    assert peak_dbfs(np.float32([0.1, -0.5])) == pytest.approx(-6.02, abs=0.01)
    assert rms_dbfs(np.full(10, 0.1, np.float32)) == pytest.approx(-20, abs=0.01)


@pytest.mark.parametrize("silence", [np.zeros(10, np.float32), np.zeros(0, np.float32)])
def test_silence_has_no_level(silence):
    assert peak_dbfs(silence) == rms_dbfs(silence) == -math.inf


def naive(samples, start, stop, width):
    columns = []
    for i in range(width):
        begin = start + i * (stop - start) // width
        end = max(begin + 1, start + (i + 1) * (stop - start) // width)
        columns.append(samples[begin:end])
    return [column.min() for column in columns], [column.max() for column in columns]


@given(st.data())
def test_columns_are_what_looking_at_every_sample_gives(data):
    sizes = data.draw(st.lists(st.integers(0, 3000), min_size=1, max_size=6).filter(any))
    samples = np.random.default_rng(sum(sizes)).normal(size=sum(sizes)).astype(np.float32)
    peaks = Peaks()
    for chunk in np.split(samples, np.cumsum(sizes)[:-1]):
        peaks.add(chunk)
    assert len(peaks) == len(samples)
    start = data.draw(st.integers(0, len(samples) - 1))
    stop = data.draw(st.integers(start + 1, len(samples)))
    width = data.draw(st.integers(1, 40))
    low, high = peaks.columns(start, stop, width)
    want_low, want_high = naive(samples, start, stop, width)
    assert low.tolist() == want_low
    assert high.tolist() == want_high


@pytest.mark.parametrize("length", [65_536, 65_537, 131_072, 400_000])
@pytest.mark.parametrize("width", [1, 7, 1000])
def test_long_audio_and_the_very_ends_of_the_store(length, width):
    samples = np.random.default_rng(1).normal(size=length).astype(np.float32)
    peaks = Peaks()
    for start in range(0, length, 4801):
        peaks.add(samples[start : start + 4801])
    for start, stop in ((0, length), (63, length), (64, length - 1)):
        low, high = peaks.columns(start, stop, width)
        assert (low.tolist(), high.tolist()) == naive(samples, start, stop, width)


@pytest.mark.parametrize("stretch", [(0, 11, 5), (-1, 5, 5), (5, 5, 5), (6, 5, 5), (0, 5, 0)])
def test_what_is_not_there_has_no_columns(stretch):
    peaks = Peaks()
    peaks.add(np.zeros(10, np.float32))
    with pytest.raises(ValueError, match="of 10 in"):
        peaks.columns(*stretch)
