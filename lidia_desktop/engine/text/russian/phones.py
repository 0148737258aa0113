"""Telephone numbers in the groups that people say them in, and extensions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian.numerals import group, groups
from lidia_desktop.engine.text.trace import Edit

_LOCAL = r"\d{3}-\d\d-\d\d|\d\d-\d\d-\d\d|\d-\d\d-\d\d"
_BEFORE = r"(?<![\w+/:№-])(?<!\d[.,])"
_AFTER = r"(?![\w/:-]|[.,]\d)"
_FULL = re.compile(rf"{_BEFORE}(?:\+\d|[78](?=[ (-]|\d{{10}}(?!\d)))[\d ()-]{{6,20}}?\d{_AFTER}(?![) -]{{0,3}}\(?\d)")
_NEAR = re.compile(rf"{_BEFORE}(?:(?:\(\d{{3,5}}\) ?-?|\d{{3}}[ -]))?(?:{_LOCAL}){_AFTER}")
_CUE = r"\b(?:тел(?:\.|ефон[а-яё]{0,3})|моб(?:\.|ильн[а-яё]{2,3})|факс[а-яё]{0,2}|звоните|позвоните|перезвоните)"
_CUED = re.compile(
    rf"{_CUE}:?(?: (?:по|на|номер[а-яё]{{0,2}}|тел\.|телефон[а-яё]{{0,2}}))*:? ?"
    rf"(?P<number>\+?\d[\d ()-]{{0,20}}\d){_AFTER}",
    re.IGNORECASE,
)
_BY_NUMBER = re.compile(rf"\bномер[а-яё]{{0,2}}:? (?P<number>[3489]\d{{9}}){_AFTER}", re.IGNORECASE)
_EXTENSION = re.compile(
    r"\b(?:доб(?:\.|авочн[а-яё]{2,3})|вн\.|внутренн[а-яё]{2,3})(?: номер[а-яё]{0,2})?:? ?(?P<number>\d+)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
# How an undivided number is divided, by its length.
_DIVISIONS = {
    12: (2, 3, 3, 2, 2),
    11: (1, 3, 3, 2, 2),
    10: (3, 3, 2, 2),
    7: (3, 2, 2),
    6: (2, 2, 2),
    5: (1, 2, 2),
    4: (2, 2),
}
_LONGEST_GROUP = 3
_LONG_AREA = 5


def phones(text: str) -> Iterator[Edit]:
    """Numbers that look like a telephone's, and any after «тел.»."""
    done = -1
    for found in sorted(_found(text), key=lambda one: (one.start(), -one.end())):
        start, end = found.span("number") if "number" in found.re.groupindex else found.span()
        if start >= done:
            done = end
            yield Edit(start, end, spoken_phone(text[start:end]), "phone")


def _found(text: str) -> Iterator[re.Match[str]]:
    for found in _FULL.finditer(text):
        length = sum(map(len, _DIGITS.findall(found.group())))
        if length == 11 or (found.group()[0] == "+" and 9 <= length <= 14):
            yield found
    yield from _NEAR.finditer(text)
    for found in _CUED.finditer(text):
        if not _NEAR.search(found["number"]) or _NEAR.fullmatch(found["number"]):
            yield found
    yield from _BY_NUMBER.finditer(text)
    yield from _EXTENSION.finditer(text)


def spoken_phone(written: str) -> str:
    """The groups that `written` has, those too long divided; «плюс» for +."""
    parts: list[str] = []
    written_parts = _DIGITS.findall(written)
    for part in written_parts:
        if len(part) == _LONG_AREA and f"({part})" in written:
            parts += [part[:3], part[3:]]
            continue
        parts += _divided(part) if len(part) > _LONGEST_GROUP else [part]
    plus = "плюс " if written.startswith("+") else ""
    if len(parts) == 2 and len(written_parts) == 1:
        return f"{plus}{group(parts[0])} {group(parts[1])}"
    return plus + groups(parts)


def _divided(digits: str) -> list[str]:
    sizes = _DIVISIONS.get(len(digits)) or _by_threes(len(digits))
    parts, start = [], 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return parts


def _by_threes(length: int) -> tuple[int, ...]:
    rest = length % _LONGEST_GROUP
    return ((rest,) if rest else ()) + (_LONGEST_GROUP,) * (length // _LONGEST_GROUP)
