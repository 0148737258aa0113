"""What was spoken since the program started: takes, and what is left of those that were broken off."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.take import Take

MOST_RECORDINGS = 20
MOST_SECONDS = 1800.0

Outcome = Literal["whole", "stopped", "broken"]


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Audio with its request; `take` has the figures of one that came to its end, else it is None."""

    number: int
    title: str
    request: SpeechRequest
    audio: AudioChunk
    outcome: Outcome
    take: Take | None = None
    underruns: int | None = None

    def with_underruns(self, underruns: int) -> Recording:
        """A copy that knows how the first playing went."""
        return replace(self, underruns=underruns)


class Shelf:
    """The last recordings, newest first. Room is made by dropping the oldest that are not whole, then the oldest."""

    def __init__(self) -> None:
        self.items: list[Recording] = []
        self._number = 0

    def next_number(self) -> int:
        """Counts every take since the start."""
        self._number += 1
        return self._number

    def put(self, recording: Recording) -> None:
        """Add a recording, or put it in the place of the one with its number."""
        for index, item in enumerate(self.items):
            if item.number == recording.number:
                self.items[index] = recording
                return
        self.items.insert(0, recording)
        while len(self.items) > 1 and self._is_over():
            self.items.remove(self._first_to_go())

    def _is_over(self) -> bool:
        return len(self.items) > MOST_RECORDINGS or sum(item.audio.duration_s for item in self.items) > MOST_SECONDS

    def _first_to_go(self) -> Recording:
        old = self.items[1:]
        parts = [item for item in old if item.outcome != "whole"]
        return (parts or old)[-1]


def file_name(text: str) -> str:
    """A file name that every system takes, made from the first words of `text`: «Здравствуйте_Чем_могу.wav»."""
    plain = re.findall(r"[^\W_]+", text)
    name = ""
    for word in plain:
        if name and len(name) + len(word) > 40:
            break
        name = f"{name}_{word}" if name else word[:40]
    if re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", name, re.IGNORECASE):
        name += "_"
    return f"{name or 'take'}.wav"
