"""One take on its way from the speaker to the sound callback."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from typing import Literal

import numpy as np
import soxr

from lidia_desktop.engine.audio.chunk import Samples
from lidia_desktop.engine.audio.pump import Pump
from lidia_desktop.engine.errors import LidiaError

PlayerState = Literal["idle", "playing", "finished", "lost"]

_OPEN_S = 5.0  # a Bluetooth headset may need two seconds to wake
_PIECE = 8192  # source samples resampled at a time: longer ones would hold up `stop`
_NOTHING = np.zeros(0, np.float32)


class Playback:
    """What the threads of a player share about one take.

    One thread calls `feed` and `end`, the player's own calls `begin`, `pour` and `conclude`; `stop` and reading are
    for any.
    """

    def __init__(self, rate_hz: int, offset_s: float) -> None:
        self.state: PlayerState = "playing"
        self.error: LidiaError | None = None
        self.pump: Pump | None = None
        self.stopped = False
        self.rate_hz = rate_hz
        self._offset_s = offset_s
        self._ended = False
        self._waits_since: float | None = time.perf_counter()
        self._chunks: deque[Samples] = deque()  # refers to the take's own chunks; a take is bounded by its text
        self._source: Iterator[Samples | None] = iter(())
        self._rest = _NOTHING

    @property
    def position_s(self) -> float:
        """Seconds of the take that have left the device."""
        return self._offset_s + (self.pump.audible_s() if self.pump else 0.0)

    @property
    def is_stuck(self) -> bool:
        """True when the device should have been opened long ago."""
        since = self._waits_since
        return self.state == "playing" and since is not None and time.perf_counter() - since > _OPEN_S

    def feed(self, samples: Samples) -> None:
        """More of the take, shape (n,) at `rate_hz`; dropped when nobody will hear it any more."""
        if self.state == "playing":
            self._chunks.append(samples)

    def end(self) -> None:
        """Nothing more will be fed."""
        self._ended = True

    def stop(self) -> None:
        """Silence from the next block of the device on."""
        self.stopped = True
        if self.pump:
            self.pump.stop()
        if self.state == "playing":
            self.state = "idle"

    def begin(self, device_rate_hz: int) -> Pump:
        """What the device's callback is to use."""
        pump = self.pump = Pump(device_rate_hz, fade_in=self._offset_s > 0)
        if self.stopped:  # while the pump was not there yet
            pump.stop()
        self._source = self._resampled(device_rate_hz)
        self._rest = _NOTHING
        return pump

    def note_open(self) -> None:
        """The device asks for sound now."""
        self._waits_since = None

    def pour(self, pump: Pump) -> None:
        """Move what is there to the pump, as far as its ring has room."""
        while pump.ring.free and not pump.ended:
            if len(self._rest):
                self._rest = self._rest[pump.ring.write(self._rest) :]
                continue
            try:
                piece = next(self._source)
            except StopIteration:
                pump.ended = True
                return
            if piece is None:
                return
            self._rest = piece

    def conclude(self, error: LidiaError | None = None) -> None:
        """All was heard, or the device failed with `error`: should it come back, nothing of this take is heard."""
        if self.pump:
            self.pump.stop()
        if not self.stopped:
            self.error, self.state = error, "lost" if error else "finished"
        self._chunks.clear()

    def _resampled(self, device_rate_hz: int) -> Iterator[Samples | None]:
        """The take at the device's rate in pieces; None when its speaker has to say more first."""
        converter = soxr.ResampleStream(self.rate_hz, device_rate_hz, 1, dtype="float32", quality="HQ")
        while True:
            ended = self._ended  # read before the queue: once it is set, nothing more comes
            if self._chunks:
                chunk = self._chunks.popleft()
                for start in range(0, len(chunk), _PIECE):
                    yield converter.resample_chunk(chunk[start : start + _PIECE])
            elif ended:
                yield converter.resample_chunk(_NOTHING, last=True)
                return
            else:
                yield None
