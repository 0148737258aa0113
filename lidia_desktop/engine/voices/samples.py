"""Reference samples: read, checked and cut to what cloning uses."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.files import read_audio
from lidia_desktop.engine.audio.resample import resample
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.voices.voice import Voice

SAMPLE_RATE_HZ = 22_050
MAX_SAMPLE_S = 30.0  # max_ref_length of XTTS v2: what follows is not listened to
MIN_SAMPLE_S = 0.33  # XTTS v2 drops shorter pieces
MIN_TOGETHER_S = 1.0
SILENCE_DB = -60.0
_WINDOW_S = 0.1


class NoSamples(LidiaError):
    """The voice has nothing to clone from."""

    what = "У голоса «{voice}» нет ни одного образца."
    advice = "Положите записи (WAV, MP3, FLAC или OGG) в папку «{folder}»."


class SampleTooShort(LidiaError):
    """One file is too short to be of use."""

    what = "Образец «{path}» слишком короткий: {duration_s:.2f} с, нужно хотя бы {minimum_s:.2f} с."
    advice = "Уберите его из папки голоса или замените записью подлиннее."


class SamplesTooShort(LidiaError):
    """All files joined are too short to clone from."""

    what = "Все образцы голоса «{voice}» вместе длятся {duration_s:.2f} с, нужно хотя бы {minimum_s:.1f} с."
    advice = "Добавьте записей: хорошо звучат 10–30 секунд ровной речи."


class SampleSilent(LidiaError):
    """Nothing is to be heard in a file."""

    what = (
        "В образце «{path}» тишина: самое громкое место в первых {listened_s:.0f} с — {level_db:.0f} дБ, "
        "нужно хотя бы {minimum_db:.0f} дБ."
    )
    advice = "Уберите его или запишите заново, проверив микрофон."


def read_samples(voice: Voice, cancel: Cancel) -> Iterator[AudioChunk]:
    """Yield the samples of `voice` in order, float32 mono at 22,050 Hz, each cut to 30 s.

    Raises `Cancelled` between files; `NoSamples`, `SampleTooShort`, `SampleSilent`, what `read_audio` raises, and
    after the last file `SamplesTooShort`.
    """
    if voice.is_empty:
        raise NoSamples(voice=voice.title, folder=voice.folder)
    together_s = 0.0
    for path in voice.samples:
        cancel.check()
        audio = read_audio(path, limit_s=MAX_SAMPLE_S)
        if audio.duration_s < MIN_SAMPLE_S:
            raise SampleTooShort(path=path, duration_s=audio.duration_s, minimum_s=MIN_SAMPLE_S)
        level_db = _loudest_db(audio)
        if level_db < SILENCE_DB:
            raise SampleSilent(path=path, listened_s=audio.duration_s, level_db=level_db, minimum_db=SILENCE_DB)
        together_s += audio.duration_s
        yield resample(audio, SAMPLE_RATE_HZ)
    if together_s < MIN_TOGETHER_S:
        raise SamplesTooShort(voice=voice.title, duration_s=together_s, minimum_s=MIN_TOGETHER_S)


def _loudest_db(audio: AudioChunk) -> float:
    """Level of the loudest tenth of a second in dB of full scale, without its mean; -120 for digital silence."""
    window = min(len(audio.samples), int(audio.rate_hz * _WINDOW_S))
    windows = audio.samples[: len(audio.samples) // window * window].reshape(-1, window)
    return 20 * math.log10(max(1e-6, float(np.std(windows, axis=1).max())))
