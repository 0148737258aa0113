"""The player with a device that the test runs by hand: its threads, its errors and its end."""

from __future__ import annotations

import sys
import threading

import numpy as np
import pytest

from lidia_desktop.engine.audio import playback
from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.devices import (
    NoOutputDevice,
    OutputDeviceLost,
    OutputDeviceTrouble,
    PlayingFailed,
    SoundSystemHangs,
    UnknownOutputDevice,
    refresh_devices,
)
from lidia_desktop.engine.audio.output import Player
from tests.engine.audio.portaudio import FakePortAudio, FakeStream, device
from tests.sound import wait_until

TAKE = AudioChunk(np.full(24_000, 0.5, np.float32), 24_000)


@pytest.fixture
def portaudio(monkeypatch):
    fake = FakePortAudio([device("Колонки"), device("Наушники")])
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    return fake


@pytest.fixture
def player(portaudio):
    player = Player()
    yield player
    player.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "player"]
    assert all(stream.closed for stream in portaudio.streams)


def opened(portaudio, number=1):
    """The stream that the player has opened as its n-th."""
    wait_until(lambda: len(portaudio.streams) >= number and portaudio.streams[number - 1].active, "a stream is open")
    return portaudio.streams[number - 1]


def run_until(stream, condition):
    """Ask for blocks of 10 ms until it is so."""

    def asked():
        stream.run(480)
        return condition()

    wait_until(asked, "the player has done it")


def test_nothing_happens_before_the_first_take(player, portaudio):
    player.feed(TAKE)
    player.finish()
    player.stop()
    assert (player.state, player.error, player.position_s, player.gaps, player.underruns) == ("idle", None, 0, 0, 0)
    assert not portaudio.streams


def test_a_take_is_played_to_its_end_and_the_device_let_go(player, portaudio):
    player.play(TAKE)
    assert player.state == "playing"
    stream = opened(portaudio)
    run_until(stream, lambda: player.state != "playing")
    assert player.state == "finished"
    assert player.position_s == pytest.approx(1.0)
    assert player.error is None
    wait_until(lambda: stream.closed, "the stream is closed")


def test_a_rest_is_played_from_where_it_was_asked(player, portaudio):
    player.play(TAKE, position_s=0.75)
    assert player.position_s == 0.75
    stream = opened(portaudio)
    run_until(stream, lambda: player.state == "finished")
    assert player.position_s == pytest.approx(1.0)


def test_a_slow_speaker_is_waited_for(player, portaudio):
    player.start(24_000)
    stream = opened(portaudio)
    player.feed(TAKE)
    run_until(stream, lambda: player.gaps == 1)
    assert player.state == "playing"
    player.feed(TAKE)
    player.finish()
    run_until(stream, lambda: player.state == "finished")
    assert player.position_s == pytest.approx(2.0)
    assert (player.gaps, player.underruns) == (1, 1)


def test_stop_is_idle_at_once_and_lets_the_device_go(player, portaudio):
    player.start(24_000)
    player.feed(TAKE)
    stream = opened(portaudio)
    run_until(stream, lambda: player.position_s > 0)
    player.stop()
    assert player.state == "idle"
    player.feed(TAKE)
    run_until(stream, lambda: stream.closed)
    assert player.state == "idle"


def test_a_new_take_replaces_the_old_one(player, portaudio):
    player.play(TAKE)
    first = opened(portaudio)
    for _ in range(50):
        player.play(TAKE)
    run_until(first, lambda: first.closed)
    run_until(opened(portaudio, 2), lambda: player.state == "finished")
    assert len(portaudio.streams) == 2


def test_a_chunk_of_another_rate_is_refused(player):
    player.start(24_000)
    with pytest.raises(ValueError, match="8000 Hz in a take of 24000 Hz"):
        player.feed(AudioChunk(np.zeros(1, np.float32), 8000))


def test_the_chosen_device_is_used_from_the_next_take_on(player, portaudio):
    player.device = "Наушники"
    player.play(TAKE)
    assert opened(portaudio).settings["device"] == 1


def test_without_a_device_there_is_an_error_and_the_take_goes_on(player, portaudio):
    portaudio.devices, portaudio.apis, portaudio.found_later = [], [], []
    player.start(24_000)
    wait_until(lambda: player.state == "lost", "the player gives up")
    player.feed(TAKE)
    player.finish()
    assert isinstance(player.error, NoOutputDevice)
    assert player.position_s == 0


