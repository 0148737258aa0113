"""From one sample rate to another."""

from __future__ import annotations

import soxr

from lidia_desktop.engine.audio.chunk import AudioChunk


def resample(audio: AudioChunk, rate_hz: int) -> AudioChunk:
    """`audio` at `rate_hz`, by soxr at its very high quality; the same object when the rate is already right."""
    if audio.rate_hz == rate_hz:
        return audio
    return AudioChunk(soxr.resample(audio.samples, audio.rate_hz, rate_hz, quality="VHQ"), rate_hz)
