"""What happens inside the sound callback: samples, silence and the fades between them."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto

import numpy as np

from lidia_desktop.engine.audio.chunk import Samples
from lidia_desktop.engine.audio.ring import Ring

RING_S = 2.0
PREFILL_S = 0.08
REFILL_S = 0.25  # doubles with every gap, up to the longest: a slow speaker is better heard in long pieces
LONGEST_REFILL_S = RING_S / 2
FADE_S = 0.005


class _Mode(Enum):
    WAITING = auto()
    SOUNDING = auto()
    FADING = auto()
    OVER = auto()


class Pump:
    """Fills a device's blocks from a ring, and knows what of it is audible.

    `fill` runs in the sound callback: it copies between buffers made beforehand and counts, nothing else. One other
    thread writes to `ring` and sets `ended`; `stop` and all that is read here may be used from any thread.
    """

    def __init__(self, rate_hz: int, fade_in: bool, clock: Callable[[], float] = time.perf_counter) -> None:
        self.rate_hz = rate_hz
        self.ring = Ring(round(RING_S * rate_hz))
        self.ended = False
        self.calls = 0
        self.gaps = 0
        self.underruns = 0
        self._clock = clock
        self._rise = np.linspace(0, 1, max(2, round(FADE_S * rate_hz)), dtype=np.float32)
        self._fall = self._rise[::-1].copy()
        self._tail = np.zeros_like(self._fall)
        self._risen = 0 if fade_in else len(self._rise)
        self._fallen = 0
        self._mode = self._after_fade = _Mode.WAITING
        self._threshold = round(PREFILL_S * rate_hz)
        self._stopped = False
        self._played = 0
        self._heard = (0, 0, 0.0)  # frames before this run, frames after it so far, when the last of them is audible
        self._over_at: float | None = None

    def stop(self) -> None:
        """Fade out from the next block on, then give silence for ever."""
        self._stopped = True

    def audible_s(self) -> float:
        """Seconds of what was written to the ring that have left the device by now; stands still in a gap."""
        before, played, at = self._heard
        pending = (at - self._clock()) * self.rate_hz
        return max(before, min(played, played - pending)) / self.rate_hz

    def is_over(self) -> bool:
        """True once everything, or the fade after `stop`, has left the device."""
        return self._over_at is not None and self._clock() >= self._over_at

    def fill(self, out: Samples, delay_s: float, late: bool) -> None:
        """The next `out` (shape (n,)), audible after `delay_s`; `late` if the device ran dry before it."""
        starts_at = self._clock() + delay_s
        self.calls += 1
        if late and self._mode is _Mode.SOUNDING:
            self.underruns += 1
        done = 0
        while done < len(out):
            played = self._played
            done += self._step(out[done:])
            if self._played > played:
                self._heard = (self._heard[0], self._played, starts_at + done / self.rate_hz)
        if self._mode is _Mode.OVER and self._over_at is None:
            self._over_at = starts_at + done / self.rate_hz

    def _step(self, out: Samples) -> int:
        """Fill the start of `out` as the mode wants it, and say how far; 0 when only the mode has changed."""
        if self._mode is _Mode.WAITING:
            return self._wait(out)
        if self._mode is _Mode.SOUNDING:
            return self._sound(out)
        if self._mode is _Mode.FADING:
            return self._fade(out)
        out.fill(0)
        return len(out)

    def _wait(self, out: Samples) -> int:
        if self._stopped:
            self._mode = _Mode.OVER
        elif self.ended or self.ring.available >= self._threshold:
            self._heard = (self._played, self._played, 0.0)
            self._mode = _Mode.SOUNDING
        else:
            out.fill(0)
            return len(out)
        return 0

    def _sound(self, out: Samples) -> int:
        ended = self.ended  # read before the ring: once it is set, nothing more is written
        # The last few milliseconds are held back until the end is known: without them nothing could be faded out.
        usable = self.ring.available - (0 if ended else len(self._fall))
        if self._stopped:
            self._begin_fade(_Mode.OVER)
        elif usable > 0:
            return self._copy(out[:usable])
        elif ended:
            self._mode = _Mode.OVER
        else:
            self._begin_fade(_Mode.WAITING)
            self._note_gap()
        return 0

    def _copy(self, out: Samples) -> int:
        n = self.ring.read_into(out)
        rising = min(n, len(self._rise) - self._risen)
        out[:rising] *= self._rise[self._risen : self._risen + rising]
        self._risen += rising
        self._played += n
        return n

    def _begin_fade(self, after: _Mode) -> None:
        """Fade what comes next without consuming it: after a gap it is heard again, whole."""
        n = self.ring.peek_into(self._tail)
        self._tail[n:] = 0
        self._tail *= self._fall
        if self._risen < len(self._rise):
            self._tail *= self._rise[self._risen]
        self._risen = self._fallen = 0
        self._after_fade = after
        self._mode = _Mode.FADING

    def _note_gap(self) -> None:
        refill_s = min(REFILL_S * 2**self.gaps, LONGEST_REFILL_S)
        self._threshold = round(refill_s * self.rate_hz)
        self.gaps += 1
        self.underruns += 1

    def _fade(self, out: Samples) -> int:
        n = min(len(out), len(self._tail) - self._fallen)
        out[:n] = self._tail[self._fallen : self._fallen + n]
        self._fallen += n
        if self._fallen == len(self._tail):
            self._mode = self._after_fade
        return n
