"""XTTS v2 as a speaker: it loads on first use, keeps the latents of voices and streams what it decodes."""

from __future__ import annotations

import contextlib
import gc
import importlib.metadata
import importlib.util
import re
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TYPE_CHECKING

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.background import leave_behind, one_at_a_time
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.gpu import Device
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.presets import FIELD_BY_NAME
from lidia_desktop.engine.speech.request import SpeechRequest, UnknownLanguage
from lidia_desktop.engine.speech.speaker import Part, Preparing
from lidia_desktop.engine.speech.xtts.checkpoint import load_network
from lidia_desktop.engine.speech.xtts.conditioning import compute_latents
from lidia_desktop.engine.speech.xtts.keys_values import KeysValues
from lidia_desktop.engine.speech.xtts.loading import Loading, Precision, Ready, load
from lidia_desktop.engine.speech.xtts.model import ModelFolder
from lidia_desktop.engine.speech.xtts.preload import NETWORK_MODULE, import_libraries
from lidia_desktop.engine.speech.xtts.script import script_of
from lidia_desktop.engine.speech.xtts.side_by_side import Role, SideBySide
from lidia_desktop.engine.steps import result_of
from lidia_desktop.engine.voices.latents import Latents, LatentsCache, LatentsKey
from lidia_desktop.engine.voices.samples import NoSamples

if TYPE_CHECKING:
    from TTS.tts.models.xtts import Xtts

LANGUAGES = ("ru", "en", "de", "fr", "es", "it", "pt", "pl", "tr", "nl", "cs", "ar", "zh-cn", "hu", "ko", "ja", "hi")
NEEDED_PACKAGE = {"zh-cn": "pypinyin", "ja": "cutlet"}  # coqui-tts leaves these to be installed by hand
CLOSE_WAIT_S = 5.0
PREFIXES_KEPT = 4  # 8 MB each in float32


class NotEnoughMemory(LidiaError):
    """The machine or the card has too little memory for the network."""

    what = "Для XTTS не хватило памяти ({device})."
    advice = "Закройте другие программы, выберите другое устройство или встроенный голос."


class NothingSpoken(LidiaError):
    """The network ended at once."""

    what = "XTTS не произнесла ни звука."
    advice = "Попробуйте другое зерно или длиннее фразу."


