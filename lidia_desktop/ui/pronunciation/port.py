"""What the page asks of the engine: the spoken form of a text, and the operator's lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lidia_desktop.engine.text.lexicon import Entry
from lidia_desktop.engine.text.trace import Spoken

if TYPE_CHECKING:
    from lidia_desktop.engine.text.lexicon_file import LexiconFile


class BadLine(Protocol):
    """A line of the lexicon's file that could not be used."""

    @property
    def number(self) -> int:
        """Counted from 1."""
        ...

    @property
    def reason(self) -> str:
        """What is wrong with it, in words."""
        ...


@dataclass(frozen=True, slots=True)
class LexiconView:
    """What the file holds."""

    entries: tuple[Entry, ...] = ()
    bad: tuple[BadLine, ...] = ()


class PronunciationPort(Protocol):
    """Every method but `title` may take seconds or touch the disk: the page calls them in a lane."""

    @property
    def path(self) -> Path:
        """The lexicon's file; it may not be there yet."""
        ...

    def spoken(self, text: str, language: str, voice: str, *, rules: bool) -> Spoken:
        """What `voice` is to say for `text`, by the lexicon as it is on the disk; see `spoken_form`.

        Raises `LidiaError`.
        """
        ...

    def title(self, rule: str) -> str:
        """A rule's name for the operator."""
        ...

    def load(self) -> LexiconView:
        """Read the lexicon. Raises `LidiaError`."""
        ...

    def add(self, word: str, spoken: str, voice: str | None) -> None:
        """Add an entry, in place of the one for that word and voice. Raises `LidiaError`."""
        ...

    def remove(self, word: str, voice: str | None) -> None:
        """Remove an entry. Raises `LidiaError`."""
        ...


class Pronunciation:
    """The real one: the lexicon's file and the text pipeline, which loads its dictionaries at first use."""

    def __init__(self, file: LexiconFile) -> None:
        self._file = file

    @property
    def path(self) -> Path:
        """See the port."""
        return self._file.path

    def spoken(self, text: str, language: str, voice: str, *, rules: bool) -> Spoken:
        """See the port."""
        from lidia_desktop.engine.text.pipeline import spoken_form

        return spoken_form(text, language, self._file.load(), voice, rules=rules)

    def title(self, rule: str) -> str:
        """See the port."""
        from lidia_desktop.engine.text.rules import rule_title

        return rule_title(rule)

    def load(self) -> LexiconView:
        """See the port."""
        from lidia_desktop.engine.text.lexicon_file import read

        lexicon, bad = read(self._file.path)
        return LexiconView(lexicon.entries, bad)

    def add(self, word: str, spoken: str, voice: str | None) -> None:
        """See the port."""
        self._file.add(word, spoken, voice)

    def remove(self, word: str, voice: str | None) -> None:
        """See the port."""
        self._file.remove(word, voice)
