"""What every speaker can do, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.request import SpeechRequest


@dataclass(frozen=True, slots=True)
class Preparing:
    """A step of getting ready: `step` in words for the operator, `fraction` done 0…1 or None when unknown."""

    step: str
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A chunk of the `number`-th of several requests, counted from 0."""

    number: int
    chunk: AudioChunk


class Speaker(Protocol):
    """Turns requests into audio, one request at a time; safe to call from several threads (they wait in line).

    Both iterators raise `Cancelled` within 100 ms of `cancel.set()`, whatever they are doing, and `LidiaError`
    with a text for the operator otherwise.
    """

    @property
    def name(self) -> str:
        """Short name for the status bar, such as «XTTS v2» or «Festival»."""
        ...

    @property
    def version(self) -> str:
        """What must be the same for a take to sound the same: program, model and precision."""
        ...

    @property
    def device(self) -> str:
        """Where it computes, in words."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes that it speaks, its best one first."""
        ...

    @property
    def honoured(self) -> frozenset[str]:
        """Names of the preset fields that change what it says, and «voice» and «seed» if these do."""
        ...

    def prepare(self, request: SpeechRequest, cancel: Cancel) -> Iterator[Preparing]:
        """Do everything that this request needs before its first sample: nothing when it is already done."""
        ...

    def speak(self, request: SpeechRequest, cancel: Cancel) -> Iterator[AudioChunk]:
        """The audio of `request`, as it is generated; joined, the chunks are the whole take."""
        ...

    def speak_together(self, requests: Sequence[SpeechRequest], cancel: Cancel) -> Iterator[Part]:
        """The audio of several requests, side by side where that is quicker, else one after another.

        Each comes out as `speak` alone would make it, but for where its chunks begin and end, and rounding (1e-5).
        """
        ...

    def close(self) -> None:
        """Free memory and processes; the speaker is not used afterwards."""
        ...


def one_after_another(speaker: Speaker, requests: Sequence[SpeechRequest], cancel: Cancel) -> Iterator[Part]:
    """`speak_together` of speakers that gain nothing by it."""
    for number, request in enumerate(requests):
        for chunk in speaker.speak(request, cancel):
            yield Part(number, chunk)
