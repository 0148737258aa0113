"""Plays takes on a sound device while they are being generated."""

from __future__ import annotations

import logging
import threading
import time

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.devices import (
    OutputDevice,
    OutputDeviceLost,
    OutputStream,
    PlayingFailed,
    SoundSystemHangs,
    find_output,
    give_up,
    open_output,
    refresh_devices,
)
from lidia_desktop.engine.audio.playback import Playback, PlayerState
from lidia_desktop.engine.audio.pump import Pump
from lidia_desktop.engine.errors import LidiaError

_log = logging.getLogger(__name__)

_TICK_S = 0.02
_QUIET_S = 1.0  # without a callback for so long, a device counts as lost: a hung sound server reports nothing
_STOP_S = 0.15  # the same once nobody listens any more
_CLOSE_S = 0.4


class Player:
    """Plays one take at a time; a new one replaces the old.

    No method blocks: a thread of its own opens, feeds and closes the device. Any thread may call; of one take, one
    thread feeds. Whatever goes wrong stands in `error` and leaves the take itself alone.
    """

    def __init__(self, device: str | None = None) -> None:
        """Play on the device of that title, or on the system's default one; a change counts from the next take."""
        self.device = device
        self._playback: Playback | None = None
        self._closing = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="player", daemon=True)
        self._thread.start()

    def start(self, rate_hz: int) -> None:
        """Stop what plays and open the device for a take of `rate_hz` that `feed` brings."""
        self._begin(Playback(rate_hz, 0.0))

    def play(self, audio: AudioChunk, position_s: float = 0.0) -> None:
        """Play a whole take from `position_s` on."""
        self._begin(Playback(audio.rate_hz, position_s))
        self.feed(AudioChunk(audio.samples[round(position_s * audio.rate_hz) :], audio.rate_hz))
        self.finish()

    def feed(self, chunk: AudioChunk) -> None:
        """Queue more of the take; dropped after `stop` or an error. Raises ValueError for a rate other than started."""
        playback = self._playback
        if playback is None:
            return
        if chunk.rate_hz != playback.rate_hz:
            raise ValueError(f"a chunk of {chunk.rate_hz} Hz in a take of {playback.rate_hz} Hz")
        playback.feed(chunk.samples)
        self._wake.set()

    def finish(self) -> None:
        """Say that the take is complete: what is queued plays to its end."""
        playback = self._playback
        if playback is not None:
            playback.end()
            self._wake.set()

    def stop(self) -> None:
        """Fade to silence at once and drop what is queued."""
        playback = self._playback
        if playback is not None:
            playback.stop()
            self._wake.set()

    def close(self) -> None:
        """Stop for good, within half a second even if the device hangs."""
        self._closing = True
        self.stop()
        self._wake.set()
        self._thread.join(_CLOSE_S)
        if self._thread.is_alive():
            give_up()

    @property
    def state(self) -> PlayerState:
        """«idle» before the first take and after `stop`, «lost» when `error` says why nothing is heard."""
        playback = self._playback
        if playback is None:
            return "idle"
        return "lost" if playback.is_stuck else playback.state

    @property
    def error(self) -> LidiaError | None:
        """Why the last take cannot be heard."""
        playback = self._playback
        if playback is None:
            return None
        return SoundSystemHangs() if playback.is_stuck else playback.error

    @property
    def position_s(self) -> float:
        """Seconds of the last take that have been heard; stands still in a gap and after the end."""
        return self._playback.position_s if self._playback else 0.0

    @property
    def gaps(self) -> int:
        """Pauses in the last take because its speaker was slower than its speech."""
        pump = self._playback.pump if self._playback else None
        return pump.gaps if pump else 0

    @property
    def underruns(self) -> int:
        """Times that sound was missing in mid-take: every gap, and every block that the machine gave too late."""
        pump = self._playback.pump if self._playback else None
        return pump.underruns if pump else 0

    def _begin(self, playback: Playback) -> None:
        self.stop()
        self._playback = playback
        self._wake.set()

    def _run(self) -> None:
        done: Playback | None = None
        while not self._closing:
            newest = self._playback
            if newest is None or newest is done or newest.stopped:
                self._wake.wait()
                self._wake.clear()
            else:
                self._play(newest)
                done = newest

    def _play(self, playback: Playback) -> None:
        stream: OutputStream | None = None
        trouble: LidiaError | None = None
        try:
            device, pump, stream = _opened(self.device, playback)
            if not self._pumped(playback, pump, stream):
                trouble = OutputDeviceLost(title=device.title)
        except LidiaError as error:
            trouble = error
        except Exception as error:  # noqa: BLE001 - the thread must not end: every later take would hang
            _log.exception("playing failed")
            trouble = PlayingFailed(reason=str(error) or type(error).__name__)
        # The verdict first: a device that hangs may hang in `close` too.
        playback.conclude(trouble)
        if stream is not None:
            try:
                stream.close()
            except Exception:  # noqa: BLE001 - the same
                _log.exception("a device does not close")

    def _pumped(self, playback: Playback, pump: Pump, stream: OutputStream) -> bool:
        """Keep the device in sound until the take is over; False when the device goes first."""
        playback.note_open()
        watch = _Watch(stream, pump)
        while not watch.is_lost(_STOP_S if playback.stopped else _QUIET_S) and not pump.is_over():
            playback.pour(pump)
            self._wake.wait(_TICK_S)
            self._wake.clear()
        return pump.is_over()


def _opened(title: str | None, playback: Playback) -> tuple[OutputDevice, Pump, OutputStream]:
    """Open the device, after another look at the machine if it does not open: it may be back under a new number."""
    try:
        return _open(title, playback)
    except LidiaError:
        if not refresh_devices():
            raise
        return _open(title, playback)


def _open(title: str | None, playback: Playback) -> tuple[OutputDevice, Pump, OutputStream]:
    device = find_output(title)
    pump = playback.begin(device.rate_hz)
    return device, pump, open_output(device, pump.fill)


class _Watch:
    """Tells when a device has gone: its stream ends, or its callbacks stay away."""

    def __init__(self, stream: OutputStream, pump: Pump) -> None:
        self._stream = stream
        self._pump = pump
        self._calls = pump.calls
        self._looked_at = time.perf_counter()
        self._quiet_s = 0.0

    def is_lost(self, patience_s: float) -> bool:
        """True for a stream that ended, or after `patience_s` without a callback. To be asked at every tick.

        A time in which nobody asked does not count: the whole machine was busy then.
        """
        now = time.perf_counter()
        asked_s = min(now - self._looked_at, 2 * _TICK_S)
        self._looked_at = now
        self._quiet_s = 0.0 if self._pump.calls != self._calls else self._quiet_s + asked_s
        self._calls = self._pump.calls
        return not self._stream.is_alive or self._quiet_s > patience_s
