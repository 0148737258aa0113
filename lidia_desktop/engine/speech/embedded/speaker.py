"""The speaker that is there at once: cleaned text in, 24 kHz audio out, whichever backend makes the samples."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import numpy as np
import soxr

from lidia_desktop.engine.audio.chunk import AudioChunk, Samples
from lidia_desktop.engine.background import leave_behind
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.embedded.backend import Backend
from lidia_desktop.engine.speech.embedded.shaping import pause_after, shaped
from lidia_desktop.engine.speech.request import SpeechRequest, UnknownLanguage
from lidia_desktop.engine.speech.speaker import Part, Preparing, one_after_another
from lidia_desktop.engine.speech.spoken import spoken_pieces
from lidia_desktop.engine.text.sentences import CHARACTER_LIMITS, fitted

RATE_HZ = 24_000
CHUNK_S = 0.2


class Unpronounceable(LidiaError):
    """The voice can say nothing of the text."""

    what = "Голос «{speaker}» не может произнести этот текст: «{text}»."
    advice = "Напишите его русскими или латинскими буквами."


class EmbeddedSpeaker:
    """A `Speaker` over a `Backend`; `reason` says in words why it is this backend."""

    device = "процессор"
    honoured = frozenset({"speed", "preprocess_text", "split_sentences"})

    def __init__(self, backend: Backend, reason: str) -> None:
        self.reason = reason
        self._backend = backend

    @property
    def name(self) -> str:
        """The backend's name."""
        return self._backend.name

    @property
    def version(self) -> str:
        """Versions of program and voices."""
        return self._backend.version

    @property
    def languages(self) -> tuple[str, ...]:
        """Russian, and English when the backend has it."""
        return self._backend.languages

    def prepare(self, request: SpeechRequest, cancel: Cancel) -> Iterator[Preparing]:
        """Start the backend, unless it runs. Raises `Cancelled` and `LidiaError`."""
        cancel.check()
        self._check_language(request.language)
        if not self._backend.is_ready(request.language):
            yield Preparing(f"запускаю {self.name}")
            yield from leave_behind(lambda given_up: self._started(request.language, given_up), cancel)

    def speak(self, request: SpeechRequest, cancel: Cancel) -> Iterator[AudioChunk]:
        """The audio of `request` at 24 kHz in chunks of at most 0.25 s. Raises `Cancelled` and `LidiaError`.

        Up to eight sentences are made ahead of the listener. Threads take turns sentence by sentence.
        """
        cancel.check()
        self._check_language(request.language)
        stream: soxr.ResampleStream | None = None
        for audio in leave_behind(lambda given_up: self._sentences(request, given_up), cancel):
            stream = stream or soxr.ResampleStream(audio.rate_hz, RATE_HZ, 1, dtype="float32", quality="HQ")
            step = int(CHUNK_S * audio.rate_hz)
            for start in range(0, len(audio.samples), step):
                cancel.check()
                yield from _chunk(stream.resample_chunk(audio.samples[start : start + step]))
        if stream is not None:
            yield from _chunk(stream.resample_chunk(np.zeros(0, np.float32), last=True))

    def _started(self, language: str, cancel: Cancel) -> Iterator[Preparing]:
        self._backend.start(language, cancel)
        yield Preparing(f"{self.name} готов", 1.0)

    def speak_together(self, requests: Sequence[SpeechRequest], cancel: Cancel) -> Iterator[Part]:
        """One after another: the backend is far faster than real time."""
        return one_after_another(self, requests, cancel)

    def _sentences(self, request: SpeechRequest, cancel: Cancel) -> Iterator[AudioChunk]:
        """Sentences and the pauses between them, at the backend's rate."""
        language, speed = request.language, request.preset.speed
        pause: AudioChunk | None = None
        for words in self._words(request):
            audio = self._backend.synthesize(words, language, speed, cancel)
            if audio is None or not len((audio := shaped(audio, speed)).samples):
                continue
            if pause is not None:
                yield pause
            yield audio
            pause = pause_after(words, speed, audio.rate_hz)
        if pause is None:
            raise Unpronounceable(speaker=self.name, text=textwrap.shorten(request.text, 40, placeholder="…"))

    def _words(self, request: SpeechRequest) -> Iterator[str]:
        """What the backend is to read, piece by piece; numbers in words can make a piece too long again."""
        pieces = spoken_pieces(request.text, request.language, request.preset, request.lexicon, request.voice.name)
        for piece in pieces:
            readable = self._backend.readable(piece, request.language)
            yield from fitted(readable, CHARACTER_LIMITS[request.language])

    def _check_language(self, language: str) -> None:
        if language not in self.languages:
            raise UnknownLanguage(speaker=self.name, language=language, known=", ".join(self.languages))

    def close(self) -> None:
        """End the backend; takes that are being made raise `Cancelled`."""
        self._backend.close()


def _chunk(samples: Samples) -> Iterator[AudioChunk]:
    if len(samples):
        yield AudioChunk(np.clip(samples, -1, 1), RATE_HZ)
