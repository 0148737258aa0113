"""A real sound server of our own: PulseAudio with a sink that nobody hears, and a recorder of what it played."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from lidia_desktop.engine.audio.chunk import AudioChunk, Samples
from lidia_desktop.engine.audio.devices import SoundLibraryMissing, refresh_devices

DEVICE = "pulse"  # ALSA's name for the server
SINK_RATE_HZ = 48_000
_HANG_S = 30
# Without norewinds the sink holds 2 s of sound and runs dry.
_SINK = f"module-null-sink sink_name=lidia_out norewinds=1 rate={SINK_RATE_HZ}"


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Ask until it is so; the limit only guards against hanging."""
    deadline = time.monotonic() + _HANG_S
    while not condition():
        assert time.monotonic() < deadline, f"waited {_HANG_S} s until {what}"
        time.sleep(0.005)


class Recording:
    """What the sink has played since the recording began."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def seconds(self) -> float:
        """How much has been recorded so far."""
        return self._path.stat().st_size / 4 / SINK_RATE_HZ

    @property
    def samples(self) -> Samples:
        """All of it, float32 at `SINK_RATE_HZ`."""
        data = self._path.read_bytes()
        return np.frombuffer(data[: len(data) // 4 * 4], np.float32)

    def wait_for(self, more_s: float) -> None:
        """Go on recording for `more_s` seconds of the sink's own time."""
        end_s = self.seconds + more_s
        wait_until(lambda: self.seconds >= end_s, "the recorder had recorded on")


class SoundServer:
    """A running PulseAudio; its clients find it through the environment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--log-target=stderr"]
        modules = ["module-native-protocol-unix", "module-always-sink", _SINK]
        for module in modules:
            command += ["-L", module]
        with (folder / "pulse.log").open("wb") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def answers(self) -> bool:
        """Does it take clients yet?"""
        assert self._process.poll() is None, (self._folder / "pulse.log").read_text()
        return subprocess.run(["pactl", "info"], capture_output=True, timeout=_HANG_S).returncode == 0

    def freeze(self) -> None:
        """Keep it from doing anything, like a driver that hangs."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on after `freeze`."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """Take the device away."""
        self._process.kill()
        self._process.wait(_HANG_S)

    @contextlib.contextmanager
    def recording(self) -> Iterator[Recording]:
        """Record what the sink plays, from the first line of the block to its end."""
        path = self._folder / "recording.f32"
        layout = ["--format=float32le", f"--rate={SINK_RATE_HZ}", "--channels=1", "--latency-msec=10"]
        with path.open("wb") as file:
            recorder = subprocess.Popen(["parec", "--raw", "--device=lidia_out.monitor", *layout], stdout=file)
        try:
            recording = Recording(path)
            recording.wait_for(0.1)
            yield recording
        finally:
            recorder.kill()
            recorder.wait(_HANG_S)


@pytest.fixture
def sound_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A sound server for one test; PortAudio in this process plays to it as the device `DEVICE`."""
    for program in ("pulseaudio", "pactl", "parec"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed (Debian: apt install pulseaudio pulseaudio-utils)")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for name in [name for name in os.environ if name.startswith("PULSE_")]:
        monkeypatch.delenv(name)
    server = SoundServer(tmp_path)
    try:
        wait_until(server.answers, "the sound server answers")
        _forget_devices()  # PortAudio looks for them once, when it starts
        yield server
    finally:
        server.kill()
        monkeypatch.undo()
        _forget_devices()


@pytest.fixture
def no_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose sound server is not running."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    _forget_devices()
    yield
    monkeypatch.undo()
    _forget_devices()


def _forget_devices() -> None:
    try:
        assert refresh_devices(), "a test before this one left a stream open"
    except SoundLibraryMissing as error:
        pytest.skip(str(error))


def chirps(duration_s: float, rate_hz: int) -> AudioChunk:
    """A sound of which no part is like another: its pitch rises all the way, its loudness pulses like syllables."""
    at_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    phase = 2 * np.pi * (150 * at_s + 1500 * at_s**2 / duration_s)
    return AudioChunk((0.4 * np.sin(phase) * (0.7 + 0.3 * np.sin(2 * np.pi * 4 * at_s))).astype(np.float32), rate_hz)


def lag_of(needle: Samples, hay: Samples) -> int:
    """Where in `hay` the samples are most like `needle`."""
    n = 1 << (len(needle) + len(hay)).bit_length()
    product = np.fft.irfft(np.fft.rfft(hay, n) * np.conj(np.fft.rfft(needle, n)), n)
    return int(np.argmax(product[: len(hay)]))


def likeness(a: Samples, b: Samples) -> float:
    """Correlation of two stretches of the same length, 1 when they differ in loudness only."""
    a, b = a.astype(np.float64), b.astype(np.float64)
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))
