"""The ring gives out what was put in, in order, and never more than there is."""

from __future__ import annotations

import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.audio.ring import Ring

STEPS = st.lists(st.tuples(st.sampled_from(["write", "read", "peek", "clear"]), st.integers(0, 12)), max_size=60)


@given(st.integers(1, 9), STEPS)
def test_it_behaves_like_a_queue_of_limited_length(capacity, steps):
    ring, model, next_value = Ring(capacity), [], 0.0
    for name, n in steps:
        if name == "write":
            samples = np.arange(next_value, next_value + n, dtype=np.float32)
            written = ring.write(samples)
            assert written == min(n, capacity - len(model))
            model += samples[:written].tolist()
            next_value += written
        elif name == "clear":
            ring.clear()
            model = []
        else:
            out = np.full(n, -1, np.float32)
            got = ring.read_into(out) if name == "read" else ring.peek_into(out)
            assert got == min(n, len(model))
            assert out.tolist() == model[:got] + [-1] * (n - got)
            model = model[got:] if name == "read" else model
        assert (ring.available, ring.free) == (len(model), capacity - len(model))


@given(st.integers(1, 40), st.integers(1, 50))
def test_a_strided_view_can_be_filled(capacity, n):
    ring, frames = Ring(capacity), np.zeros((n, 2), np.float32)
    ring.write(np.ones(n, np.float32))
    assert ring.read_into(frames[:, 0]) == min(capacity, n)
    assert frames.sum() == min(capacity, n)


def test_two_threads_see_every_sample_once_and_in_order():
    total, ring, got = 200_000, Ring(1000), []
    numbers = np.arange(total, dtype=np.float32)
    interval_s = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # so that the threads meet at every possible place

    def write():
        rest = numbers
        while len(rest):
            rest = rest[ring.write(rest[:701]) :]

    writer = threading.Thread(target=write)
    try:
        writer.start()
        out, n = np.empty(333, np.float32), 0
        while n < total:
            read = ring.read_into(out)
            got.append(out[:read].copy())
            n += read
    finally:
        writer.join(30)
        sys.setswitchinterval(interval_s)
    assert np.array_equal(np.concatenate(got), numbers)


def test_a_ring_without_room_is_refused():
    with pytest.raises(ValueError, match="0 samples"):
        Ring(0)
