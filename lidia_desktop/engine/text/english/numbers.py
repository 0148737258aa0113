"""Numbers, money, percent, fractions, measures and the codes that are read digit by digit."""

from __future__ import annotations

import re

from lidia_desktop.engine.text.edits import substitution
from lidia_desktop.engine.text.english.numerals import amount, cardinal, grouped, in_pairs, one_by_one, ordinal
from lidia_desktop.engine.text.english.stops import kept
from lidia_desktop.engine.text.trace import Step

_WHOLE = r"\d{1,3}(?:,\d{3})+(?!\d)|\d+"
_COINS = {
    "$": ("dollar", "dollars", "cent", "cents"), "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"), "¥": ("yen", "yen", "sen", "sen"),
    "₽": ("ruble", "rubles", "kopeck", "kopecks"),
}  # fmt: skip
_SCALES = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion"}
_UNITS = {
    "lb": "pound", "lbs": "pound", "oz": "ounce", "ft": "foot", "in.": "inch", "mi": "mile", "mph": "mile per hour",
    "kg": "kilogram", "g": "gram", "km": "kilometer", "cm": "centimeter", "mm": "millimeter", "min": "minute",
    "mins": "minute", "hr": "hour", "hrs": "hour", "sec": "second", "secs": "second", "yr": "year", "yrs": "year",
    "gb": "gigabyte", "mb": "megabyte", "°f": "degree Fahrenheit", "°c": "degree Celsius", "°": "degree",
}  # fmt: skip
_MANY = {"foot": "feet", "inch": "inches"}
_PARTS = {2: ("half", "halves"), 4: ("quarter", "quarters")}

_MONEY = re.compile(
    rf"(?P<sign>[$€£¥₽]) ?(?P<whole>{_WHOLE})(?:\.(?P<part>\d+))?"
    r"(?: ?(?P<scale>thousand|million|billion|trillion|bn|[kmb])\b)?",
    re.IGNORECASE,
)
_UNIT = re.compile(
    rf"(?P<number>(?:{_WHOLE})(?:\.\d+)?) ?(?P<unit>{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})"
    r"(?![\w°])(?P<stop>\.?)",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    r"(?i:(?P<word>\b(?:(?:pass)?code|pin|zip|password|account|ssn|id)(?: (?:number|code|no\.?))?(?: is|:)? ?#?))"
    r"(?P<digits>\d{3,})\b"
)
_ROOM = re.compile(r"\b(?i:(?P<word>room|suite|apartment|flight|unit|office)) #?(?P<digits>[1-9]\d{2,3})\b")
_FRACTION = re.compile(
    r"(?<![\d/.,])(?:(?P<whole>\d+) )?(?P<top>\d{1,2})/(?P<bottom>[2-9]|10|12|16|20|32|64|100)(?![\d/])"
)
_ORDINAL = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,9})(?:st|nd|rd|th)\b", re.IGNORECASE)
_DECIMAL = re.compile(rf"(?P<whole>{_WHOLE})?\.(?P<part>\d+(?:\.\d+)*)")
_NUMBER = re.compile(_WHOLE)


def _money(found: re.Match[str]) -> str:
    one, many, cent, cents = _COINS[found["sign"]]
    whole, part = found["whole"].replace(",", ""), found["part"]
    if found["scale"]:
        scale = _SCALES.get(found["scale"].lower(), found["scale"].lower())
        return f"{_decimal_words(whole, part)} {scale} {many}"
    if part and len(part) != 2:
        return f"{_decimal_words(whole, part)} {many}"
    said = [f"{amount(int(whole))} {one if int(whole) == 1 else many}"] if int(whole) or not int(part or 0) else []
    if part and int(part):
        said.append(f"{amount(int(part))} {cent if int(part) == 1 else cents}")
    return " and ".join(said)


def _decimal_words(whole: str, part: str | None) -> str:
    said = grouped(whole or "0")
    return said + "".join(f" point {one_by_one(digits)}" for digits in (part or "").split(".") if digits)


def _decimal(found: re.Match[str]) -> str:
    return _apart(found, _decimal_words(found["whole"] or "0", found["part"]))


def _number(found: re.Match[str]) -> str:
    return _apart(found, grouped(found.group()))


def _apart(found: re.Match[str], said: str) -> str:
    """`said` with spaces to the letters that it touches."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return f"{' ' if before.isalnum() else ''}{said}{' ' if after.isalnum() else ''}"


def _unit(found: re.Match[str]) -> str:
    whole, _, part = found["number"].partition(".")
    one = _UNITS[found["unit"].lower()]
    noun, *rest = one.split(" ")
    many = " ".join([_MANY.get(noun, f"{noun}s"), *rest])
    said = f"{_decimal_words(whole, part)} {one if found['number'] == '1' else many}"
    return said + kept(found.string, found.end(), found["stop"])


def _fraction(found: re.Match[str]) -> str:
    top, bottom = int(found["top"]), int(found["bottom"])
    one, many = _PARTS.get(bottom, (ordinal(bottom), f"{ordinal(bottom)}s"))
    said = f"{'a' if found['whole'] and top == 1 else amount(top)} {one if top == 1 else many}"
    return f"{cardinal(found['whole'])} and {said}" if found["whole"] else said


def _ordinal(found: re.Match[str]) -> str:
    return ordinal(int(found["whole"].replace(",", "")))


STEPS: tuple[Step, ...] = (
    substitution(re.compile(r"(?<=\d)(?:-| — )(?=[$€£]\d)"), " to ", "range"),
    substitution(_MONEY, _money, "money"),
    substitution(_SPELLED, lambda found: found["word"] + one_by_one(found["digits"]), "code"),
    substitution(_ROOM, lambda found: f"{found['word']} {in_pairs(int(found['digits']))}", "number"),
    substitution(re.compile(r"\b24/7\b"), "twenty-four seven", "number"),
    substitution(_FRACTION, _fraction, "fraction"),
    substitution(re.compile(r"(?<=[\d%])(?:-| — )(?=\d)"), " to ", "range"),
    substitution(re.compile(r"(?<![\w)])[-−](?=\.?\d)"), "minus ", "negative"),
    substitution(re.compile(r"(?<=\d) ?[xX×] ?(?=\d)"), " by ", "number"),
    substitution(re.compile(r"(?<=\d) ?%"), " percent", "percent"),
    substitution(_UNIT, _unit, "unit"),
    substitution(_ORDINAL, _ordinal, "ordinal"),
    substitution(_DECIMAL, _decimal, "decimal"),
    substitution(_NUMBER, _number, "number"),
)
