"""Small real stand-ins for slow parts; each passes the same contract tests as the part it stands for."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.presets import FIELD_BY_NAME
from lidia_desktop.engine.speech.request import SpeechRequest, UnknownLanguage
from lidia_desktop.engine.speech.speaker import Part, Preparing, one_after_another

RATE_HZ = 24_000


class FakeSpeaker:
    """Says every character as 50 ms of a tone whose pitch the preset and the seed decide."""

    name = "Камертон"
    version = "fake 1"
    device = "CPU"
    languages = ("ru", "en")

    def __init__(self, chunk_delay_s: float = 0.0, error: LidiaError | None = None) -> None:
        self.chunk_delay_s = chunk_delay_s
        self.error = error
        self.closed = False

    @property
    def honoured(self) -> frozenset[str]:
        return frozenset({*FIELD_BY_NAME, "voice", "seed"})

    def prepare(self, request: SpeechRequest, cancel: Cancel) -> Iterator[Preparing]:
        self._check(request)
        cancel.check()
        yield Preparing("настраиваю камертон", 1.0)

    def speak(self, request: SpeechRequest, cancel: Cancel) -> Iterator[AudioChunk]:
        self._check(request)
        cancel.check()
        pitch_hz = 200 + zlib.crc32(repr((request.preset, request.seed, request.voice.name)).encode()) % 40_000 / 100
        n = int(RATE_HZ * 0.05 / request.preset.speed)
        tone = (0.3 * np.sin(2 * np.pi * pitch_hz * np.arange(n) / RATE_HZ)).astype(np.float32)
        for position in range(len(request.text)):
            cancel.wait(self.chunk_delay_s)
            cancel.check()
            if self.error is not None and position == 2:
                raise self.error
            yield AudioChunk(tone, RATE_HZ)

    def speak_together(self, requests: Sequence[SpeechRequest], cancel: Cancel) -> Iterator[Part]:
        return one_after_another(self, requests, cancel)

    def _check(self, request: SpeechRequest) -> None:
        if request.language not in self.languages:
            raise UnknownLanguage(speaker=self.name, language=request.language, known=", ".join(self.languages))

    def close(self) -> None:
        self.closed = True
