"""XTTS v2 as a speaker: it loads on first use, keeps the latents of voices and streams what it decodes."""

from __future__ import annotations

import contextlib
import gc
import importlib.metadata
import importlib.util
import re
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lidia_desktop.engine.audio.chunk import AudioChunk, Samples
from lidia_desktop.engine.background import leave_behind, one_at_a_time
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.gpu import Device, torch_sees
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.presets import FIELD_BY_NAME
from lidia_desktop.engine.speech.request import MAX_SEED, SpeechRequest, UnknownLanguage
from lidia_desktop.engine.speech.speaker import Preparing
from lidia_desktop.engine.speech.spoken import spoken_pieces
from lidia_desktop.engine.speech.xtts.checkpoint import load_network
from lidia_desktop.engine.speech.xtts.conditioning import compute_latents
from lidia_desktop.engine.speech.xtts.decoder import TokenDecoder
from lidia_desktop.engine.speech.xtts.interruptible import interruptible
from lidia_desktop.engine.speech.xtts.model import ModelFolder
from lidia_desktop.engine.speech.xtts.preload import import_libraries
from lidia_desktop.engine.speech.xtts.sampling import Sampling
from lidia_desktop.engine.speech.xtts.vocoder import VocoderStream
from lidia_desktop.engine.steps import result_of
from lidia_desktop.engine.voices.latents import Latents, LatentsCache, LatentsKey
from lidia_desktop.engine.voices.samples import NoSamples

if TYPE_CHECKING:
    import torch
    from TTS.tts.models.xtts import Xtts

RATE_HZ = 24_000
LANGUAGES = ("ru", "en", "de", "fr", "es", "it", "pt", "pl", "tr", "nl", "cs", "ar", "zh-cn", "hu", "ko", "ja", "hi")
NEEDED_PACKAGE = {"zh-cn": "pypinyin", "ja": "cutlet"}  # coqui-tts leaves these to be installed by hand
CAP_FADE_S = 0.005
SEED_STEP = 0x9E3779B1  # 2**32 over the golden ratio, made odd: neighbouring seeds do not share sentences
CLOSE_WAIT_S = 5.0


class TooManyTokens(LidiaError):
    """A piece of text is longer than the network can take in."""

    what = "Фраза слишком сложна для XTTS: {tokens} токенов при пределе {limit}: «{text}…»."
    advice = "Разделите её на предложения или включите «По предложениям»."


class DeviceNotUsable(LidiaError):
    """The chosen card is there, but torch cannot compute on it."""

    what = "XTTS не может считать на выбранной видеокарте: {reason}."
    advice = "До тех пор выберите процессор: LIDIA_DEVICE=cpu."


class NotEnoughMemory(LidiaError):
    """The machine or the card has too little memory for the network."""

    what = "Для XTTS не хватило памяти ({device})."
    advice = "Закройте другие программы, выберите другое устройство или встроенный голос."


class NumbersNotRead(LidiaError):
    """Numbers in digits cannot be put into words in this language."""

    what = "На языке «{language}» XTTS не читает числа цифрами: «{text}»."
    advice = "Напишите их словами."


class NothingSpoken(LidiaError):
    """The network ended at once."""

    what = "XTTS не произнесла ни звука."
    advice = "Попробуйте другое зерно или длиннее фразу."


@dataclass(frozen=True, slots=True)
class _Loaded:
    network: Xtts
    decoder: TokenDecoder
    model_hash: str


