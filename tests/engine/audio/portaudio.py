"""A stand-in for the sounddevice module: devices as the test says, streams that the test runs."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np


class FakeStream:
    """Asks for sound when told to."""

    def __init__(self, module, settings):
        self.settings = settings
        self.module = module
        self.running = False
        self.closed = False
        self.error = None

    @property
    def active(self):
        if self.error is not None:
            raise self.error
        return self.running

    def start(self):
        if self.module.start_error is not None:
            raise self.module.start_error
        self.running = True

    def abort(self):
        self.running = False

    def close(self):
        self.closed = True

    def run(self, n_frames, underflow=False):
        """One block of what the callback gives, shape (n, channels)."""
        out = np.zeros((n_frames, self.settings["channels"]), np.float32)
        times = SimpleNamespace(currentTime=5.0, outputBufferDacTime=5.02)
        self.settings["callback"](out, n_frames, times, SimpleNamespace(output_underflow=underflow))
        return out


class FakePortAudio:
    """As much of sounddevice as the program uses. `found_later` are devices that a restart finds."""

    class PortAudioError(Exception):
        """sounddevice's own."""

    def __init__(self, devices=(), apis=None, found_later=None):
        self.devices = list(devices)
        self.apis = apis or [api("ALSA", range(len(self.devices)))]
        self.found_later = found_later
        self.open_error = self.start_error = None
        self.streams = []
        self.restarts = 0
        self._initialized = 1

    def query_hostapis(self):
        return self.apis

    def query_devices(self, index):
        return self.devices[index]

    def OutputStream(self, **settings):  # noqa: N802 - the name in sounddevice
        if self.open_error is not None:
            raise self.open_error
        self.streams.append(FakeStream(self, settings))
        return self.streams[-1]

    def _terminate(self):
        self._initialized = 0

    def _initialize(self):
        self._initialized = 1
        self.restarts += 1
        if self.found_later is not None:
            self.devices = list(self.found_later)
            self.apis = [api("ALSA", range(len(self.devices)))]

    def _exit_handler(self):
        """Registered by sounddevice for the end of the process."""


def device(name, rate_hz=48_000, channels=2):
    """What sounddevice tells of a device."""
    return {"name": name, "default_samplerate": float(rate_hz), "max_output_channels": channels}


def api(name, indexes):
    """What sounddevice tells of a host API, whose first device is its default one."""
    indexes = list(indexes)
    return {"name": name, "devices": indexes, "default_output_device": indexes[0] if indexes else -1}
