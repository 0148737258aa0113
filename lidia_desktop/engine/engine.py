"""The engine as every front end sees it: voices, presets, respellings, the speaker that was chosen, and its takes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.gpu import DeviceChoice
from lidia_desktop.engine.speech.choice import SpeakerChoice, SpeakerKind
from lidia_desktop.engine.speech.preset_store import PresetStore
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.speaker import Speaker
from lidia_desktop.engine.speech.take import SpeechEvent, render
from lidia_desktop.engine.text.lexicon_file import LexiconFile
from lidia_desktop.engine.voices.library import VoiceLibrary


class SpeakerFactory(Protocol):
    """Decides who speaks and makes that speaker; making one is quick, its `prepare()` does the loading."""

    def choose(self) -> SpeakerChoice:
        """Who would speak now, and why. Raises `LidiaError` when nobody can."""
        ...

    def device(self) -> DeviceChoice:
        """What XTTS computes on, and why. Raises `LidiaError` when the operator's own choice cannot be had."""
        ...

    def make(self, kind: SpeakerKind) -> Speaker:
        """A new speaker of this kind. Raises `LidiaError`."""
        ...


@dataclass(slots=True)
class Speaking:
    """Who speaks at the moment. `takes` are being made by it; a `dismissed` one closes after the last of them."""

    speaker: Speaker
    choice: SpeakerChoice
    takes: int = 0
    dismissed: bool = False


class Engine:
    """Built once by the composition root and handed to the window, the command line and the server."""

    def __init__(
        self, voices: VoiceLibrary, presets: PresetStore, factory: SpeakerFactory, lexicon: LexiconFile
    ) -> None:
        self.voices = voices
        self.presets = presets
        self.lexicon = lexicon
        self._factory = factory
        self._speaking: Speaking | None = None
        self._lock = threading.Lock()

    def speaking(self) -> Speaking:
        """The chosen speaker, made on the first call. Raises `LidiaError` when nobody can speak."""
        with self._lock:
            return self._made()

    def _made(self) -> Speaking:
        if self._speaking is None:
            choice = self._factory.choose()
            self._speaking = Speaking(self._factory.make(choice.kind), choice)
        return self._speaking

    def device(self) -> DeviceChoice:
        """What XTTS computes on, and why; asks the driver. Raises `LidiaError`."""
        return self._factory.device()

    def choose_again(self) -> None:
        """Choose anew at the next call: after a download or a changed setting. A take under way is finished first."""
        with self._lock:
            previous, self._speaking = self._speaking, None
            if previous is not None:
                previous.dismissed = True
        self._close_unused(previous)

    def render(self, request: SpeechRequest, cancel: Cancel) -> Iterator[SpeechEvent]:
        """Speak `request`: preparing steps, chunks, and the `Take` last. Raises `Cancelled` or `LidiaError`."""
        with self._lock:
            speaking = self._made()
            speaking.takes += 1
        try:
            yield from render(speaking.speaker, request, cancel)
        finally:
            with self._lock:
                speaking.takes -= 1
            self._close_unused(speaking)

    def close(self) -> None:
        """Free what the speaker holds."""
        self.choose_again()

    def _close_unused(self, speaking: Speaking | None) -> None:
        if speaking is not None and speaking.dismissed and speaking.takes == 0:
            speaking.speaker.close()
