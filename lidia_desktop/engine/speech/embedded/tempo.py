"""Faster or slower at the same pitch, for voices that have no tempo of their own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from python_stretch import Signalsmith

from lidia_desktop.engine.audio.chunk import AudioChunk, Samples

# Shorter than the library's own 120 ms: whisper base understands speech at half and double tempo better so.
_BLOCK_S = 0.04
_INTERVAL_S = 0.01
# The library keeps Python's lock while it works: a span takes less than 20 ms, so that the window stays alive.
_SHORTEST_SPAN_S = 1.0
_LONGEST_SPAN_S = 2.0
_QUIET_S = 0.02


def at_tempo(audio: AudioChunk, speed: float) -> AudioChunk:
    """`audio` `speed` times as fast, to a sample or two; at speed 1 the same object.

    The library aligns the start and the end of each span by itself (python-stretch 0.3.1).
    """
    if speed == 1.0:
        return audio
    spans = []
    for span in _spans(audio):
        stretch = Signalsmith.Stretch(1)
        stretch.configure(1, int(_BLOCK_S * audio.rate_hz), int(_INTERVAL_S * audio.rate_hz))
        stretch.setTimeFactor(speed)
        spans.append(np.asarray(stretch.process(span[np.newaxis]), dtype=np.float32)[0])
    return AudioChunk(np.concatenate(spans), audio.rate_hz)


def _spans(audio: AudioChunk) -> Iterator[Samples]:
    """`audio` cut where it is quietest, so that no seam can be heard."""
    rest = audio.samples
    shortest, longest = (int(span_s * audio.rate_hz) for span_s in (_SHORTEST_SPAN_S, _LONGEST_SPAN_S))
    window = np.ones(int(_QUIET_S * audio.rate_hz), np.float32)
    while len(rest) > shortest + longest:
        energy = np.convolve(np.square(rest[shortest:longest]), window, mode="valid")
        cut = shortest + int(np.argmin(energy)) + len(window) // 2
        yield rest[:cut]
        rest = rest[cut:]
    yield rest
