"""Our engine in a worker process, used as the program uses it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from lidia_desktop.bench.machine import PeakMemory, torch_threads
from lidia_desktop.bench.messages import Phrase, Setup, Spoken, Started
from lidia_desktop.bench.phrases import LANGUAGE, PRESET
from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.gpu import choose_device, list_gpus
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.xtts.model import ModelFolder
from lidia_desktop.engine.speech.xtts.preload import SPEAKING_MODULE, import_libraries
from lidia_desktop.engine.speech.xtts.speaker import XttsSpeaker
from lidia_desktop.engine.voices.latents import LatentsCache
from lidia_desktop.engine.voices.voice import Voice


class OurSide:
    """A `Side`. A sentence of another length than the one before needs a new speaker, which is not measured."""

    def __init__(self) -> None:
        self._setup: Setup
        self._speaker: XttsSpeaker
        self._codes: int

    def load(self, setup: Setup) -> Started:
        """Import what the speaker imports, then let it prepare itself."""
        self._setup = setup
        begun = time.perf_counter()
        import_libraries(SPEAKING_MODULE, Cancel())
        imported = time.perf_counter()
        self._open(setup.codes)
        ready = time.perf_counter()
        return Started(imported - begun, ready - imported, torch_threads() or 0, self._speaker.version)

    def warm(self, phrase: Phrase) -> None:
        """Say the first chunk."""
        cancel = Cancel()
        next(iter(self._speaker.speak(self._request(phrase), cancel)))
        cancel.set()

    def stream(self, phrase: Phrase) -> Spoken:
        """Speak, as a caller would hear it."""
        self._made_for(phrase)
        return _timed(self._speaker.speak(self._request(phrase), Cancel()))

    def batch(self, phrases: Sequence[Phrase]) -> Spoken:
        """All phrases side by side."""
        self._made_for(phrases[0])
        requests = [self._request(phrase) for phrase in phrases]
        return _timed(part.chunk for part in self._speaker.speak_together(requests, Cancel()))

    def _made_for(self, phrase: Phrase) -> None:
        codes = phrase.codes // phrase.sentences
        if codes != self._codes:
            self._speaker.close()
            self._open(codes)
            self.warm(phrase)

    def _open(self, codes: int) -> None:
        hashes = ContentHashes(self._setup.hashes_file)
        device = choose_device(list_gpus(), self._setup.device).device
        model = ModelFolder(Path(self._setup.model), hashes)
        self._codes = codes
        self._speaker = XttsSpeaker(model, device, LatentsCache(self._setup.latents_folder), hashes, max_codes=codes)
        for _ in self._speaker.prepare(self._request(Phrase("Готовлюсь.", 0, codes)), Cancel()):
            pass

    def _request(self, phrase: Phrase) -> SpeechRequest:
        samples = tuple(Path(sample) for sample in self._setup.samples)
        voice = Voice("bench", "bench", samples[0].parent, samples)
        return SpeechRequest(phrase.text, LANGUAGE, voice, PRESET, phrase.seed)


def _timed(chunks: Iterable[AudioChunk]) -> Spoken:
    audio_s, first_audio_s = 0.0, 0.0
    with PeakMemory() as memory:
        begun = time.perf_counter()
        for chunk in chunks:
            if not audio_s:
                first_audio_s = time.perf_counter() - begun
            audio_s += chunk.duration_s
        work_s = time.perf_counter() - begun
    return Spoken(first_audio_s, work_s, audio_s, memory.peak_bytes)
