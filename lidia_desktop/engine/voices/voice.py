"""A voice: a folder with reference samples and a `voice.toml`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DEMO_VOICE = "demo"
SAMPLE_SUFFIXES = frozenset({".wav", ".mp3", ".flac", ".ogg"})


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice: `name` is its folder's, `samples` its reference files in the order in which they are joined.

    `language` is the code of the language that the samples are spoken in.
    """

    name: str
    title: str
    folder: Path
    samples: tuple[Path, ...] = ()
    attribution: str = ""
    language: str = "ru"

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to clone from yet."""
        return not self.samples


def by_preference(voices: Iterable[Voice]) -> list[Voice]:
    """The operator's own voices that have samples, then the demo voice, then the empty ones."""
    return sorted(voices, key=lambda voice: (voice.is_empty, voice.name == DEMO_VOICE))
