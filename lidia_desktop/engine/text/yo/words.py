"""The words of a Russian sentence and what the dictionary says each of them can be."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lidia_desktop.engine.text.guard import PLACEHOLDER
from lidia_desktop.engine.text.russian_words import parses, plain

if TYPE_CHECKING:
    from pymorphy3.tagset import OpencorporaTag

_TOKEN = re.compile(rf"(?P<word>[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*)|(?P<end>\.\.\.|[.!?\n]+)|[^\s\w{PLACEHOLDER}]+|\w+")
_RARE = 0.02  # readings less likely than this mislead more often than they help
_LONGEST_SENTENCE = 50  # words and marks
_LONGEST_WORD = 40
_PREPOSITIONS = frozenset(
    "в во на за под о об обо при по к ко с со из от до у без для через про над перед между из-за из-под после около "
    "против кроме вместо ради среди вокруг возле из-за насчёт насчет".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark at `start` of the text; `text` as it stands there, `plain` in small letters and with е for ё."""

    text: str
    start: int
    is_word: bool
    plain: str

    def can(self, grammemes: str) -> bool:
        """Whether it can be all of these at once, in OpenCorpora's names: «NOUN plur nomn»."""
        return self.is_word and _can(self.plain, grammemes)

    def is_mainly(self, part_of_speech: str) -> bool:
        """Whether this part of speech is its likeliest one."""
        return self.is_word and bool(found := _readings(self.plain)) and str(found[0].POS) == part_of_speech

    @property
    def is_preposition(self) -> bool:
        """Whether a noun in a certain case follows it."""
        return self.plain in _PREPOSITIONS


NOTHING = Word("", 0, False, "")


def sentences(text: str) -> Iterator[list[Word]]:
    """The words and marks of `text`, sentence by sentence; a sentence's last mark is left out.

    What has no end in sight is cut, and so is a word of no language: silero's time and memory grow with both.
    """
    found: list[Word] = []
    for token in _TOKEN.finditer(text):
        ends = token.lastgroup == "end" or len(token.group()) > _LONGEST_WORD
        if ends or len(found) == _LONGEST_SENTENCE:
            if found:
                yield found
            found = []
        if not ends:
            found.append(Word(token.group(), token.start(), token.lastgroup == "word", plain(token.group())))
    if found:
        yield found


def at(words: Sequence[Word], place: int) -> Word:
    """The word at `place`; `NOTHING` outside the sentence."""
    return words[place] if 0 <= place < len(words) else NOTHING


def clause(words: Sequence[Word], place: int) -> tuple[Sequence[Word], Sequence[Word]]:
    """What stands before and after `place` up to the next mark."""
    start, end = place, place + 1
    while start > 0 and words[start - 1].is_word:
        start -= 1
    while end < len(words) and words[end].is_word:
        end += 1
    return words[start:place], words[place + 1 : end]


@functools.lru_cache(maxsize=8192)
def _can(word: str, grammemes: str) -> bool:
    wanted = set(grammemes.split())
    return any(wanted in tag for tag in _readings(word))


@functools.lru_cache(maxsize=4096)
def _readings(word: str) -> tuple[OpencorporaTag, ...]:
    likely = [one.tag for one in parses(word) if one.score >= _RARE and "Abbr" not in one.tag]
    return tuple(likely)
