"""Festival with the Russian voice festvox-ru and, when it is there, the English kal_diphone."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from dataclasses import dataclass
from textwrap import shorten

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.background import one_at_a_time
from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.speech.embedded.alphabet import for_english_voice, for_russian_voice
from lidia_desktop.engine.speech.embedded.backend import VoiceFailed
from lidia_desktop.engine.speech.embedded.festival_process import HEAP, FestivalFailed, FestivalProcess
from lidia_desktop.engine.speech.embedded.reading import spelled_out
from lidia_desktop.engine.speech.embedded.tempo import at_tempo

INSTALL = "sudo apt install festival festvox-ru"
VOICES = {"ru": "msu_ru_nsh_clunits", "en": "kal_diphone"}
_QUOTE = '"'
_PACKAGES = ("festvox-ru", "festvox-kallpc16k")
QUESTION_PATIENCE_S = 15.0
LOADING_PATIENCE_S = 30.0  # 9 s were seen on a busy disk
SENTENCE_PATIENCE_S = 10.0  # 0.02-0.2 s are usual, 1.5 s were seen


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
            [program, *HEAP, "-b", *questions],
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
    """A `Backend` that keeps one Festival a language alive, and replaces it once when it fails."""

    name = "Festival"

    def __init__(self, installed: InstalledFestival, sentence_patience_s: float = SENTENCE_PATIENCE_S) -> None:
        self.languages = installed.languages
        self.version = installed.version
        self._program = installed.program
        self._patience_s = sentence_patience_s
        self._lock = threading.Lock()
        self._processes: dict[str, FestivalProcess] = {}
        self._closed = False

    def pid(self, language: str) -> int | None:
        """Number of the process that speaks `language`, None when there is none."""
        process = self._processes.get(language)
        return process.pid if process is not None and process.is_alive else None

    def is_ready(self, language: str) -> bool:
        """True while a Festival runs with the voice of `language` loaded."""
        return self.pid(language) is not None

    def start(self, language: str, cancel: Cancel) -> None:
        """Start Festival and load its voice. Raises `Cancelled` and `VoiceFailed`."""
        self._said("", language, cancel)

    def readable(self, text: str, language: str) -> str:
        """`text` in the alphabet of the language's voice; empty when nothing can be pronounced."""
        text = spelled_out(text, language)
        return for_russian_voice(text) if language == "ru" else for_english_voice(text)

    def synthesize(self, words: str, language: str, speed: float, cancel: Cancel) -> AudioChunk | None:
        """The audio of `words`; None when it makes no sound. Raises `Cancelled` and `VoiceFailed`."""
        audio = self._said(words, language, cancel)
        return at_tempo(audio, speed) if audio is not None else None

    def close(self) -> None:
        """End the processes; whoever waits for one gets `Cancelled`."""
        self._closed = True
        for process in list(self._processes.values()):
            process.interrupt()
        with self._lock:
            for language in list(self._processes):
                self._drop(language)

    def _said(self, words: str, language: str, cancel: Cancel) -> AudioChunk | None:
        with one_at_a_time(self._lock, cancel):
            for _ in range(2):
                cancel.check()
                try:
                    process = self._running(language)
                    return process.say(words, self._patience_s) if words else None
                except (FestivalFailed, OSError):
                    self._drop(language)
            raise VoiceFailed(voice=self.name, text=shorten(words, 40, placeholder="…"), remedy=INSTALL)

    def _running(self, language: str) -> FestivalProcess:
        if self._closed:
            raise Cancelled
        if not self.is_ready(language):
            self._drop(language)
            # It is known before it is loaded, so that `close` can end it, unless that came just before.
            self._processes[language] = FestivalProcess(self._program, VOICES[language])
            if self._closed:
                raise Cancelled
            self._processes[language].load(LOADING_PATIENCE_S)
        return self._processes[language]

    def _drop(self, language: str) -> None:
        process = self._processes.pop(language, None)
        if process is not None:
            process.kill()
