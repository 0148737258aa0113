"""Codes digit by digit (ИНН, «код 4517»), numbers after № and indexes in groups."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian.grammar import PREPOSITIONS, governed, inflected, words_before
from lidia_desktop.engine.text.russian.numerals import group, one_by_one
from lidia_desktop.engine.text.russian.quantity import long_number
from lidia_desktop.engine.text.trace import Edit

_REGISTERS = (
    r"ИНН|КПП|ОГРНИП|ОГРН|БИК|СНИЛС|ОКПО|ОКВЭД|ОКТМО|УИН|КБК|[рклРКЛ]/сч?|"
    r"(?i:(?:расч[её]тн|лицев|корреспондентск)[а-яё]{2,3} сч[её]т[а-яё]{0,2})"
)
_CODE = (
    r"(?i:(?<!qr-)код(?:а|у|ом|е|ы)?|пин-?код[а-яё]{0,2}|pin(?:-код[а-яё]{0,2})?|пин|cvv|cvc|пароль|пароля|парол[юе]"
    r"|паролем)"
)
_SPELLED = re.compile(
    rf"(?<!\w)(?:(?:{_REGISTERS})(?: №|:| [—-])?:? ?(?P<long>\d+(?:[ -]\d+)*)"
    rf"|(?:(?i:смс-|sms-))?(?:{_CODE})(?: (?!в |на |за |через |для )[А-Яа-яё]+){{0,3}}(?: —|:)? "
    r"(?P<code>\d+(?:-\d+|(?: \d{3})+(?!\d))*(?:(?: \d\d)+(?=[.,!?;\n]|$))?))"
    r"(?![\w])(?![.,:]\d)"
)
_NUMBER_SIGN = re.compile(r"№№?|\bN(?=\s?\d)")
_NUMBERED = re.compile(
    r"(?:№ ?|\b(?:номер|заказ|заявк|договор|накладн|квитанц|сч[её]т|полис|трек|артикул|индекс|обращени|тикет|чек)"
    r"[а-яё]{0,3}:? )"
    r"(?P<digits>\d+)(?P<second>(?:[/-]\d+)*)(?![\d:]|[.,]\d|\s?(?:₽|руб|%|кг|шт|м\b))",
    re.IGNORECASE,
)
_INDEX = re.compile(r"(?<![\w.,/№-])(?<!№ )(?P<digits>\d{6})(?=, (?:г\.|[А-ЯЁ]))")
_PASSPORT = re.compile(
    r"\b(?:паспорт[а-яё]{0,3}|сери[а-яё]{1,2})(?: сери[а-яё]{1,2})?:? "
    r"(?P<series>\d{4})(?: (?P<number>\d{6}))?(?![\w.,/-]*\d)",
    re.IGNORECASE,
)
_CONVENTIONAL = {"р": "расчётный счёт", "к": "корреспондентский счёт", "л": "лицевой счёт"}
_ACCOUNT = re.compile(r"(?<![\w/])(?P<kind>[рклРКЛ])/сч?(?!\w)\.?(?!\s*[а-яё])")


def codes(text: str) -> Iterator[Edit]:
    """Digits after ИНН, «код» and the like, one by one."""
    for found in _SPELLED.finditer(text):
        name = "long" if found["long"] else "code"
        digits = re.sub(r"\D", "", found[name])
        yield Edit(found.start(name), found.end(name), one_by_one(digits), "code")


def accounts(text: str) -> Iterator[Edit]:
    """«р/с»."""
    for found in _ACCOUNT.finditer(text):
        yield Edit(found.start(), found.end(), _CONVENTIONAL[found["kind"].lower()], "abbreviation")


def numbered(text: str) -> Iterator[Edit]:
    """Numbers that name something: «№ 123456», «договор № 25/10»."""
    for found in _NUMBERED.finditer(text):
        if len(found["digits"]) < 5 and not found["second"] and "№" not in found.group():
            continue
        said = long_number(found["digits"])
        for part in re.findall(r"[/-]\d+", found["second"]):
            said += (" дробь " if part[0] == "/" else " ") + long_number(part[1:])
        apart = " " if text[found.end("second") : found.end("second") + 1].isalpha() else ""
        yield Edit(found.start("digits"), found.end("second"), said + apart, "number")


def indexes(text: str) -> Iterator[Edit]:
    """Postal indexes before a town, and passports: «127006, г. Москва», «4510 123456»."""
    for found in _INDEX.finditer(text):
        yield Edit(found.start(), found.end(), long_number(found.group()), "number")
    for found in _PASSPORT.finditer(text):
        yield Edit(found.start("series"), found.end("series"), _in_twos(found["series"]), "number")
        if found["number"]:
            yield Edit(found.start("number"), found.end("number"), long_number(found["number"]), "number")


def _in_twos(digits: str) -> str:
    return f"{group(digits[:2])} {group(digits[2:])}"


def number_signs(text: str) -> Iterator[Edit]:
    """«№» as «номер»."""
    for found in _NUMBER_SIGN.finditer(text):
        before = words_before(text, found.start(), 1)
        cases = governed(text, found.start()) if before and before[0] in PREPOSITIONS else ()
        word = inflected("номер", cases[0] if cases else "nomn", plural=found.group() == "№№")
        space = "" if text[found.end() : found.end() + 1] in (" ", "") else " "
        before_space = " " if text[found.start() - 1 : found.start()].isalnum() else ""
        yield Edit(found.start(), found.end(), before_space + word + space, "number")
