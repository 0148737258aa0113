"""Raw sentences made fit to follow each other: edges, pauses and level."""

from __future__ import annotations

import numpy as np

from lidia_desktop.engine.audio.chunk import AudioChunk

_SILENCE = 0.002  # ten times the noise between the words of festvox-ru
_GUARD_S = 0.05  # kept on both sides of speech, for soft consonants
_FADE_S = 0.005
_HIGHEST_PEAK = 0.9  # leaves the resampler 0.9 dB to overshoot
_PAUSE_S = {".": 0.3, "!": 0.3, "?": 0.3, ";": 0.2, ":": 0.2, ",": 0.1}  # beside the guards


def shaped(audio: AudioChunk, speed: float) -> AudioChunk:
    """`audio` of that tempo without the silence around it, faded at both ends, at most -0.9 dBFS; may be empty."""
    loud = np.flatnonzero(np.abs(audio.samples) > _SILENCE)
    if not len(loud):
        return AudioChunk(np.zeros(0, np.float32), audio.rate_hz)
    guard = int(_GUARD_S / speed * audio.rate_hz)
    samples = audio.samples[max(0, loud[0] - guard) : loud[-1] + guard].copy()
    samples *= min(1.0, _HIGHEST_PEAK / float(np.max(np.abs(samples))))
    ramp = np.linspace(0, 1, min(len(samples), int(_FADE_S * audio.rate_hz)), dtype=np.float32)
    samples[: len(ramp)] *= ramp
    samples[len(samples) - len(ramp) :] *= ramp[::-1]
    return AudioChunk(samples, audio.rate_hz)


def pause_after(words: str, speed: float, rate_hz: int) -> AudioChunk:
    """The silence that follows `words` in speech of that tempo, by their last mark."""
    samples = int(_PAUSE_S.get(words[-1], 0.0) / speed * rate_hz)
    return AudioChunk(np.zeros(samples, np.float32), rate_hz)
