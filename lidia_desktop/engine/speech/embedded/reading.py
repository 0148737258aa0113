"""Numbers and signs spelled out for voices that cannot read them; the full Russian front end lives in `text`."""

from __future__ import annotations

import re

from anyascii import anyascii
from num2words import num2words

RUSSIAN_LETTERS = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
STRESS = "\u0301"

_COUNTED = {
    "%": ("процент", "процента", "процентов"),
    "₽": ("рубль", "рубля", "рублей"),
    "$": ("доллар", "доллара", "долларов"),
    "€": ("евро", "евро", "евро"),
    "°": ("градус", "градуса", "градусов"),
}
_SIGNS = {sign: forms[2] for sign, forms in _COUNTED.items()} | {
    "№": "номер",
    "&": "и",
    "+": "плюс",
    "=": "равно",
    "@": "собака",
}
_KEYS = {"#": "решётка", "*": "звёздочка"}  # of a telephone; inside a word they are markup
_LONE_KEY = re.compile(r"(?<!\S)[#*](?![^\s.,!?])")
_BETWEEN = (
    (re.compile(r"(?<=\d)/(?=\d)"), " дробь "),
    (re.compile(r"(?<=\d):(?=\d)"), " "),
    (re.compile(r"(?<=[A-Za-z])\.(?=[A-Za-z])"), " точка "),
)
_MINUS = re.compile(r"(?<![^\s(])-(?=\d)")
_GROUPED = r"(?<!\d)(?<!\d )\d{1,3}(?: \d{3}){1,3}(?! ?\d)"
_DECIMAL = r"(?<![\d.,])(?P<whole>\d+)[.,](?P<fraction>\d+)(?![.,]?\d)"
_NUMBER = re.compile(rf"{_GROUPED}|{_DECIMAL}|\d+")
_UNIT = re.compile(r" ?([%₽$€°])")
_LONGEST_CARDINAL = 6  # longer strings of digits are telephone or account numbers


def spelled_out(text: str, language: str) -> str:
    """`text` with only letters, ASCII and stress marks left in it; in Russian also numbers and signs as words."""
    if language != "ru":
        return anyascii(text)
    text = "".join(_known(character) for character in text)
    text = _MINUS.sub("минус ", text)
    for between, word in _BETWEEN:
        text = between.sub(word, text)
    text = _LONE_KEY.sub(lambda found: _KEYS[found.group()], _spoken_numbers(text))
    return "".join(f" {_SIGNS[character]} " if character in _SIGNS else character for character in text)


def _known(character: str) -> str:
    if character.isascii() or character.lower() in RUSSIAN_LETTERS or character in _SIGNS or character == STRESS:
        return character
    return "," if character == "—" else anyascii(character)


def _spoken_numbers(text: str) -> str:
    """Numbers as words, each with the unit that follows it in the right form."""
    parts: list[str] = []
    end = 0
    for number in _NUMBER.finditer(text):
        parts += [text[end : number.start()], " ", _words(number), " "]
        end = number.end()
        if unit := _UNIT.match(text, end):
            parts += [_counted(number, unit[1]), " "]
            end = unit.end()
    return "".join([*parts, text[end:]])


def _words(number: re.Match[str]) -> str:
    digits = number.group()
    if number["fraction"]:
        return f"{_string(number['whole'])} запятая {_string(number['fraction'])}"
    return _cardinal(digits.replace(" ", "")) if " " in digits else _string(digits)


def _string(digits: str) -> str:
    if len(digits) > _LONGEST_CARDINAL or (digits[0] == "0" and len(digits) > 1):
        return " ".join(map(_cardinal, digits))
    return _cardinal(digits)


def _cardinal(digits: str) -> str:
    return str(num2words(int(digits), lang="ru"))


def _counted(number: re.Match[str], unit: str) -> str:
    one, few, many = _COUNTED[unit]
    if number["fraction"]:
        return few
    tens, ones = divmod(int(number.group()[-2:]), 10)
    if tens == 1 or ones in (0, 5, 6, 7, 8, 9):
        return many
    return one if ones == 1 else few