def test_a_device_that_came_back_is_found(player, portaudio):
    player.device = "Гарнитура"
    player.play(TAKE)
    wait_until(lambda: player.state == "lost", "the player gives up")
    assert isinstance(player.error, UnknownOutputDevice)
    portaudio.found_later = [device("Гарнитура")]
    player.play(TAKE)
    run_until(opened(portaudio), lambda: player.state == "finished")
    assert player.error is None


def test_a_busy_device_is_named(player, portaudio):
    portaudio.open_error = portaudio.PortAudioError("Device unavailable", -9985)
    player.play(TAKE)
    wait_until(lambda: player.state == "lost", "the player gives up")
    assert isinstance(player.error, OutputDeviceTrouble)


def test_an_unplugged_device_is_lost_and_the_next_take_plays(player, portaudio):
    player.play(TAKE)
    opened(portaudio).running = False
    wait_until(lambda: player.state == "lost", "the loss is noticed")
    assert isinstance(player.error, OutputDeviceLost)
    assert "«Колонки» отключилось" in str(player.error)
    player.play(TAKE)
    run_until(opened(portaudio, 2), lambda: player.state == "finished")


def test_a_device_that_answers_with_errors_is_lost(player, portaudio):
    player.play(TAKE)
    opened(portaudio).error = portaudio.PortAudioError("Unanticipated host error", -9999)
    wait_until(lambda: player.state == "lost", "the loss is noticed")
    assert isinstance(player.error, OutputDeviceLost)


def test_a_device_that_stops_asking_is_lost(player, portaudio):
    player.play(TAKE)
    opened(portaudio)
    wait_until(lambda: player.state == "lost", "the loss is noticed")
    assert isinstance(player.error, OutputDeviceLost)


def test_an_unexpected_error_is_told_and_the_next_take_plays(player, portaudio, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("нежданное")

    with monkeypatch.context() as broken:
        broken.setattr(playback.Playback, "pour", fail)
        player.play(TAKE)
        wait_until(lambda: player.state == "lost", "the player gives up")
    assert isinstance(player.error, PlayingFailed)
    assert "нежданное" in str(player.error)
    assert "Traceback" in caplog.text
    first = portaudio.streams[0]
    wait_until(lambda: first.closed, "the stream is closed")
    player.play(TAKE)
    run_until(opened(portaudio, 2), lambda: player.state == "finished")
    assert player.error is None


def test_an_unexpected_error_of_the_sound_library_is_told_and_the_next_take_plays(player, portaudio):
    portaudio.open_error = OverflowError()
    player.play(TAKE)
    wait_until(lambda: player.state == "lost", "the player gives up")
    assert isinstance(player.error, PlayingFailed)
    assert "OverflowError" in str(player.error)
    portaudio.open_error = None
    player.play(TAKE)
    run_until(opened(portaudio), lambda: player.state == "finished")


def test_a_device_that_does_not_close_spoils_no_take(player, portaudio, monkeypatch, caplog):
    def fail(stream):
        stream.closed = True
        raise RuntimeError("не закрывается")

    with monkeypatch.context() as broken:
        broken.setattr(FakeStream, "close", fail)
        player.play(TAKE)
        stream = opened(portaudio)
        run_until(stream, lambda: player.state == "finished")
        wait_until(lambda: "не закрывается" in caplog.text, "the error is in the log")
    assert player.error is None
    player.play(TAKE)
    run_until(opened(portaudio, 2), lambda: player.state == "finished")
    wait_until(lambda: portaudio.streams[1].closed, "the stream is closed")
    assert refresh_devices(), "no stream may count as open any more"


def test_a_system_that_hangs_is_reported_and_does_not_hold_the_end(portaudio, monkeypatch):
    released, real = threading.Event(), portaudio.query_hostapis
    monkeypatch.setattr(portaudio, "query_hostapis", lambda: released.wait(60) and real())
    monkeypatch.setattr(playback, "_OPEN_S", 0.05)
    player = Player()
    player.play(TAKE)
    wait_until(lambda: player.state == "lost", "the hang is noticed")
    assert isinstance(player.error, SoundSystemHangs)
    player.close()
    released.set()
    player._thread.join(30)
    assert not player._thread.is_alive()
