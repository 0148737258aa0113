"""What XTTS knows of a voice: latents for the GPT and an embedding for the vocoder, from reference samples."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.speech.speaker import Preparing
from lidia_desktop.engine.speech.xtts.interruptible import interruptible
from lidia_desktop.engine.voices.latents import Latents
from lidia_desktop.engine.voices.samples import SAMPLE_RATE_HZ, read_samples
from lidia_desktop.engine.voices.voice import Voice

if TYPE_CHECKING:
    from TTS.tts.models.xtts import Xtts


def compute_latents(network: Xtts, voice: Voice, preset: Preset, cancel: Cancel) -> Generator[Preparing, None, Latents]:
    """Yield progress and return the latents of `voice`.

    As in coqui-tts: the embedding is the mean over all samples, the GPT hears only the first `gpt_cond_len` seconds
    of the samples joined in order. Raises `Cancelled` or `LidiaError` about a sample.
    """
    import torch

    step = f"вычисляю голос «{voice.title}»"
    yield Preparing(step, 0.0)
    embeddings, waves = [], []
    with torch.inference_mode():
        for number, sample in enumerate(read_samples(voice, cancel), start=1):
            wave = torch.from_numpy(sample.samples)[None]
            with interruptible(cancel):
                embeddings.append(network.get_speaker_embedding(wave, SAMPLE_RATE_HZ))
            waves.append(wave)
            yield Preparing(step, number / (len(voice.samples) + 1))
        with interruptible(cancel):
            gpt_cond = network.get_gpt_cond_latents(
                torch.cat(waves, dim=-1),
                SAMPLE_RATE_HZ,
                length=preset.gpt_cond_len,
                chunk_length=preset.gpt_cond_chunk_len,
            )
            speaker = torch.stack(embeddings).mean(dim=0)
    yield Preparing(step, 1.0)
    return Latents(
        np.ascontiguousarray(gpt_cond.float().cpu().numpy()), np.ascontiguousarray(speaker.float().cpu().numpy())
    )
