"""The Russian dictionary: forms of a word. pymorphy3, loaded at first use (0.15 s)."""

from __future__ import annotations

import functools
import itertools
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pymorphy3.analyzer import Parse

_loading = threading.Lock()
_INFLECTED = {"NOUN", "ADJF"}


def morphology() -> MorphAnalyzer:
    """The analyser; it may be asked from several threads."""
    with _loading:
        return _morphology()


@functools.lru_cache(maxsize=1)
def _morphology() -> MorphAnalyzer:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@functools.lru_cache(maxsize=4096)
def parses(word: str) -> tuple[Parse, ...]:
    """All that `word` can be, the likeliest first; е is also taken for ё."""
    return tuple(morphology().parse(word.lower()))


def plain(word: str) -> str:
    """`word` in small letters and as most people type it: without the dots of ё."""
    return word.lower().replace("ё", "е")


def inflected(word: str) -> tuple[str, str, frozenset[str]]:
    """Stem and ending of `word`, and all its forms; no forms unless it is a noun or adjective in dictionary form."""
    word, forms = word.lower(), set()
    for parse in parses(word):
        if parse.tag.POS in _INFLECTED and parse.word == parse.normal_form and plain(parse.word) == plain(word):
            forms |= {form.word for form in parse.lexeme if form.tag.POS == parse.tag.POS and "Supr" not in form.tag}
    alike = zip(*(plain(one) for one in (word, *forms)), strict=False)
    stem = sum(1 for _ in itertools.takewhile(lambda letters: len(set(letters)) == 1, alike))
    return word[:stem], word[stem:], frozenset(forms)
