"""espeak-ng from its wheel: a library in this process, wherever Python runs."""

from __future__ import annotations

import _ctypes  # ctypes itself cannot unload
import contextlib
import ctypes
import os
import sys
import threading
from collections.abc import Callable, Iterator

import espeakng_loader
import numpy as np

from lidia_desktop.engine.audio.chunk import AudioChunk, Samples
from lidia_desktop.engine.background import one_at_a_time
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.embedded.reading import spelled_out
from lidia_desktop.engine.speech.embedded.tempo import at_tempo

VOICES = {"ru": b"ru", "en": b"en-us"}

# From espeak-ng's speak_lib.h, version 1.52.
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_RATE_PARAMETER = 1
_CHARS_UTF8 = 1
_BUFFER_MS = 100
_NORMAL_WORDS_PER_MINUTE = 175
_TEMPO_TOLERANCE = 0.02
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

# The library has one state for the whole process.
_one_user = threading.Lock()


class EspeakUnusable(LidiaError):
    """The library or its data cannot be opened."""

    what = "Голос espeak-ng не запускается: {reason}."
    advice = "Переустановите программу, лучше в папку с коротким путём из латинских букв."


class EspeakBackend:
    """A `Backend` that loads the library anew for each text: only so the same text gives the same samples.

    Between texts the library keeps where it was in its table of pitch flutter, and has no call to set it back.
    Loading takes 1 ms, speaking 2-20 ms a text.
    """

    name = "espeak-ng"
    languages = tuple(VOICES)

    def __init__(self) -> None:
        """Raises `EspeakUnusable`."""
        with _one_user, _library() as (library, _):
            self.version = f"espeak-ng {library.espeak_Info(None).decode()}"

    def is_ready(self, language: str) -> bool:
        """Always: a library needs no starting."""
        return language in VOICES

    def start(self, language: str, cancel: Cancel) -> None:
        """Nothing is to be done."""

    def readable(self, text: str, language: str) -> str:
        """`text` with numbers and signs spelled out; Latin words stay, the voice knows them."""
        words = "".join(character for character in spelled_out(text, language) if character.isprintable())
        return words if any(character.isalnum() for character in words) else ""

    def synthesize(self, words: str, language: str, speed: float, cancel: Cancel) -> AudioChunk | None:
        """The audio of `words`; None when it makes no sound. Raises `Cancelled` and `EspeakUnusable`.

        The library's own tempo is clearer than a stretched one, but in Russian it goes only half of the way.
        """
        natural = _said(words, language, 1.0, cancel)
        if natural is None or speed == 1.0:
            return natural
        own = _said(words, language, speed, cancel)
        if own is None:
            return None
        missing = speed * own.duration_s / natural.duration_s
        return at_tempo(own, missing) if abs(missing - 1) > _TEMPO_TOLERANCE else own

    def close(self) -> None:
        """Nothing is kept."""


def _said(words: str, language: str, speed: float, cancel: Cancel) -> AudioChunk | None:
    blocks: list[Samples] = []

    def collect(wave: ctypes._Pointer[ctypes.c_short], count: int, _events: object) -> int:
        if count > 0:
            blocks.append(np.ctypeslib.as_array(wave, (count,)).astype(np.float32))
        return 0

    callback = _Callback(collect)
    text = words.encode() + b"\0"
    with one_at_a_time(_one_user, cancel), _library() as (library, rate_hz):
        library.espeak_SetSynthCallback(callback)
        library.espeak_SetVoiceByName(VOICES[language])
        library.espeak_SetParameter(_RATE_PARAMETER, round(_NORMAL_WORDS_PER_MINUTE * speed), 0)
        library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 0, 0, _CHARS_UTF8, None, None)
    return AudioChunk(np.concatenate(blocks) / np.float32(32768), rate_hz) if blocks else None


@contextlib.contextmanager
def _library() -> Iterator[tuple[ctypes.CDLL, int]]:
    """The library as new, and the rate of its samples in Hz; unloaded at the end."""
    try:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
    except OSError as error:
        raise EspeakUnusable(reason=error) from error
    try:
        library.espeak_Info.restype = ctypes.c_char_p
        data = espeakng_loader.get_data_path()
        path = _for_c(data, _code_page, _short_path) if sys.platform == "win32" else os.fsencode(data)
        rate_hz = library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, path, _DONT_EXIT)
        if rate_hz <= 0:
            raise EspeakUnusable(reason=f"не открываются данные в «{data}»")
        library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        yield library, rate_hz
        library.espeak_Terminate()
    finally:
        if sys.platform == "win32":
            _ctypes.FreeLibrary(library._handle)
        else:
            _ctypes.dlclose(library._handle)


def _for_c(path: str, encode: Callable[[str], bytes], shorten: Callable[[str], str]) -> bytes:
    """`path`, else its short form, as bytes for C's `fopen`. Raises `EspeakUnusable`."""
    with contextlib.suppress(UnicodeEncodeError):
        return encode(path)
    try:
        return encode(shorten(path))
    except UnicodeEncodeError as error:
        raise EspeakUnusable(reason=f"язык системы не знает букв пути «{path}»") from error


def _code_page(path: str) -> bytes:
    """C opens files by the system's code page on Windows, which need not have all letters of a user's name."""
    return path.encode("mbcs")


def _short_path(path: str) -> str:
    """The DOS name, which is mostly ASCII; `path` itself where the disk keeps none."""
    if sys.platform == "win32":
        buffer = ctypes.create_unicode_buffer(1024)
        if 0 < ctypes.windll.kernel32.GetShortPathNameW(path, buffer, len(buffer)) < len(buffer):
            return buffer.value
    return path
