"""The sound devices of this machine, through PortAudio."""

from __future__ import annotations

import atexit
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol

from lidia_desktop.engine.audio.chunk import Samples
from lidia_desktop.engine.errors import LidiaError

OUTPUT_LATENCY_S = 0.035  # longer is late to fall silent on `stop`, shorter runs dry when the machine is busy
_HANG_S = 5.0
_INVALID_SAMPLE_RATE = -9997  # paInvalidSampleRate of portaudio.h
_NOTHING_LOST = "Речь создаётся и без звука: её можно сохранить и послушать позже."


class SoundLibraryMissing(LidiaError):
    """PortAudio is not there or does not start."""

    what = "Звука не будет: библиотека PortAudio не загрузилась ({reason})."
    advice = f"На Debian и Ubuntu её ставит «apt install libportaudio2». {_NOTHING_LOST}"


class NoOutputDevice(LidiaError):
    """The machine has nothing to play on."""

    what = "Не найдено ни одного устройства для вывода звука."
    advice = f"Подключите наушники или колонки и попробуйте ещё раз. {_NOTHING_LOST}"


class UnknownOutputDevice(LidiaError):
    """The chosen device is not among those that are there."""

    what = "Устройство вывода «{title}» не найдено."
    advice = f"Подключите его или выберите другое; сейчас есть: {{known}}. {_NOTHING_LOST}"


class RateRefused(LidiaError):
    """A device does not take the rate that it calls its own."""

    what = "Устройство «{title}» не принимает звук с частотой {rate_hz} Гц."
    advice = f"Выберите другое устройство или другую частоту в настройках звука системы. {_NOTHING_LOST}"


class OutputDeviceTrouble(LidiaError):
    """A device does not open."""

    what = "Не удалось открыть устройство вывода «{title}»: {reason}."
    advice = f"Закройте программу, которая его занимает, или выберите другое. {_NOTHING_LOST}"


class OutputDeviceLost(LidiaError):
    """A device went away while it was playing."""

    what = "Устройство вывода «{title}» отключилось."
    advice = f"Подключите его снова или выберите другое. {_NOTHING_LOST}"


class SoundSystemHangs(LidiaError):
    """The system does not come back from opening or closing a device."""

    what = "Звуковая система не отвечает."
    advice = f"Подождите или переподключите устройство вывода, затем перезапустите программу. {_NOTHING_LOST}"


class PlayingFailed(LidiaError):
    """The player met an error that nobody expected."""

    what = "Проигрывание прервалось из-за ошибки программы: {reason}."
    advice = f"Попробуйте ещё раз; подробности записаны в журнал программы. {_NOTHING_LOST}"


@dataclass(frozen=True, slots=True)
class OutputDevice:
    """Something to play on. `index` is PortAudio's, good until the next `refresh_devices()`; `title` stays."""

    index: int
    title: str
    rate_hz: int
    channels: int
    is_default: bool


Fill = Callable[[Samples, float, bool], None]
"""Fills `out` (float32, shape (n,)), audible from `delay_s` from now on; `late` if the device ran dry before."""


class OutputStream(Protocol):
    """A device that is playing."""

    @property
    def is_alive(self) -> bool:
        """False once the device has stopped by itself."""
        ...

    def close(self) -> None:
        """Drop what the device still holds and let it go."""
        ...


# PortAudio keeps its state for the whole process and does not lock it: neither may its users but here.
_lock = threading.RLock()
_open_streams = 0


@contextmanager
def _portaudio() -> Iterator[ModuleType]:
    if not _lock.acquire(timeout=_HANG_S):
        raise SoundSystemHangs
    try:
        try:
            import sounddevice
        except Exception as error:  # OSError without the library, sounddevice's own kind when it does not start
            raise SoundLibraryMissing(reason=error) from error
        try:
            yield sounddevice
        except sounddevice.PortAudioError as error:
            raise SoundLibraryMissing(reason=error) from error
    finally:
        _lock.release()


