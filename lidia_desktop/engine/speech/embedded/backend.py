"""What an embedded voice must be able to do."""

from __future__ import annotations

from typing import Protocol

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError


class VoiceFailed(LidiaError):
    """The embedded voice could not say something, twice."""

    what = "Встроенный голос ({voice}) дважды не справился с фразой «{text}»."
    advice = "Измените её; если он молчит всегда, переустановите его: {remedy}."


class Backend(Protocol):
    """A program or library that turns a short text into samples; safe to call from several threads.

    The same arguments give the same samples, whatever was said before. A step under way may end before `cancel` is
    looked at: the speaker leaves it behind.
    """

    @property
    def name(self) -> str:
        """Its name for the status bar."""
        ...

    @property
    def version(self) -> str:
        """Program and voices, with their versions."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes that it speaks, its best one first."""
        ...

    def is_ready(self, language: str) -> bool:
        """False when `start` would take time."""
        ...

    def start(self, language: str, cancel: Cancel) -> None:
        """Get ready to speak `language` at once. Raises `Cancelled` and `LidiaError`."""
        ...

    def readable(self, text: str, language: str) -> str:
        """`text` in the characters that the voice knows; empty when it can say nothing of it."""
        ...

    def synthesize(self, words: str, language: str, speed: float, cancel: Cancel) -> AudioChunk | None:
        """The audio of `words` (from `readable`) at `speed` times the natural tempo; None when it makes no sound.

        Raises `Cancelled` and `LidiaError`.
        """
        ...

    def close(self) -> None:
        """End what `start` began; whoever waits for it gets `Cancelled`."""
        ...
