"""Audio files: any usual format in, WAV or FLAC out."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import numpy as np
import soundfile

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.errors import FileTrouble, LidiaError
from lidia_desktop.engine.files import explained, replacing

LOWEST_RATE_HZ = 4_000
HIGHEST_RATE_HZ = 768_000
_WRITTEN_FORMATS = {".wav": "WAV", ".flac": "FLAC"}


class AudioMissing(LidiaError):
    """There is no such file."""

    what = "Звукового файла «{path}» нет."
    advice = "Проверьте, не переименован ли он и на месте ли диск."


class NotAudio(LidiaError):
    """The file is not audio, whatever its name says, or it is damaged."""

    what = "Файл «{path}» не читается как звук."
    advice = "Нужен целый WAV, FLAC, OGG или MP3: откройте файл в проигрывателе и сохраните заново."


class EmptyAudio(LidiaError):
    """The file has a proper header and not a single sample."""

    what = "В файле «{path}» нет ни одного отсчёта звука."
    advice = "Выберите другую запись."


class NotFinite(LidiaError):
    """Samples that are infinite or not numbers."""

    what = "В звуке «{path}» есть значения, которые не являются числами."
    advice = "Получите этот звук заново: такой нельзя ни проиграть, ни сохранить."


class UnknownFormat(LidiaError):
    """Audio is not written in the format that the name asks for."""

    what = "В «{path}» записать нельзя: такой формат не поддерживается."
    advice = "Назовите файл с окончанием .wav или .flac."


def read_audio(path: Path, limit_s: float | None = None) -> AudioChunk:
    """The audio of `path` at its own rate, channels mixed to one; only the first `limit_s` seconds if given.

    Raises `AudioMissing`, `NoPermission`, `FileTrouble`, `NotAudio`, `EmptyAudio` or `NotFinite`.
    """
    with explained(path):
        _refuse_what_is_no_file(path)
        with path.open("rb") as raw:
            samples, rate_hz = _decoded(raw, path, limit_s)
    if not len(samples):
        raise EmptyAudio(path=path)
    if not np.isfinite(samples).all():
        raise NotFinite(path=path)
    return AudioChunk(samples, rate_hz)


def _refuse_what_is_no_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise AudioMissing(path=path) from None
    if stat.S_ISDIR(mode):
        raise FileTrouble(path=path, reason="это папка")
    if not stat.S_ISREG(mode):  # opening a named pipe would wait for ever
        raise FileTrouble(path=path, reason="это не обычный файл")


def _decoded(raw: io.BufferedReader, path: Path, limit_s: float | None) -> tuple[np.ndarray, int]:
    try:
        with soundfile.SoundFile(raw) as file:
            rate_hz = int(file.samplerate)
            if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
                raise NotAudio(path=path)
            frames = -1 if limit_s is None else int(limit_s * rate_hz)
            channels = file.read(frames, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise NotAudio(path=path) from error
    return np.ascontiguousarray(channels.mean(axis=1, dtype=np.float32)), rate_hz


def write_wav(path: Path, audio: AudioChunk) -> None:
    """Write `audio` as 16-bit WAV, or FLAC when `path` ends in .flac: whole or not at all. Louder than ±1 is clipped.

    Raises `UnknownFormat`, `NotFinite`, `DiskFull`, `NoPermission` or `FileTrouble`.
    """
    file_format = _format_of(path)
    if not np.isfinite(audio.samples).all():
        raise NotFinite(path=path)
    encoded = io.BytesIO()  # libsndfile does not say that a disk is full, Python's own write does
    soundfile.write(encoded, _pcm16(audio.samples), audio.rate_hz, format=file_format, subtype="PCM_16")
    with replacing(path) as temporary:
        temporary.write_bytes(encoded.getvalue())


def refuse_bad_target(path: Path) -> None:
    """Find out before the work whether `write_wav` could write to `path`. Raises as that does."""
    _format_of(path)
    if path.is_dir():
        raise FileTrouble(path=path, reason="это папка, а не файл")
    probe = path.with_name(f".{path.name[:40]}.probe")
    with replacing(probe):
        pass
    probe.unlink()


def _format_of(path: Path) -> str:
    file_format = _WRITTEN_FORMATS.get(path.suffix.lower())
    if file_format is None:
        raise UnknownFormat(path=path)
    return file_format


def _pcm16(samples: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(samples * 32_768.0), -32_768, 32_767).astype(np.int16)
