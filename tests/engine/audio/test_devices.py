"""Which devices are offered, and what the operator reads when one fails."""

from __future__ import annotations

import sys

import pytest

from lidia_desktop.engine.audio import devices
from lidia_desktop.engine.audio.devices import (
    NoOutputDevice,
    OutputDevice,
    OutputDeviceTrouble,
    RateRefused,
    SoundLibraryMissing,
    UnknownOutputDevice,
    find_output,
    open_output,
    output_devices,
    refresh_devices,
)
from tests.engine.audio.portaudio import FakePortAudio, api, device


@pytest.fixture
def portaudio(monkeypatch):
    """Puts a stand-in in the place of sounddevice."""

    def put(fake):
        monkeypatch.setitem(sys.modules, "sounddevice", fake)
        return fake

    return put


def silence(out, delay_s, late):
    out.fill(0)


def test_the_default_device_comes_first_and_inputs_are_left_out(portaudio):
    found = [device("Колонки", 44_100), device("Микрофон", channels=0), device("Наушники", channels=8)]
    portaudio(FakePortAudio(found, [api("ALSA", [2, 1, 0])]))
    assert output_devices() == [
        OutputDevice(2, "Наушники", 48_000, 2, is_default=True),
        OutputDevice(0, "Колонки", 44_100, 2, is_default=False),
    ]


def test_windows_shows_each_device_once(portaudio):
    found = [
        device("Колонки (Realtek High Definiti"),
        device("Колонки (Realtek High Definition Audio)"),
        device("ASIO"),
    ]
    portaudio(FakePortAudio(found, [api("MME", [0]), api("Windows WASAPI", [1]), api("ASIO", [2])]))
    assert [found.title for found in output_devices()] == ["Колонки (Realtek High Definition Audio)"]


def test_an_interface_without_devices_is_passed_over(portaudio):
    portaudio(FakePortAudio([device("Колонки")], [api("Windows WASAPI", []), api("MME", [0])]))
    assert find_output(None).title == "Колонки"


def test_no_device(portaudio):
    portaudio(FakePortAudio())
    assert output_devices() == []
    with pytest.raises(NoOutputDevice, match=r"Не найдено ни одного устройства.*Подключите наушники"):
        find_output(None)


def test_a_device_is_found_by_its_title(portaudio):
    portaudio(FakePortAudio([device("Колонки"), device("Наушники")]))
    assert find_output("Наушники").index == 1
    with pytest.raises(UnknownOutputDevice, match=r"«Гарнитура» не найдено.*есть: «Колонки», «Наушники»"):
        find_output("Гарнитура")


def test_the_library_is_missing(tmp_path, monkeypatch):
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    with pytest.raises(SoundLibraryMissing, match=r"PortAudio library not found.*apt install libportaudio2"):
        output_devices()


def test_the_library_does_not_start_again(portaudio, monkeypatch):
    fake = portaudio(FakePortAudio([device("Колонки")]))

    def fail():
        raise fake.PortAudioError("Unanticipated host error", -9999)

    monkeypatch.setattr(fake, "_initialize", fail)
    with pytest.raises(SoundLibraryMissing, match="Unanticipated host error"):
        refresh_devices()


def test_a_refused_rate_and_a_busy_device_have_their_own_words(portaudio):
    fake = portaudio(FakePortAudio([device("Колонки", 44_100)]))
    speakers = find_output(None)
    fake.open_error = fake.PortAudioError("Error opening OutputStream: Invalid sample rate", -9997)
    with pytest.raises(RateRefused, match="«Колонки» не принимает звук с частотой 44100 Гц"):
        open_output(speakers, silence)
    fake.open_error = fake.PortAudioError("Device unavailable", -9985)
    with pytest.raises(
        OutputDeviceTrouble, match=r"Не удалось открыть устройство вывода «Колонки»: .*Device unavailable"
    ):
        open_output(speakers, silence)


def test_a_device_that_opens_but_does_not_start_is_let_go(portaudio):
    fake = portaudio(FakePortAudio([device("Колонки")]))
    fake.start_error = fake.PortAudioError("Host error", -9999)
    with pytest.raises(OutputDeviceTrouble, match="Host error"):
        open_output(find_output(None), silence)
    assert fake.streams[0].closed
    assert refresh_devices()


def test_devices_are_looked_for_again_only_while_none_is_open(portaudio):
    fake = portaudio(FakePortAudio([device("Колонки")], found_later=[device("Гарнитура")]))
    stream = open_output(find_output(None), silence)
    assert not refresh_devices()
    assert fake.restarts == 0
    stream.close()
    assert refresh_devices()
    assert find_output(None).title == "Гарнитура"


def test_the_callback_gives_the_same_to_both_ears(portaudio):
    fake, told = portaudio(FakePortAudio([device("Колонки")])), []

    def fill(out, delay_s, late):
        out[:] = range(len(out))
        told.append((round(delay_s, 6), late))

    stream = open_output(find_output(None), fill)
    assert fake.streams[0].run(3, underflow=True).tolist() == [[0, 0], [1, 1], [2, 2]]
    assert told == [(0.02, True)]
    assert stream.is_alive
    stream.close()


def test_a_system_that_hangs_is_said_to(portaudio, monkeypatch):
    portaudio(FakePortAudio([device("Колонки")]))
    monkeypatch.setattr(devices, "_HANG_S", 0.01)

    class Held:
        def acquire(self, timeout):
            assert timeout == 0.01
            return False

    monkeypatch.setattr(devices, "_lock", Held())
    with pytest.raises(devices.SoundSystemHangs, match="не отвечает"):
        output_devices()
