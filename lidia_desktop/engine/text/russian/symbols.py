"""Signs that have a name, brackets, and what no rule before has made speakable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lidia_desktop.engine.text.edits import substitution
from lidia_desktop.engine.text.guard import PLACEHOLDER
from lidia_desktop.engine.text.russian.latin import transliterated
from lidia_desktop.engine.text.russian.numerals import cardinal
from lidia_desktop.engine.text.russian.ordinals import ENDINGS
from lidia_desktop.engine.text.russian.units import UNITS
from lidia_desktop.engine.text.trace import Edit, Step

_BEFORE_A_NUMBER = {
    "~": "примерно ", "≈": "примерно ", ">": "больше ", "<": "меньше ", "≥": "не меньше ", "≤": "не больше ",
    ">=": "не меньше ", "<=": "не больше ", "§": "параграф ", "§§": "параграфы ",
}  # fmt: skip
_COMPARED = re.compile(r"(?P<sign>>=|<=|§§|[~≈><≥≤§]) ?(?=[-+]?\d)")
_SAYINGS = {"24/7": "двадцать четыре на семь", "50/50": "пятьдесят на пятьдесят"}
_SAYING = re.compile(r"(?<![\w/])(?:24/7|50/50)(?![\w/])")

_NAMED = {
    "&": "и", "@": "собака", "#": "решётка", "%": "процентов", "‰": "промилле", "+": "плюс", "=": "равно", "№": "номер",
    "§": "параграф", "°": "градусов", "º": "градусов", "$": "долларов", "€": "евро", "₽": "рублей", "£": "фунтов",
    "¥": "юаней", "≈": "примерно", "~": "примерно", "×": "на", "±": "плюс-минус", "≥": "не меньше", "≤": "не больше",
    "÷": "делить на", "∞": "бесконечность", "√": "корень", "©": "копирайт", "®": "", "™": "",
}  # fmt: skip
_KEYS = {"*": "звёздочк", "#": "решётк"}
_KEY = re.compile(r"(?<![^\s\d])[*#](?=[\s.,!?;]|$|\d)|(?<=\d)[*#](?![\w*#]|$)|(?<=\d)#$")
_PRESSED = re.compile(r"\b(?:наж|наб[еи]р|введ|ввод)", re.IGNORECASE)
_NEAR = 40
_OPEN = re.compile(r"(?P<before>[^\s.,!?:;—-]?)(?P<space>[ \n]*)[(\[{]+ ?")
_CLOSE = re.compile(r" ?[)\]}]+(?P<after>[ ]*(?P<mark>[.,!?:;—\n)\]}]|$)|)")
_SAYABLE = PLACEHOLDER + "а-яА-ЯёЁ .,!?:;—\\n-"
_OTHER = re.compile(rf"[^{_SAYABLE}]")
_STARS = re.compile(r"\*+|_{2,}|`+|(?<!\w)[#_]+(?=\s|$)")


def signs(text: str) -> Iterator[Edit]:
    """Signs before a number: «~5», «>5», «§ 5»."""
    for found in _COMPARED.finditer(text):
        yield Edit(found.start(), found.end(), _BEFORE_A_NUMBER[found["sign"]], "symbol")
    for found in _SAYING.finditer(text):
        yield Edit(found.start(), found.end(), _SAYINGS[found.group()], "symbol")


def keys(text: str) -> Iterator[Edit]:
    """The keys of a telephone: «нажмите *», «*100#»."""
    for found in _KEY.finditer(text):
        pressed = _PRESSED.search(text, max(0, found.start() - _NEAR), found.start())
        said = _KEYS[found.group()] + ("у" if pressed else "а")
        before = " " if text[found.start() - 1 : found.start()].isdigit() else ""
        after = " " if text[found.end() : found.end() + 1].isdigit() else ""
        yield Edit(found.start(), found.end(), before + said + after, "symbol")


def opening_brackets(text: str) -> Iterator[Edit]:
    """A bracketed insertion stands between commas: the first."""
    for found in _OPEN.finditer(text):
        said = ", " if found["before"] and "\n" not in found["space"] else found["space"]
        yield Edit(found.end("before"), found.end(), said, "brackets")


def closing_brackets(text: str) -> Iterator[Edit]:
    """The second, unless the insertion ends with another mark."""
    for found in _CLOSE.finditer(text):
        yield Edit(found.start(), found.start("after"), "" if found["mark"] is not None else ",", "brackets")


def leftovers(text: str) -> Iterator[Edit]:
    """Whatever is left that is neither a Russian letter nor a mark of punctuation: its name, or nothing."""
    for found in _OTHER.finditer(text):
        character = found.group()
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        said = _name(character)
        if said:
            said = (" " if before.strip() else "") + said + (" " if after.strip() and after not in ".,!?:;" else "")
        elif not unicodedata.combining(character) and character != "'" and _is_letter(before) and _is_letter(after):
            said = " "
        yield Edit(found.start(), found.end(), said, "symbol")


def _is_letter(character: str) -> bool:
    return character.isalpha()


def _name(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    number = unicodedata.numeric(character, None)
    if number is not None and number == int(number) and 0 <= number < 10**12:
        return cardinal(int(number))
    if unicodedata.category(character)[0] != "L":
        return ""
    from anyascii import anyascii

    return transliterated("".join(one for one in str(anyascii(character)) if one.isalpha()))


_GLUED = re.compile(
    rf"(?<=\d)(?=[А-Яа-яЁё]{{2,}})(?!(?:{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?!\w))"
    rf"(?!(?:{'|'.join(ENDINGS)}|корп|стр)(?![а-яё]))|(?<=[А-Яа-яЁё]{{2}})(?<!\d[ксдм]м)(?=\d)"
    rf"|(?<=[A-Za-z])(?=[А-Яа-яЁё])|(?<=[А-Яа-яЁё])(?=[A-Za-z])"
)
BEFORE: tuple[Step, ...] = (
    substitution(re.compile(r" +(?=[.,!?:;](?!\d))"), "", "punctuation"),
    substitution(_GLUED, " ", "symbol"),
)
"""Words and numbers apart from each other, before the rules that look for either."""

# In order: each leaves what the next expects, and all of them nothing for a second round.
TIDY: tuple[Step, ...] = (
    substitution(re.compile(r" {2,}"), " ", "symbol"),
    substitution(re.compile(r" +(?=[.,!?:;\n])"), "", "symbol"),
    substitution(re.compile(r"(?<=\n) +"), "", "symbol"),
    substitution(re.compile(r"(?<![.])\.,"), ",", "punctuation"),
    substitution(re.compile(r",(?:[,\s]*,)+"), ",", "punctuation"),
    substitution(re.compile(r"(?<=[.!?:;—]),"), "", "punctuation"),
    substitution(re.compile(r",(?=[.!?:;])"), "", "punctuation"),
    substitution(re.compile(r"(?<=[А-Яа-яЁё])(?P<mark>[,;:!?])(?=[А-Яа-яЁё])"), r"\g<mark> ", "punctuation"),
    substitution(re.compile(r"(?<=[А-Яа-яЁё])\.(?=[А-ЯЁ][а-яё])"), ". ", "punctuation"),
    substitution(re.compile(r"\A[\s,;:]+|[ \n]+\Z"), "", "punctuation"),
)
emphasis: Step = substitution(_STARS, "", "symbol")
