"""Another tempo at the same pitch."""

from __future__ import annotations

import numpy as np
import pytest

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.speech.embedded.tempo import at_tempo

RATE_HZ = 16_000


def bursts(starts_s: list[float], length_s: float) -> AudioChunk:
    """Tone bursts of 0.1 s that begin at `starts_s`."""
    samples = np.zeros(int(length_s * RATE_HZ), np.float32)
    tone = 0.5 * np.sin(2 * np.pi * 220 * np.arange(int(0.1 * RATE_HZ)) / RATE_HZ)
    for start_s in starts_s:
        first = int(start_s * RATE_HZ)
        samples[first : first + len(tone)] = tone[: len(samples) - first]
    return AudioChunk(samples, RATE_HZ)


def middles_s(audio: AudioChunk) -> list[float]:
    """The middle of every burst, in seconds."""
    window = int(0.02 * RATE_HZ)
    level = np.convolve(np.abs(audio.samples), np.ones(window) / window, mode="same") > 0.1
    edges = np.flatnonzero(np.diff(np.concatenate([[0], level, [0]])))
    return [float(first + last) / 2 / RATE_HZ for first, last in edges.reshape(-1, 2)]


def test_tempo_one_changes_nothing():
    audio = bursts([0.2], 1.0)
    assert at_tempo(audio, 1.0) is audio


@pytest.mark.parametrize("speed", [0.5, 0.8, 0.98, 1.25, 2.0])
def test_length_and_position_follow_the_tempo_from_the_first_sample_to_the_last(speed: float):
    starts_s = [0.0, 0.7, 1.6, 2.8, 4.1, 5.9]
    audio = bursts(starts_s, 6.0)
    other = at_tempo(audio, speed)
    assert other.duration_s == pytest.approx(6.0 / speed, rel=0.001)
    assert middles_s(other) == pytest.approx([(start + 0.05) / speed for start in starts_s], abs=0.015)


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_the_pitch_stays(speed: float):
    tone = np.sin(2 * np.pi * 220 * np.arange(4 * RATE_HZ) / RATE_HZ).astype(np.float32) / 2
    other = at_tempo(AudioChunk(tone, RATE_HZ), speed).samples
    spectrum = np.abs(np.fft.rfft(other * np.hanning(len(other))))
    assert np.argmax(spectrum) * RATE_HZ / len(other) == pytest.approx(220, abs=2)


@pytest.mark.parametrize("n", [0, 1, 7, 640])
def test_the_shortest_audio_is_stretched_too(n: int):
    audio = AudioChunk(np.ones(n, np.float32) / 2, RATE_HZ)
    assert len(at_tempo(audio, 0.5).samples) == pytest.approx(2 * n, abs=1)
