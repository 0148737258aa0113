"""The sound callback by hand: blocks of any size, a clock that the test turns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.audio.pump import FADE_S, LONGEST_REFILL_S, PREFILL_S, REFILL_S, Pump

RATE_HZ = 8000
FADE = round(FADE_S * RATE_HZ)
DELAY_S = 0.03
LOUDEST_STEP = 0.03  # between two samples: of a click it would be near 0.5


def wave(n):
    """Smooth, so that a click stands out, and never twice the same."""
    at = np.arange(n)
    return (0.5 * np.cos(at / 40 + at**2 / 4e6)).astype(np.float32)


class Device:
    """Asks a pump for blocks, as a sound card would."""

    def __init__(self, fade_in=False):
        self.now = 100.0
        self.pump = Pump(RATE_HZ, fade_in, clock=lambda: self.now)
        self.played = np.zeros(0, np.float32)

    def run(self, *sizes, late=False):
        """What the blocks of these sizes held."""
        out = np.full(sum(sizes), np.nan, np.float32)
        done = 0
        for size in sizes:
            self.pump.fill(out[done : done + size], DELAY_S, late)
            self.now += size / RATE_HZ
            done += size
        self.played = np.concatenate([self.played, out])
        return out


def loudest_step(samples):
    return np.abs(np.diff(samples)).max()


@given(st.lists(st.integers(1, 900), min_size=1, max_size=20))
def test_a_take_passes_unchanged_in_blocks_of_any_size(sizes):
    device, take = Device(), wave(sum(sizes))
    device.pump.ring.write(take)
    device.pump.ended = True
    assert np.array_equal(device.run(*sizes), take)
    assert not device.run(500).any()
    assert device.pump.underruns == device.pump.gaps == 0


def test_nothing_is_heard_before_enough_is_there():
    device, enough = Device(), round(PREFILL_S * RATE_HZ)
    device.pump.ring.write(wave(enough - 1))
    assert not device.run(100, 100).any()
    device.pump.ring.write(wave(1))
    assert device.run(100).any()


def test_a_take_shorter_than_the_prefill_is_heard_when_it_ends():
    device = Device()
    device.pump.ring.write(wave(50))
    device.run(100)
    device.pump.ended = True
    assert np.array_equal(device.run(80)[:50], wave(50))


@given(st.lists(st.integers(20, 900), min_size=1, max_size=8))
def test_a_slow_speaker_makes_clean_gaps_and_nothing_is_lost(blocks):
    device, take = Device(), wave(9000) * np.linspace(1, 0, 9000, dtype=np.float32)
    pump = device.pump
    pieces = [take[:2000], take[2000:5000], take[5000:]]
    for piece in pieces:
        pump.ring.write(piece)
        while pump.ring.available > FADE:
            device.run(*blocks)
        assert not device.run(*[100] * 4)[-300:].any()  # waits in silence, for however long
    pump.ended = True
    device.run(500)
    assert pump.gaps == pump.underruns == 3
    assert loudest_step(device.played) < LOUDEST_STEP
    assert device.pump.audible_s() * RATE_HZ == len(take)
    # Of every run, what lies between its fades is the take.
    edges = np.flatnonzero(np.diff(np.concatenate([[0], device.played != 0, [0]]).astype(int)))
    heard = [device.played[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 3 * FADE]
    starts = [0, 2000 - FADE, 5000 - FADE]
    for run, start in zip(heard, starts, strict=True):
        core = run[2 * FADE : -2 * FADE]
        assert any(np.array_equal(core, take[i : i + len(core)]) for i in range(start, start + 3 * FADE))


def test_each_gap_waits_for_more_than_the_one_before():
    device, waits = Device(), []
    for _ in range(6):
        written = 0
        while not device.run(40).any():
            written += device.pump.ring.write(wave(80))
        waits.append(written / RATE_HZ)
        while device.run(40).any():
            pass
    assert waits[0] == pytest.approx(PREFILL_S, abs=0.03)
    assert waits[1] == pytest.approx(REFILL_S, abs=0.03)
    assert waits == sorted(waits)
    assert waits[-1] == pytest.approx(LONGEST_REFILL_S, abs=0.03)


@given(st.integers(1, 300), st.integers(10, 900))
def test_stop_is_silent_after_a_fade_without_a_click(block, at):
    device = Device()
    device.pump.ring.write(wave(5000))
    device.run(*[block] * (at // block + 1))
    device.pump.stop()
    rest = device.run(*[block] * (600 // block + 1))
    assert not rest[FADE:].any()
    assert loudest_step(device.played) < LOUDEST_STEP
    assert device.pump.gaps == device.pump.underruns == 0


def test_stop_while_waiting_is_over_at_once():
    device = Device()
    device.pump.stop()
    assert not device.run(100).any()
    device.now += DELAY_S
    assert device.pump.is_over()


def test_stop_within_a_fade_in_makes_no_click():
    device = Device(fade_in=True)
    device.pump.ring.write(wave(5000))
    device.run(FADE // 2)
    device.pump.stop()
    device.run(200)
    assert loudest_step(device.played) < LOUDEST_STEP


def test_playing_from_the_middle_fades_in():
    device = Device(fade_in=True)
    device.pump.ring.write(wave(5000))
    start = device.run(1000)
    assert loudest_step(np.append(0, start)) < LOUDEST_STEP
    assert np.array_equal(start[FADE:], wave(1000)[FADE:])


def test_the_position_is_what_is_audible():
    device = Device()
    pump = device.pump
    pump.ring.write(wave(4000))
    assert pump.audible_s() == 0
    device.run(800)
    assert pump.audible_s() == pytest.approx(0.1 - DELAY_S)
    device.run(800)
    assert pump.audible_s() == pytest.approx(0.2 - DELAY_S)
    device.now += 1  # the device has stopped asking: all that it had is out, and no more
    assert pump.audible_s() == pytest.approx(0.2)


def test_the_position_stands_in_a_gap_and_never_goes_back():
    device, positions = Device(), []
    device.pump.ring.write(wave(1200))
    for step in range(100):
        device.run(80)
        positions.append(device.pump.audible_s())
        if step == 50:
            device.pump.ring.write(wave(8000))
    assert positions == sorted(positions)
    assert positions[40] == positions[50] == pytest.approx((1200 - FADE) / RATE_HZ)
    assert positions[-1] > 0.5


def test_it_is_over_when_the_last_sample_has_left_the_device():
    device = Device()
    device.pump.ring.write(wave(1000))
    device.pump.ended = True
    device.run(1000)
    assert not device.pump.is_over()
    device.run(80)
    assert not device.pump.is_over()
    device.now += DELAY_S
    assert device.pump.is_over()


def test_late_blocks_count_only_while_something_is_heard():
    device = Device()
    device.run(100, late=True)
    device.pump.ring.write(wave(4000))
    device.run(100)
    device.run(100, 100, late=True)
    assert device.pump.underruns == 2
    assert device.pump.gaps == 0