class XttsSpeaker:
    """A `Speaker`: the whole of XTTS behind one lock; what is to be said side by side is said in one call."""

    name = "XTTS v2"
    languages = tuple(
        language
        for language in LANGUAGES
        if language not in NEEDED_PACKAGE or importlib.util.find_spec(NEEDED_PACKAGE[language]) is not None
    )
    honoured = frozenset({*FIELD_BY_NAME, "voice", "seed"})

    def __init__(
        self,
        model: ModelFolder,
        device: Device,
        cache: LatentsCache,
        hashes: ContentHashes,
        precision: Precision = "auto",
        max_codes: int | None = None,
    ) -> None:
        """`max_codes` ends every sentence there, for measuring."""
        self.device = device.title
        self._device = device
        self._model = model
        self._cache = cache
        self._hashes = hashes
        self._loading = Loading(model.path, cache.folder, device, precision, max_codes)
        self._lock = threading.Lock()
        self._ready: Ready | None = None
        self._prefixes: dict[LatentsKey, KeysValues] = {}

    @property
    def version(self) -> str:
        """Library, checkpoint and precision; both are known once it was loaded."""
        ready = self._ready
        model = f"{ready.model_hash}, {ready.precision}" if ready else "модель не загружена"
        return f"coqui-tts {importlib.metadata.version('coqui-tts')}, {model}"

    def prepare(self, request: SpeechRequest, cancel: Cancel) -> Iterator[Preparing]:
        """Load the network and compute the voice's latents, unless both are there."""
        self._check(request)

        def work(cancel: Cancel) -> Iterator[Preparing]:
            with one_at_a_time(self._lock, cancel), _memory_explained(self.device):
                ready = yield from self._load(request, cancel)
                yield from self._role(ready, request, cancel)

        yield from leave_behind(work, cancel)

    def speak(self, request: SpeechRequest, cancel: Cancel) -> Iterator[AudioChunk]:
        """Stream the audio of `request`; the chunks grow up to `stream_chunk_size` codes."""
        for part in self.speak_together([request], cancel):
            yield part.chunk

    def speak_together(self, requests: Sequence[SpeechRequest], cancel: Cancel) -> Iterator[Part]:
        """Stream the audio of all `requests` side by side, each in order."""
        for request in requests:
            self._check(request)

        def work(cancel: Cancel) -> Iterator[Part]:
            with one_at_a_time(self._lock, cancel), _memory_explained(self.device):
                roles = []
                for request in requests:
                    ready = result_of(self._load(request, cancel))
                    roles.append(result_of(self._role(ready, request, cancel)))
                if not roles:
                    return
                silent = set(range(len(roles)))
                for part in SideBySide(ready.decoder, ready.vocoder, roles, cancel).parts():
                    silent.discard(part.number)
                    yield part
                if silent:
                    raise NothingSpoken

        yield from leave_behind(work, cancel)

    def close(self) -> None:
        """Let go of the network; waits a moment for work that was left behind."""
        if self._lock.acquire(timeout=CLOSE_WAIT_S):
            self._ready = None
            self._prefixes.clear()
            self._lock.release()
            if self._device.kind == "cuda":
                _give_back_card_memory()

    def _check(self, request: SpeechRequest) -> None:
        if request.language not in self.languages:
            raise UnknownLanguage(speaker=self.name, language=request.language, known=", ".join(self.languages))
        if request.voice.is_empty:
            raise NoSamples(voice=request.voice.title, folder=request.voice.folder)

    def _load(self, request: SpeechRequest, cancel: Cancel) -> Generator[Preparing, None, Ready]:
        if self._ready is None:
            model_hash = yield from self._model.verify(cancel)

            def latents_of(network: Xtts) -> Generator[Preparing, None, Latents]:
                _, latents = yield from self._latents(model_hash, lambda: network, request, cancel)
                return latents

            self._ready = yield from load(self._loading, model_hash, latents_of, cancel)
        return self._ready

    def _role(self, ready: Ready, request: SpeechRequest, cancel: Cancel) -> Generator[Preparing, None, Role]:
        import torch

        def network() -> Xtts:
            if ready.network is not None:
                return ready.network
            # Prepared weights have no part that listens to samples; the whole network goes again after that.
            import_libraries(NETWORK_MODULE, cancel)
            return load_network(self._model.path, self._device.torch_name, cancel)

        key, latents = yield from self._latents(ready.model_hash, network, request, cancel)
        prefix = self._prefixes.pop(key, None)
        if prefix is None:
            prefix = ready.decoder.prefix(torch.from_numpy(latents.gpt_cond), cancel.check)
        self._prefixes[key] = prefix
        while len(self._prefixes) > PREFIXES_KEPT:
            self._prefixes.pop(next(iter(self._prefixes)))
        speaker = torch.from_numpy(latents.speaker).to(self._device.torch_name)
        return Role(script_of(request, ready.tokenizer, ready.decoder.dimensions.max_text_tokens), prefix, speaker)

    def _latents(
        self, model_hash: str, network: Callable[[], Xtts], request: SpeechRequest, cancel: Cancel
    ) -> Generator[Preparing, None, tuple[LatentsKey, Latents]]:
        voice, preset = request.voice, request.preset
        samples = self._hashes.sha256(voice.samples, cancel)
        key = LatentsKey(samples, preset.gpt_cond_len, preset.gpt_cond_chunk_len, model_hash)
        latents = self._cache.load(key)
        if latents is None:
            latents = yield from compute_latents(network(), voice, preset, cancel)
            self._cache.save(key, latents)
        return key, latents


def _give_back_card_memory() -> None:
    """Torch keeps what it once had; the graph, and the next choice of a card, would take that for used."""
    import torch

    gc.collect()
    torch.cuda.empty_cache()


@contextlib.contextmanager
def _memory_explained(device: str) -> Iterator[None]:
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        # torch.OutOfMemoryError on a card; on the CPU a plain RuntimeError of the allocator.
        if isinstance(error, MemoryError) or re.search(r"out of memory|can't allocate memory", str(error)):
            raise NotEnoughMemory(device=device) from error
        raise
