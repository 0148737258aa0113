"""The player on a real sound server, whose other end is recorded and compared."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import soxr

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.devices import NoOutputDevice, OutputDeviceLost, output_devices
from lidia_desktop.engine.audio.output import Player
from tests.sound import DEVICE, SINK_RATE_HZ, chirps, lag_of, likeness, wait_until

RATE_HZ = 24_000
HEARD = 1e-3
PIECE = SINK_RATE_HZ // 20


@pytest.fixture
def player():
    player = Player(DEVICE)
    yield player
    player.close()


def at_sink_rate(audio):
    return soxr.resample(audio.samples, audio.rate_hz, SINK_RATE_HZ)


def heard(samples):
    """From the first to the last sample that is not silence."""
    loud = np.flatnonzero(np.abs(samples) > HEARD)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


def has_ended(player):
    return lambda: player.state != "playing"


def undisturbed(play, player):
    """What `play` returns, again if the machine was too busy for sound: that is not what is tested."""
    for _ in range(3):
        result = play()
        if player.underruns == player.gaps:
            break
    return result


@pytest.mark.parametrize("rate_hz", [RATE_HZ, SINK_RATE_HZ, 22_050])
def test_a_take_is_heard_whole_and_unchanged(sound_server, player, rate_hz):
    take = chirps(3.0, rate_hz)

    def play():
        with sound_server.recording() as recording:
            player.start(rate_hz)
            for start in range(0, len(take.samples), 5000):
                player.feed(AudioChunk(take.samples[start : start + 5000], rate_hz))
            player.finish()
            wait_until(has_ended(player), "the take is over")
            recording.wait_for(0.2)
        return recording.samples

    recorded, want = undisturbed(play, player), at_sink_rate(take)
    assert (player.state, player.error, player.underruns) == ("finished", None, 0)
    assert player.position_s == pytest.approx(3.0, abs=0.001)
    assert len(heard(recorded)) == pytest.approx(len(heard(want)), abs=SINK_RATE_HZ // 200)
    lag = lag_of(want, recorded)
    got = recorded[lag : lag + len(want)]
    assert min(likeness(want[i : i + PIECE], got[i : i + PIECE]) for i in range(0, len(want), PIECE)) > 0.98
    assert likeness(want, got) > 0.99


def test_stop_falls_silent_long_before_the_take_ends(sound_server, player):
    with sound_server.recording() as recording:
        player.play(chirps(20.0, RATE_HZ))
        wait_until(lambda: player.position_s > 0.5, "half a second was heard")
        position_s = player.position_s
        player.stop()
        recording.wait_for(1.0)
    assert len(heard(recording.samples)) / SINK_RATE_HZ < position_s + 0.4
    assert not recording.samples[-SINK_RATE_HZ // 4 :].any()
    assert player.state == "idle"


def test_a_slow_speaker_makes_a_gap_and_no_sample_is_lost(sound_server, player):
    take = chirps(2.0, RATE_HZ)
    first, second = np.split(take.samples, [RATE_HZ])

    def play():
        with sound_server.recording() as recording:
            player.start(RATE_HZ)
            player.feed(AudioChunk(first, RATE_HZ))
            wait_until(lambda: player.gaps == 1, "the first part has run dry")
            recording.wait_for(0.3)
            player.feed(AudioChunk(second, RATE_HZ))
            player.finish()
            wait_until(has_ended(player), "the take is over")
            recording.wait_for(0.2)
        return recording.samples

    recorded = undisturbed(play, player)
    assert (player.state, player.gaps, player.underruns) == ("finished", 1, 1)
    assert player.position_s == pytest.approx(2.0, abs=0.001)
    assert len(heard(recorded)) > 2.2 * SINK_RATE_HZ
    edge = SINK_RATE_HZ // 50  # the fades at the gap
    want = at_sink_rate(take)
    for part in (want[: SINK_RATE_HZ - edge], want[SINK_RATE_HZ + edge :]):
        lag = lag_of(part, recorded)
        assert likeness(part, recorded[lag : lag + len(part)]) > 0.99


def test_a_device_that_goes_away_is_an_error_and_not_a_hang(sound_server, player):
    player.play(chirps(20.0, RATE_HZ))
    wait_until(lambda: player.position_s > 0.2, "it plays")
    sound_server.kill()
    wait_until(has_ended(player), "the loss is noticed")
    assert player.state == "lost"
    assert isinstance(player.error, OutputDeviceLost)
    player.play(chirps(1.0, RATE_HZ))
    wait_until(has_ended(player), "the next attempt has failed too")
    assert isinstance(player.error, NoOutputDevice)


def test_a_server_that_hangs_is_an_error_and_comes_back(sound_server, player):
    player.play(chirps(20.0, RATE_HZ))
    wait_until(lambda: player.position_s > 0.2, "it plays")
    sound_server.freeze()
    wait_until(has_ended(player), "the loss is noticed")
    assert isinstance(player.error, OutputDeviceLost)
    sound_server.thaw()
    player.play(chirps(0.3, RATE_HZ))
    wait_until(has_ended(player), "the next take is over")
    assert player.state == "finished"


def test_a_program_can_end_while_the_server_hangs(sound_server):
    lines = (
        "from tests.sound import *",
        "from lidia_desktop.engine.audio.output import Player",
        "player = Player(DEVICE)",
        "player.play(chirps(20.0, 24_000))",
        "wait_until(lambda: player.position_s > 0.2, 'it plays')",
        "print('plays', flush=True)",
        "input()",
        "player.close()",
    )
    command = [sys.executable, "-W", "ignore", "-c", "\n".join(lines)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        try:
            assert program.stdout.readline().strip() == b"plays"
            sound_server.freeze()
            program.communicate(b"\n", timeout=30)
        finally:
            program.kill()
    assert program.returncode == 0


def test_a_machine_without_sound_has_an_error_in_words(no_sound, player):
    assert output_devices() == []
    player.device = None
    player.play(chirps(0.1, RATE_HZ))
    wait_until(has_ended(player), "the player gives up")
    assert isinstance(player.error, NoOutputDevice)
