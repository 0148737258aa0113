"""What an embedded voice must be able to do."""

from __future__ import annotations

from typing import Protocol

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError


class VoiceFailed(LidiaError):
    """The embedded voice ended or fell silent, twice."""

    what = "Встроенный голос ({voice}) дважды не ответил."
    advice = "Попробуйте ещё раз; если не поможет, переустановите его: {remedy}."


class Backend(Protocol):
    """A program or library that turns a short text into samples; safe to call from several threads.

    The same arguments give the same samples, whatever was said before.
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

    @property
    def is_ready(self) -> bool:
        """False when `start` would take time."""
        ...

    def start(self, cancel: Cancel) -> None:
        """Get ready to speak at once. Raises `Cancelled` and `LidiaError`."""
        ...

    def readable(self, text: str, language: str) -> str:
        """`text` in the characters that the voice knows; empty when it can say nothing of it."""
        ...

    def synthesize(self, words: str, language: str, speed: float, cancel: Cancel) -> AudioChunk | None:
        """The audio of `words` (from `readable`) at `speed` times the natural tempo; None when it makes no sound.

        Raises `Cancelled` within 100 ms of its being asked for, and `LidiaError`.
        """
        ...

    def close(self) -> None:
        """End what `start` began; whoever waits for it gets `Cancelled`."""
        ...
