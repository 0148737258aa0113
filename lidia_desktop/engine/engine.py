"""The engine as every front end sees it: voices, presets, the speaker that was chosen, and its takes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.choice import SpeakerChoice, SpeakerKind
from lidia_desktop.engine.speech.preset_store import PresetStore
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.speaker import Speaker
from lidia_desktop.engine.speech.take import SpeechEvent, render
from lidia_desktop.engine.voices.library import VoiceLibrary


class SpeakerFactory(Protocol):
    """Decides who speaks and makes that speaker; making one is quick, its `prepare()` does the loading."""

    def choose(self) -> SpeakerChoice:
        """Who would speak now, and why. Raises `LidiaError` when nobody can."""
        ...

    def make(self, kind: SpeakerKind) -> Speaker:
        """A new speaker of this kind. Raises `LidiaError`."""
        ...


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who speaks at the moment."""

    speaker: Speaker
    choice: SpeakerChoice


class Engine:
    """Built once by the composition root and handed to the window, the command line and the server."""

    def __init__(self, voices: VoiceLibrary, presets: PresetStore, factory: SpeakerFactory) -> None:
        self.voices = voices
        self.presets = presets
        self._factory = factory
        self._speaking: Speaking | None = None
        self._lock = threading.Lock()

    def speaking(self) -> Speaking:
        """The chosen speaker, made on the first call. Raises `LidiaError` when nobody can speak."""
        with self._lock:
            if self._speaking is None:
                choice = self._factory.choose()
                self._speaking = Speaking(self._factory.make(choice.kind), choice)
            return self._speaking

    def choose_again(self) -> None:
        """Let go of the speaker, so that the next call chooses anew: after a download or a changed setting."""
        with self._lock:
            previous, self._speaking = self._speaking, None
        if previous is not None:
            previous.speaker.close()

    def render(self, request: SpeechRequest, cancel: Cancel) -> Iterator[SpeechEvent]:
        """Speak `request`: preparing steps, chunks, and the `Take` last. Raises `Cancelled` or `LidiaError`."""
        yield from render(self.speaking().speaker, request, cancel)

    def close(self) -> None:
        """Free what the speaker holds."""
        self.choose_again()
