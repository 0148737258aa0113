"""From chunks of any rate and size to the device's rate, without a thread or a device."""

from __future__ import annotations

import numpy as np
import pytest
import soxr
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.audio.playback import Playback

NOISE = np.random.default_rng(7).uniform(-0.5, 0.5, 60_000).astype(np.float32)


def played(playback, pump):
    """What a device would get from now on."""
    blocks = []
    while pump.ring.available or not pump.ended:
        playback.pour(pump)
        block = np.zeros(min(1000, pump.ring.available), np.float32)
        pump.fill(block, 0.0, False)
        blocks.append(block)
    return np.concatenate(blocks)


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=6), st.sampled_from([8000, 16_000, 24_000, 44_100, 48_000])
)
def test_the_whole_take_arrives_at_the_rate_of_the_device(sizes, rate_hz):
    playback, at = Playback(rate_hz, 0.0), 0
    pump = playback.begin(48_000)
    for size in sizes:
        playback.feed(NOISE[at : at + size])
        at += size
        playback.pour(pump)
    playback.end()
    want = soxr.resample(NOISE[:at], rate_hz, 48_000, "HQ")
    got = played(playback, pump)
    assert len(got) == len(want)
    assert np.allclose(got, want, atol=1e-6)
    assert pump.gaps == 0


def test_a_long_take_waits_outside_the_ring():
    playback = Playback(8000, 0.0)
    pump = playback.begin(8000)
    for _ in range(5):
        playback.feed(NOISE)
    playback.end()
    playback.pour(pump)
    assert pump.ring.free == 0
    assert np.array_equal(played(playback, pump), np.tile(NOISE, 5))


def test_what_comes_after_stop_is_dropped():
    playback = Playback(8000, 0.0)
    playback.stop()
    playback.feed(NOISE)
    pump = playback.begin(8000)
    playback.pour(pump)
    assert pump.ring.available == 0
    assert playback.state == "idle"


def test_the_position_starts_where_the_playing_does():
    playback = Playback(8000, 1.5)
    assert playback.position_s == 1.5
    pump = playback.begin(8000)
    playback.feed(NOISE)
    playback.pour(pump)
    pump.fill(np.zeros(800, np.float32), -1.0, False)  # a block that was audible a second ago
    assert playback.position_s == pytest.approx(1.6)
