"""Roman numerals: «XXI век», «Пётр I», «глава V»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian import stops
from lidia_desktop.engine.text.russian.grammar import Noun, Reading, governed, inflected, noun_after, noun_readings
from lidia_desktop.engine.text.russian.numerals import CASES, Case, ordinal
from lidia_desktop.engine.text.trace import Edit

_ROMAN = re.compile(r"(?<![\w.-])(?:(?P<first>[IVXLХ]{1,7})(?:-| — ))?(?P<last>[IVXLХ]{1,7})(?![\w'])(?!\.\w)")
_SHAPE = re.compile(r"(?=.)(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_CENTURY = re.compile(r" ?вв?\.")
_WORD_BEFORE = re.compile(r"(?P<word>[А-Яа-яЁё]+) $")
# They are numbered after the noun too.
_PARTS = frozenset(
    "глава том раздел часть книга статья пункт этап тур уровень категория степень класс группа тип".split()
)
_LONGEST_WORD = 30


def roman(text: str) -> Iterator[Edit]:
    """Ordinals that agree with the noun after them or the name before them."""
    for found in _ROMAN.finditer(text):
        values = [_value(part) for part in (found["first"], found["last"]) if part]
        if None in values:
            continue
        said = _spoken(text, found, [value for value in values if value])
        if century := _CENTURY.match(text, found.end()):
            said, end = _centuries(text, found, values), century.end()
            yield Edit(found.start(), end, said + stops.kept(text, end), "roman")
        elif said:
            yield Edit(found.start(), found.end(), said, "roman")


def _centuries(text: str, found: re.Match[str], values: list[int | None]) -> str:
    cases = governed(text, found.start())
    case: Case = "loct" if "loct" in cases else (cases or ("nomn",))[0]
    numbers = " — ".join(ordinal(value, case) for value in values if value)
    return f"{numbers} {inflected('век', case, plural=len(values) > 1)}"


def _value(written: str) -> int | None:
    written = written.replace("Х", "X")
    if not _SHAPE.fullmatch(written):
        return None
    total, largest = 0, 0
    for letter in reversed(written):
        value = _VALUES[letter]
        total += value if value >= largest else -value
        largest = max(largest, value)
    return total


def _spoken(text: str, found: re.Match[str], values: list[int]) -> str | None:
    cases = governed(text, found.start())
    before = _WORD_BEFORE.search(text, max(0, found.start() - _LONGEST_WORD), found.start())
    if before and (place := _owner(text, before)):
        return _ordinals(values, *place)
    noun = noun_after(text, found.end())
    if noun and (reading := _agreeing(noun, cases, plural_too=len(values) > 1)):
        return _ordinals(values, reading.case, reading)
    if "L" in found.group() or (len(found["last"]) == 1 and not found["first"]):
        return None
    return _ordinals(values, cases[0] if cases else "nomn", None)


def _owner(text: str, before: re.Match[str]) -> tuple[Case, Reading] | None:
    """The name or the part of a book that the number belongs to."""
    word = before["word"]
    readings = [one for one in noun_readings(word) if not one.plural]
    is_name = word[0].isupper() and any(one.animate for one in readings)
    if not readings or not (is_name or readings[0].lemma in _PARTS):
        return None
    readings = [one for one in readings if one.animate is is_name] or readings
    usual = () if is_name else CASES
    for case in (*governed(text, before.start("word")), *usual):
        for one in readings:
            if one.case == case:
                return case, one
    return readings[0].case, readings[0]


def _agreeing(noun: Noun, cases: tuple[Case, ...], *, plural_too: bool) -> Reading | None:
    readings = [one for one in noun.readings if plural_too or not one.plural]
    for case in (*cases, *CASES):
        for one in readings:
            if one.case == case and (not cases or case in cases):
                return one
    return readings[0] if readings else None


def _ordinals(values: list[int], case: Case, reading: Reading | None) -> str:
    if reading is None:
        return " — ".join(ordinal(value, case) for value in values)
    if case == "accs" and reading.animate and reading.gender == "masc":
        case = "gent"
    return " — ".join(ordinal(value, case, reading.gender) for value in values)
