"""Shortened words of addresses: «в г. Москве, на ул. Садовой, д. 12/3, корп. 2»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian import stops
from lidia_desktop.engine.text.russian.abbreviations import case_of
from lidia_desktop.engine.text.russian.grammar import adjective_cases, inflected, parses, words_before
from lidia_desktop.engine.text.russian.letter_names import LETTER_NAMES
from lidia_desktop.engine.text.russian.numerals import Case
from lidia_desktop.engine.text.trace import Edit

_STREETS = {
    "ст. м": "станция метро", "ул": "улица", "пр": "проспект", "просп": "проспект", "пер": "переулок",
    "наб": "набережная", "ш": "шоссе",
    "пл": "площадь", "бул": "бульвар", "бульв": "бульвар", "туп": "тупик", "пр-д": "проезд", "проезд": "проезд",
    "обл": "область", "респ": "республика", "пос": "посёлок", "дер": "деревня", "мкр": "микрорайон",
    "мкрн": "микрорайон", "ст": "станция", "р": "река", "о": "остров", "оз": "озеро", "м": "метро", "гор": "город",
    "г": "город", "с": "село", "д": "деревня", "п": "посёлок", "пгт": "посёлок городского типа", "х": "хутор",
    "стан": "станица", "тер": "территория", "тц": "торговый центр", "бц": "бизнес-центр",
}  # fmt: skip
_WITH_NUMBER = {
    "д": "дом", "дом": "дом", "корп": "корпус", "к": "корпус", "стр": "строение", "кв": "квартира", "оф": "офис",
    "эт": "этаж", "под": "подъезд", "каб": "кабинет", "пом": "помещение", "вл": "владение", "лит": "литера",
    "ком": "комната", "комн": "комната", "п": "пункт", "ст": "статья", "рис": "рисунок", "табл": "таблица",
    "гл": "глава",
    "разд": "раздел", "ч": "часть", "т": "том", "с": "страница", "абз": "абзац", "прил": "приложение", "уч": "участок",
    "сект": "секция", "секц": "секция", "пав": "павильон", "бокс": "бокс", "ауд": "аудитория",
    "а/я": "абонентский ящик",
}  # fmt: skip


def _any_of(names: dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


SHORTENED = frozenset((*_STREETS, *_WITH_NUMBER))
"""Without their stop, which ends no sentence."""

# The name after them is in the same case.
_CALLED = frozenset("гор г с д дер п пос пгт х стан р о оз".split())
_WITH_DIGITS = frozenset("ул пр просп пер пл наб бул мкр мкрн пос".split())
_CLEAR = frozenset("ул пос обл пгт мкр наб просп пер".split())
_BEFORE_LETTERS = frozenset("корп стр лит под д к каб п разд гл т ч".split())
_ALSO_LETTERS = frozenset("о с п х д р".split())
_WORD = re.compile(r"\w+")
_AFTER_ADJECTIVE = "ул|пр|просп|пер|наб|ш|пл|бул|бульв|обл|туп|г|пос"
_MONTH = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_BEFORE_NAME = re.compile(
    rf"(?<![\w.-])(?P<short>(?i:{_any_of(_STREETS)}))(?:\. ?| )"
    rf"(?=(?P<name>[А-ЯЁ][а-яё]|им\.|реки |р\. |метро|\d{{1,4}}(?:-| (?:[А-ЯЁ][а-яё]|лет|года|{_MONTH}))))"
)
_AFTER_NAME = re.compile(rf"(?<=[а-яё] )(?P<short>{_AFTER_ADJECTIVE})\.(?!\w)", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"(?<![\w.-])(?P<short>{_any_of(_WITH_NUMBER)})(?P<stop>\.?) ?(?=\d|№|[А-Я](?![\w.])|[IVX]+\b)", re.IGNORECASE
)
_NEEDS_STOP = frozenset("д дом к с п ст ч т м г р о х пр ш ком под пер пав бокс стан тер тц бц ".split())
_HOUSE = re.compile(
    r"(?P<digits>\d{1,4})(?P<second>/\d{1,4})?(?:(?P<space> ?)(?P<letter>[А-Яа-яЁё])(?![\w.-]))?(?![\d/])"
)
_BEFORE_HOUSE = re.compile(
    r"(?:\b(?:дом|владени|участ|корпус|строени|квартир|офис|кабинет|литер)[а-яё]{0,4}"
    r"|\b(?:улиц|проспект|переул|шоссе|бульвар|площад|проезд|набережн|ул\.|пер\.)[^,.\n]{0,40},) $",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=\d)(?P<short>корп|стр|к)\.?(?=\d)")
_STREET_NEAR = re.compile(r"\b(?:д(?:ом)?\.? ?\d|корп|ул\.|улиц|дом )")


def streets(text: str) -> Iterator[Edit]:
    """«г. Москва», «на ул. Садовой»."""
    for found in _BEFORE_NAME.finditer(text):
        short = found["short"].lower()
        stopped = text[found.end("short") : found.end("short") + 1] == "."
        if not stopped and short not in _CLEAR:
            continue
        if found["name"][0].isdigit() and short not in _WITH_DIGITS:
            continue
        if len(short) == 1 and not _is_no_letter(text, found, short):
            continue
        case = case_of(text, found.start(), found.end(), place=short in _CALLED, adjective=True)
        yield Edit(found.start(), found.end(), _said(_STREETS[short], case, found["short"]) + " ", "address")


def _is_no_letter(text: str, found: re.Match[str], short: str) -> bool:
    """Whether «с.», «Г.» stands before the name of a place: an initial, «5 г.» and the end of a sentence look alike."""
    word = _WORD.match(text, found.start("name"))
    read = parses(word.group())[:1] if word else ()
    if found["short"].isupper():
        return any("Geox" in one.tag for one in read)
    if text[max(0, found.start() - 2) : found.start()].rstrip(" ")[-1:].isdigit():
        return False
    if short not in _ALSO_LETTERS:
        return True
    return any(not one.is_known or one.tag.POS == "ADJF" or {"Geox", "Surn"} & one.tag.grammemes for one in read)


def after_adjectives(text: str) -> Iterator[Edit]:
    """«в Гороховом пер.»."""
    for found in _AFTER_NAME.finditer(text):
        if _follows_adjective(text, found.start()):
            case = case_of(text, found.start(), found.end(), after_name=True)
            stop = stops.kept(text, found.end())
            yield Edit(found.start(), found.end(), inflected(_STREETS[found["short"].lower()], case) + stop, "address")


def _follows_adjective(text: str, start: int) -> bool:
    before = words_before(text, start, 1)
    return bool(before) and bool(adjective_cases(before[0], maybe=True))


def places(text: str) -> Iterator[Edit]:
    """«д. 5», «корп. 2», «см. стр. 5»."""
    for found in _NUMBERED.finditer(text):
        short = found["short"].lower()
        if not found["stop"] and (short in _NEEDS_STOP or text[found.end() - 1] != " "):
            continue
        if found["short"].isupper() and len(short) == 1 and not found["stop"]:
            continue
        if not text[found.end()].isdigit() and short not in _BEFORE_LETTERS:
            continue
        noun = _place(text, found, short)
        case = case_of(text, found.start(), found.end())
        if words_before(text, found.start(), 2)[:2] in (["смотри"], [".", "см"]):
            case = "accs"
        yield Edit(found.start(), found.end(), _said(noun, case, found["short"]) + " ", "address")


def _place(text: str, found: re.Match[str], short: str) -> str:
    near = _STREET_NEAR.search(text, max(0, found.start() - 60), found.start())
    if short == "стр" and not near:
        return "страница"
    if short == "к" and not near:
        return "кабинет"
    return _WITH_NUMBER[short]


def _said(noun: str, case: Case, written: str) -> str:
    if " " in noun:
        first, rest = noun.split(" ", 1)
        said = f"{inflected(first, case)} {rest}"
    else:
        said = inflected(noun, case)
    return said.capitalize() if written[0].isupper() else said


def houses(text: str) -> Iterator[Edit]:
    """«дом 12/3», «дом 5а», «улица Лесная, 7Б», «10к2»."""
    for found in _GLUED.finditer(text):
        yield Edit(found.start(), found.end(), f" {_WITH_NUMBER[found['short']]} ", "address")
    for found in _HOUSE.finditer(text):
        if not (found["second"] or found["letter"]) or text[found.start() - 1 : found.start()].isalnum():
            continue
        if not _BEFORE_HOUSE.search(text, max(0, found.start() - 60), found.start()):
            continue
        if found["second"]:
            yield Edit(found.start("second"), found.start("second") + 1, " дробь ", "address")
        letter = found["letter"]
        if letter and not (found["space"] and letter.islower()):
            name = LETTER_NAMES[letter.lower()]
            yield Edit(found.end("space"), found.end("letter"), name if found["space"] else f" {name}", "address")
