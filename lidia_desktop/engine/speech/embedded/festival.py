"""Festival with the Russian voice festvox-ru and, when it is there, the English kal_diphone."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.background import one_at_a_time
from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.speech.embedded.alphabet import for_english_voice, for_russian_voice
from lidia_desktop.engine.speech.embedded.backend import VoiceFailed
from lidia_desktop.engine.speech.embedded.festival_process import FestivalDied, FestivalProcess
from lidia_desktop.engine.speech.embedded.reading import spelled_out
from lidia_desktop.engine.speech.embedded.tempo import at_tempo

T = TypeVar("T")
INSTALL = "sudo apt install festival festvox-ru"
VOICES = {"ru": "msu_ru_nsh_clunits", "en": "kal_diphone"}
_QUOTE = '"'
_PACKAGES = ("festvox-ru", "festvox-kallpc16k")
PATIENCE_S = 30.0  # the voice alone took 9 s to load from a disk that was busy
QUESTION_PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True)
class InstalledFestival:
    """What was found: the program, the versions of it and its voices, and the languages of `VOICES` that it has."""

    program: str
    version: str
    languages: tuple[str, ...]


def find_festival() -> InstalledFestival | None:
    """Look for Festival and ask it for its voices; None when it is not there or does not answer."""
    program = shutil.which("festival")
    if program is None or os.name != "posix":
        return None
    questions = ("(print festival_version)", "(print (voice.list))")
    try:
        answer = subprocess.run(
            [program, "-b", *questions],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=QUESTION_PATIENCE_S,
            check=True,
            text=True,
            errors="replace",
        )
    except (OSError, subprocess.SubprocessError):
        return None
    version, _, voices = answer.stdout.partition("\n")
    languages = tuple(language for language, voice in VOICES.items() if voice in voices.strip("()\n ").split())
    parts = [f"Festival {version.strip(_QUOTE).partition(':')[0]}", *_voice_versions(languages)]
    return InstalledFestival(program, ", ".join(parts), languages)


def _voice_versions(languages: tuple[str, ...]) -> list[str]:
    """The voices as packages with versions, where dpkg knows them, else by their names."""
    try:
        answer = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *_PACKAGES],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=QUESTION_PATIENCE_S,
            check=False,
            text=True,
        )
    except (OSError, subprocess.SubprocessError):
        return [VOICES[language] for language in languages]
    return answer.stdout.splitlines() or [VOICES[language] for language in languages]


class FestivalBackend:
    """A `Backend` that keeps one Festival alive, and replaces it once when it dies or falls silent."""

    name = "Festival"

    def __init__(self, installed: InstalledFestival, patience_s: float = PATIENCE_S) -> None:
        self.languages = installed.languages
        self.version = installed.version
        self._program = installed.program
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._process: FestivalProcess | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Number of the running process, None when there is none."""
        return self._process.pid if self._process is not None and self._process.is_alive else None

    @property
    def is_ready(self) -> bool:
        """True while Festival runs with its first voice loaded."""
        return self.pid is not None

    def start(self, cancel: Cancel) -> None:
        """Start Festival and load its best voice. Raises `Cancelled` and `VoiceFailed`."""
        self._ask(lambda process: process.load(_function(self.languages[0]), cancel), cancel)

    def readable(self, text: str, language: str) -> str:
        """`text` in the alphabet of the language's voice; empty when nothing can be pronounced."""
        text = spelled_out(text, language)
        return for_russian_voice(text) if language == "ru" else for_english_voice(text)

    def synthesize(self, words: str, language: str, speed: float, cancel: Cancel) -> AudioChunk | None:
        """The audio of `words`; None when it makes no sound. Raises `Cancelled` and `VoiceFailed`."""
        audio = self._ask(lambda process: process.say(_function(language), words, cancel), cancel)
        return at_tempo(audio, speed, cancel) if audio is not None else None

    def close(self) -> None:
        """End the process; whoever waits for it gets `Cancelled`."""
        self._closed = True
        if (process := self._process) is not None:
            process.interrupt()
        with self._lock:
            self._drop()

    def _ask(self, work: Callable[[FestivalProcess], T], cancel: Cancel) -> T:
        with one_at_a_time(self._lock, cancel):
            for _ in range(2):
                cancel.check()
                try:
                    return work(self._running())
                except Cancelled:
                    self._drop()  # it is still busy with what nobody wants
                    raise
                except (FestivalDied, OSError):
                    self._drop()
            raise VoiceFailed(voice=self.name, remedy=INSTALL)

    def _running(self) -> FestivalProcess:
        if self._closed:
            raise Cancelled
        if self._process is not None and not self._process.is_alive:
            self._drop()
        if self._process is None:
            self._process = FestivalProcess(self._program, self._patience_s)
        return self._process

    def _drop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None


def _function(language: str) -> str:
    return f"voice_{VOICES[language]}"
