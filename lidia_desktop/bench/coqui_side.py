"""coqui-tts as it comes: its own loader, its own `inference` and `inference_stream`."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lidia_desktop.bench.machine import PeakMemory
from lidia_desktop.bench.messages import Phrase, Setup, Spoken, Started
from lidia_desktop.bench.phrases import LANGUAGE, PRESET
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.xtts.model import ModelFolder
from lidia_desktop.engine.voices.latents import LatentsCache, LatentsKey

if TYPE_CHECKING:
    import torch
    from TTS.tts.models.xtts import Xtts

RATE_HZ = 24_000
CHUNK_CODES = 20  # the default of its `inference_stream`


class CoquiSide:
    """A `Side`. The latents are those that our side has computed and cached before."""

    def __init__(self) -> None:
        self._network: Xtts
        self._voice: dict[str, torch.Tensor]

    def load(self, setup: Setup) -> Started:
        """Load as coqui's documentation says, from the copy: the loader may overwrite the weights."""
        begun = time.perf_counter()
        import torch
        from TTS.tts.configs.xtts_config import XttsConfig
        from TTS.tts.models.xtts import Xtts

        imported = time.perf_counter()
        folder = Path(setup.weights_copy)
        config = XttsConfig()
        config.load_json(str(folder / "config.json"))
        self._network = Xtts.init_from_config(config)
        self._network.load_checkpoint(config, checkpoint_dir=str(folder), eval=True)
        self._network.to(setup.device)
        self._voice = _voice(setup)
        ready = time.perf_counter()
        version = f"coqui-tts {importlib.metadata.version('coqui-tts')}"
        return Started(imported - begun, ready - imported, torch.get_num_threads(), version)

    def warm(self, phrase: Phrase) -> None:
        """Say the first chunk."""
        next(self._streamed(phrase))

    def stream(self, phrase: Phrase) -> Spoken:
        """`inference_stream`, 20 codes a chunk."""
        samples, first_audio_s = 0, 0.0
        with PeakMemory() as memory:
            begun = time.perf_counter()
            for wave in self._streamed(phrase):
                if not samples:
                    first_audio_s = time.perf_counter() - begun
                samples += len(wave)
            work_s = time.perf_counter() - begun
        return Spoken(first_audio_s, work_s, samples / RATE_HZ, memory.peak_bytes)

    def batch(self, phrases: Sequence[Phrase]) -> Spoken:
        """`inference` for one after the other, which is all that it can do."""
        samples, first_audio_s = 0, 0.0
        with PeakMemory() as memory:
            begun = time.perf_counter()
            for phrase in phrases:
                self._begin(phrase)
                spoken = self._network.inference(phrase.text, LANGUAGE, **self._voice, **_sampling())
                first_audio_s = first_audio_s or time.perf_counter() - begun
                samples += len(spoken["wav"])
            work_s = time.perf_counter() - begun
        return Spoken(first_audio_s, work_s, samples / RATE_HZ, memory.peak_bytes)

    def _streamed(self, phrase: Phrase) -> Iterator[torch.Tensor]:
        self._begin(phrase)
        chunks: Iterator[torch.Tensor] = self._network.inference_stream(
            phrase.text, LANGUAGE, **self._voice, stream_chunk_size=CHUNK_CODES, **_sampling()
        )
        return chunks

    def _begin(self, phrase: Phrase) -> None:
        import torch

        torch.manual_seed(phrase.seed)
        self._network.gpt.max_gen_mel_tokens = phrase.codes


def _sampling() -> dict[str, float]:
    return {
        "temperature": PRESET.temperature,
        "repetition_penalty": PRESET.repetition_penalty,
        "top_k": PRESET.top_k,
        "top_p": PRESET.top_p,
        "speed": PRESET.speed,
    }


def _voice(setup: Setup) -> dict[str, torch.Tensor]:
    import torch

    hashes, cancel = ContentHashes(setup.hashes_file), Cancel()
    weights = hashes.sha256([ModelFolder(Path(setup.model), hashes).weights], cancel)[0]
    samples = hashes.sha256([Path(sample) for sample in setup.samples], cancel)
    key = LatentsKey(samples, PRESET.gpt_cond_len, PRESET.gpt_cond_chunk_len, weights[:12])
    latents = LatentsCache(setup.latents_folder).load(key)
    if latents is None:
        raise LookupError("our side has to compute the latents first")
    return {
        "gpt_cond_latent": torch.from_numpy(latents.gpt_cond),
        "speaker_embedding": torch.from_numpy(latents.speaker),
    }