def output_devices() -> list[OutputDevice]:
    """What there is to play on, the default device first. Blocks up to some 100 ms. Raises `SoundLibraryMissing`."""
    with _portaudio() as sd:
        usable = [api for api in sd.query_hostapis() if api["default_output_device"] >= 0]
        if not usable:
            return []
        # Windows shows each device once for each of its interfaces; this one has whole names and a short latency.
        api = min(usable, key=lambda api: bool(api["name"] != "Windows WASAPI"))
        default = api["default_output_device"]
        found = [_described(sd.query_devices(index), index, index == default) for index in api["devices"]]
        return sorted((device for device in found if device.channels), key=lambda device: not device.is_default)


def _described(info: dict[str, Any], index: int, is_default: bool) -> OutputDevice:
    rate_hz, channels = round(info["default_samplerate"]), min(2, info["max_output_channels"])
    return OutputDevice(index, info["name"], rate_hz, channels, is_default)


def find_output(title: str | None) -> OutputDevice:
    """The device of that title, or the default one. Blocks like listing.

    Raises `SoundLibraryMissing`, `NoOutputDevice` or `UnknownOutputDevice`.
    """
    devices = output_devices()
    if not devices:
        raise NoOutputDevice
    for device in devices:
        if title in (None, device.title):
            return device
    raise UnknownOutputDevice(title=title, known=", ".join(f"«{device.title}»" for device in devices))


def refresh_devices() -> bool:
    """Look again for devices that came or went; False if a stream is open, which this would kill.

    Blocks like listing. Raises `SoundLibraryMissing`.
    """
    with _portaudio() as sd:
        if _open_streams:
            return False
        # PortAudio lists devices once, when it starts, and sounddevice has no public way to start it again.
        if sd._initialized:
            sd._terminate()
        sd._initialize()
        return True


def open_output(device: OutputDevice, fill: Fill) -> OutputStream:
    """Start playing what `fill` gives, which PortAudio calls in a thread of its own. Blocks up to some 100 ms.

    Raises `RateRefused` or `OutputDeviceTrouble`.
    """
    return _Stream(device, fill)


def give_up() -> None:
    """Let the process end while a device hangs: PortAudio's own cleaning up would wait for it, perhaps for ever."""
    sounddevice = sys.modules.get("sounddevice")
    if sounddevice is not None:
        atexit.unregister(sounddevice._exit_handler)


class _Stream:
    def __init__(self, device: OutputDevice, fill: Fill) -> None:
        global _open_streams
        with _portaudio() as sd:
            try:
                self._stream = sd.OutputStream(
                    samplerate=device.rate_hz,
                    device=device.index,
                    channels=device.channels,
                    dtype="float32",
                    latency=OUTPUT_LATENCY_S,
                    callback=_callback(fill),
                )
            except sd.PortAudioError as error:
                raise _explained(error, device) from error
            try:
                self._stream.start()
            except sd.PortAudioError as error:
                self._stream.close()
                raise _explained(error, device) from error
            _open_streams += 1

    @property
    def is_alive(self) -> bool:
        import sounddevice

        try:
            return bool(self._stream.active)
        except sounddevice.PortAudioError:
            return False

    def close(self) -> None:
        global _open_streams
        with _lock:
            try:
                self._stream.abort()
                self._stream.close()
            finally:
                _open_streams -= 1


class _Times(Protocol):
    currentTime: float  # noqa: N815 - PortAudio's names
    outputBufferDacTime: float  # noqa: N815


class _Flags(Protocol):
    output_underflow: bool


def _callback(fill: Fill) -> Callable[[Samples, int, _Times, _Flags], None]:
    def callback(out: Samples, _frames: int, times: _Times, flags: _Flags) -> None:
        fill(out[:, 0], max(0.0, times.outputBufferDacTime - times.currentTime), flags.output_underflow)
        out[:, 1:] = out[:, :1]

    return callback


def _explained(error: Exception, device: OutputDevice) -> LidiaError:
    if _INVALID_SAMPLE_RATE in error.args:
        return RateRefused(title=device.title, rate_hz=device.rate_hz)
    return OutputDeviceTrouble(title=device.title, reason=error)