class XttsSpeaker:
    """A `Speaker`: the whole of XTTS behind one lock, because the network's cache serves one sequence at a time."""

    name = "XTTS v2"
    languages = tuple(
        language
        for language in LANGUAGES
        if language not in NEEDED_PACKAGE or importlib.util.find_spec(NEEDED_PACKAGE[language]) is not None
    )
    honoured = frozenset({*FIELD_BY_NAME, "voice", "seed"})

    def __init__(self, model: ModelFolder, device: Device, cache: LatentsCache, hashes: ContentHashes) -> None:
        self.device = device.title
        self._device = device
        self._model = model
        self._cache = cache
        self._hashes = hashes
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    @property
    def version(self) -> str:
        """Library, checkpoint and precision; the checkpoint is known once it was read."""
        model = self._loaded.model_hash if self._loaded else "модель не загружена"
        return f"coqui-tts {importlib.metadata.version('coqui-tts')}, {model}, float32"

    def prepare(self, request: SpeechRequest, cancel: Cancel) -> Iterator[Preparing]:
        """Load the network and compute the voice's latents, unless both are there."""
        self._check(request)

        def work(cancel: Cancel) -> Iterator[Preparing]:
            with one_at_a_time(self._lock, cancel), _memory_explained(self.device):
                loaded = yield from self._load(cancel)
                yield from self._latents(loaded, request, cancel)

        yield from leave_behind(work, cancel)

    def speak(self, request: SpeechRequest, cancel: Cancel) -> Iterator[AudioChunk]:
        """Stream the audio of `request`, `stream_chunk_size` codes at a time."""
        self._check(request)

        def work(cancel: Cancel) -> Iterator[AudioChunk]:
            with one_at_a_time(self._lock, cancel), _memory_explained(self.device):
                loaded = result_of(self._load(cancel))
                latents = result_of(self._latents(loaded, request, cancel))
                yield from _spoken(loaded, latents, request, cancel)

        yield from leave_behind(work, cancel)

    def close(self) -> None:
        """Let go of the network; waits a moment for work that was left behind."""
        if self._lock.acquire(timeout=CLOSE_WAIT_S):
            self._loaded = None
            self._lock.release()
            if self._device.kind == "cuda":
                _give_back_card_memory()

    def _check(self, request: SpeechRequest) -> None:
        if request.language not in self.languages:
            raise UnknownLanguage(speaker=self.name, language=request.language, known=", ".join(self.languages))
        if request.voice.is_empty:
            raise NoSamples(voice=request.voice.title, folder=request.voice.folder)

    def _load(self, cancel: Cancel) -> Generator[Preparing, None, _Loaded]:
        if self._loaded is None:
            model_hash = yield from self._model.verify(cancel)
            yield Preparing("загружаю XTTS v2")
            import_libraries(cancel)
            if (reason := torch_sees(self._device)) is not None:
                raise DeviceNotUsable(reason=reason)
            network = load_network(self._model.path, self._device.torch_name, cancel)
            self._loaded = _Loaded(network, TokenDecoder(network), model_hash)
        return self._loaded

    def _latents(self, loaded: _Loaded, request: SpeechRequest, cancel: Cancel) -> Generator[Preparing, None, Latents]:
        voice, preset = request.voice, request.preset
        samples = self._hashes.sha256(voice.samples, cancel)
        key = LatentsKey(samples, preset.gpt_cond_len, preset.gpt_cond_chunk_len, loaded.model_hash)
        latents = self._cache.load(key)
        if latents is None:
            latents = yield from compute_latents(loaded.network, voice, preset, cancel)
            self._cache.save(key, latents)
        return latents


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


def _spoken(loaded: _Loaded, latents: Latents, request: SpeechRequest, cancel: Cancel) -> Iterator[AudioChunk]:
    import torch

    device = loaded.network.device
    gpt_cond = torch.from_numpy(latents.gpt_cond).to(device)
    speaker = torch.from_numpy(latents.speaker).to(device)
    silent = True
    for number, piece in enumerate(spoken_pieces(request.text, request.language, request.preset)):
        tokens = _tokens(loaded.network, piece, request.language)
        codes = loaded.decoder.decode(tokens, gpt_cond, _sampling(request), _sentence_seed(request.seed, number))
        stream = VocoderStream(loaded.network.hifigan_decoder, speaker, request.preset.speed)
        for samples in _streamed(loaded, codes, stream, request.preset.stream_chunk_size, cancel):
            if len(samples):
                silent = False
                yield AudioChunk(samples, RATE_HZ)
    if silent:
        raise NothingSpoken


def _streamed(
    loaded: _Loaded,
    codes: Iterator[tuple[int, torch.Tensor]],
    stream: VocoderStream,
    chunk_size: int,
    cancel: Cancel,
) -> Iterator[Samples]:
    import torch

    size = loaded.decoder.dimensions
    latents: list[torch.Tensor] = []
    for count, (code, latent) in enumerate(codes, start=1):
        cancel.check()
        latents.append(latent)
        last = code == size.stop_code or count == size.max_codes
        if last or len(latents) == chunk_size:
            with interruptible(cancel):
                samples = stream.push(torch.stack(latents), last)
            latents.clear()
            # A sentence that hits the cap ends in the middle of a sound: without a fade, in a click.
            yield _faded(samples) if last and code != size.stop_code else samples


def _faded(samples: Samples) -> Samples:
    n = min(len(samples), int(CAP_FADE_S * RATE_HZ))
    ramp = np.ones(len(samples), dtype=np.float32)
    ramp[len(samples) - n :] = np.linspace(1, 0, n, dtype=np.float32)
    return samples * ramp


def _sentence_seed(seed: int, number: int) -> int:
    """The first sentence has the seed that the operator sees, the others seeds that follow from it.

    Within 32 bits: of a longer one torch's generator for the CPU uses only these.
    """
    return (seed + number * SEED_STEP) % (MAX_SEED + 1)


def _sampling(request: SpeechRequest) -> Sampling:
    preset = request.preset
    return Sampling(preset.temperature, preset.repetition_penalty, preset.top_k, preset.top_p)


def _tokens(network: Xtts, text: str, language: str) -> list[int]:
    tokens = _encoded(network, text, language)
    limit = network.args.gpt_max_text_tokens
    if len(tokens) >= limit:
        raise TooManyTokens(tokens=len(tokens), limit=limit - 1, text=text[:40])
    return tokens


def _encoded(network: Xtts, text: str, language: str) -> list[int]:
    # coqui's cleaner takes «25.» for an ordinal in Czech too, for which num2words has no words.
    for attempt in (text, re.sub(r"(?<=\d)\.", " .", text)):
        with contextlib.suppress(NotImplementedError):
            tokens: list[int] = network.tokenizer.encode(attempt.strip().lower(), lang=language)
            return tokens
    raise NumbersNotRead(language=language, text=text[:40])
