"""Initials beside a surname: «А. С. Пушкин», «Иванов И. И.»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian.grammar import parses, words_before
from lidia_desktop.engine.text.russian.letter_names import LETTER_NAMES
from lidia_desktop.engine.text.trace import Edit

_TWO = re.compile(r"(?<![\w.])(?P<first>[А-ЯЁ])\. ?(?P<second>[А-ЯЁ])\.(?P<gap> ?)")
_ONE = re.compile(r"(?<![\w.])(?P<first>[А-ЯЁ])\.(?P<gap> ?)(?=[А-ЯЁ][а-яё]{2,})")
_SURNAME = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
_LOOKS_SO = re.compile(r"\w+(?:[оеё]в|ин|ын|ск|цк|ко|ук|юк|их|ян|дзе|швили|ич)(?:а|у|ым|ой|е|ий|ая|ого|ому|им|ую)?")
_ENDS = re.compile(r"\s*(?:$|\n)")


def initials(text: str) -> Iterator[Edit]:
    """Two initials anywhere, one before a surname; the last one's stop stays where it ends the sentence."""
    taken = -1
    for found in _TWO.finditer(text):
        taken = found.end()
        said = f"{_name(found['first'])} {_name(found['second'])}"
        yield Edit(found.start(), found.end(), said + _end(text, found), "initials")
    for found in _ONE.finditer(text):
        after = _SURNAME.match(text, found.end())
        if found.start() >= taken and after and _is_surname(after.group()):
            yield Edit(found.start(), found.end(), f"{_name(found['first'])} ", "initials")


def _name(letter: str) -> str:
    return LETTER_NAMES[letter.lower()]


def _end(text: str, found: re.Match[str]) -> str:
    if _ENDS.match(text, found.end()):
        return "." + found["gap"]
    after = _SURNAME.match(text, found.end())
    if after is None:
        return " " if found["gap"] else ""
    before = words_before(text, found.start(), 1)
    follows_surname = bool(before) and _is_surname(before[0]) and not _is_surname(after.group())
    return ". " if follows_surname else " "


def _is_surname(word: str) -> bool:
    if any("NUMR" in one.tag or "Anum" in one.tag or "Apro" in one.tag for one in parses(word)):
        return False
    return any("Surn" in one.tag for one in parses(word)) or _LOOKS_SO.fullmatch(word) is not None
