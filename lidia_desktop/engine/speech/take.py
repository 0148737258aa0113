"""A finished request: its audio, its times and what made it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.speaker import Preparing, Speaker
from lidia_desktop.engine.speech.spoken import read_ahead


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """What came of a request. Times in seconds: `prepare_s` of getting ready, the others from the start of speaking."""

    request: SpeechRequest
    audio: AudioChunk
    speaker: str
    version: str
    prepare_s: float
    first_audio_s: float
    total_s: float

    @property
    def rtf(self) -> float:
        """Real-time factor: seconds of work for a second of audio; under 1 is faster than real time."""
        return self.total_s / self.audio.duration_s if self.audio.duration_s else float("inf")


SpeechEvent = Preparing | AudioChunk | Take


def render(
    speaker: Speaker,
    request: SpeechRequest,
    cancel: Cancel,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[SpeechEvent]:
    """Let `speaker` speak: its preparing steps, then its chunks as they come, and the `Take` last.

    Raises `Cancelled` or `LidiaError`.
    """
    asked = clock()
    yield from read_ahead(request, cancel)
    yield from speaker.prepare(request, cancel)
    started = clock()
    chunks: list[AudioChunk] = []
    first_audio_s = 0.0
    for chunk in speaker.speak(request, cancel):
        if not chunks:
            first_audio_s = clock() - started
        chunks.append(chunk)
        yield chunk
    yield Take(
        request=request,
        audio=AudioChunk.joined(chunks),
        speaker=speaker.name,
        version=speaker.version,
        prepare_s=started - asked,
        first_audio_s=first_audio_s,
        total_s=clock() - started,
    )
