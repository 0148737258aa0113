"""The operator's respellings: which words are to be said otherwise than the rules and the voice would say them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lidia_desktop.engine.text.russian_words import inflected, plain
from lidia_desktop.engine.text.trace import Edit

RULE = "lexicon"
_RUSSIAN_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_RESPELLED_WORD = re.compile(r"[а-яё\u0301+-]+", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """`word` is said as `spoken`, by one voice or, with None, by all; equal ones mean «as written»."""

    word: str
    spoken: str
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries in the order of the file; of two for one word the voice's own wins, then the later one."""

    entries: tuple[Entry, ...] = ()

    def edits(self, text: str, voice: str) -> Iterator[Edit]:
        """Whole words and phrases of `text` as `voice` is to say them, the longest entry first, whatever their case.

        An entry for a Russian word in its dictionary form holds for its other forms too, when the respelling keeps
        the ending or, where that is none, the last letter: «Сбер» = «Збер» makes «Збером» of «Сбером». A form that
        has an entry of its own goes by that.
        """
        if not self.entries:
            return
        pattern, spoken = _compiled(self, voice)
        for found in pattern.finditer(text):
            said = spoken.get(_key(found.group()))  # to `re` «ſ» is an «s», to `lower` it is not
            if said is not None:
                yield Edit(*found.span(), _like(found.group(), said), RULE)


EMPTY = Lexicon()


@functools.lru_cache(maxsize=8)
def _compiled(lexicon: Lexicon, voice: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """What to look for, and what to say for each word as `_key` has it; nothing stands for «as written»."""
    valid = sorted(
        (one for one in lexicon.entries if _key(one.word) and one.voice in (None, voice)),
        key=lambda one: one.voice is not None,
    )
    exact = {_key(entry.word): (entry.word, _small(entry)) for entry in valid}
    derived = {form: spoken for entry in exact.values() for form, spoken in _forms(*entry)}
    said = derived | {key: spoken for key, (_, spoken) in exact.items()}
    words = (
        re.escape(word).replace(r"\ ", r"\s+").replace("е", "[её]") for word in sorted(said, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if said else r"(?!)", re.IGNORECASE), said


def _forms(word: str, spoken: str) -> Iterator[tuple[str, str]]:
    """The other forms of a Russian word, and how they are said."""
    if not _RUSSIAN_WORD.fullmatch(word) or not _RESPELLED_WORD.fullmatch(spoken or word):
        return
    stem, ending, forms = inflected(word)
    if not spoken:
        yield from ((plain(form), "") for form in forms)
    elif plain(spoken).endswith(plain(ending or word[-1])):
        yield from ((plain(form), spoken[: len(spoken) - len(ending)] + form[len(stem) :]) for form in forms)


def _small(entry: Entry) -> str:
    """What is said within a sentence, nothing for «as written»; a capital that is the word's is not part of it."""
    if entry.spoken.lower() == entry.word.lower():
        return ""
    first, rest = entry.spoken[:1], entry.spoken[1:]
    is_title = entry.word[:1].isupper() and rest == rest.lower()
    return first.lower() + rest if is_title else entry.spoken


def _key(word: str) -> str:
    return plain(_SPACES.sub(" ", word).strip())


def _like(written: str, spoken: str) -> str:
    if not spoken:
        return written
    # Capitals throughout are how «SIM» is written, not how a sentence begins.
    is_title = written[0].isupper() and not written[1:2].isupper()
    return spoken[0].upper() + spoken[1:] if is_title else spoken
