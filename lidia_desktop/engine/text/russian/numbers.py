"""Numbers that count what stands after them, and those that stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lidia_desktop.engine.text.russian.grammar import (
    PREPOSITIONS,
    Noun,
    Reading,
    counted_form,
    ends_in_one,
    governed,
    inflected,
    noun_after,
    words_before,
)
from lidia_desktop.engine.text.russian.numerals import (
    CASES,
    LONGEST,
    Case,
    collective,
    fraction,
    group,
    one_by_one,
    ordinal,
)
from lidia_desktop.engine.text.russian.quantity import PAIR, Quantity
from lidia_desktop.engine.text.trace import Edit

# They are told apart by a number before them, also where that ends in one: «1 этаж» is the first one.
_NUMBERED = frozenset(
    "этаж подъезд кабинет класс век место линия курс квартал отдел отделение маршрут автобус глава том раздел канал "
    "разряд категория сорт степень уровень терминал платформа путь вагон ряд корпус очередь группа смена часть "
    "полугодие тур сезон окно статья параграф съезд".split()
)
# A number after them is their name and takes nothing from what follows: «кабинет 12 свободен».
_NAMED = re.compile(
    r"(?:дом|кабинет|окн|офис|квартир|этаж|подъезд|корпус|строени|комнат|страниц|пункт|номер|добавочн|линия|маршрут"
    r"|автобус|сери|трамва|троллейбус|школ|палат|зал|терминал|вагон|мест[оеу]|ряд|код|цифр|клавиш|раздел|глав|стать|том"
    r"|параграф|част|верси|бокс|стойк|счёт|счет|групп|участ(?=ок|к)|лот|телефон)[а-яё]{0,4}|нажмите|наберите|windows"
)
_LAST_IN_A_ROW = 400
_HOURS_OF_DAY = frozenset("утра вечера дня ночи".split())
_PAIR = re.compile(PAIR)
_FRACTION = re.compile(r"(?<![\w/.,-])(\d{1,3})/(\d{1,4})(?![\w/])(?![.,]\d)")
_SIGNS = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅛": (1, 8), "⅕": (1, 5)}
_ONE_SIGN = re.compile(rf"(?<![\d,.])[{''.join(_SIGNS)}](?!\d)")
_SLASH = re.compile(r"(?<=\d)/(?=\d)")
_COLON = re.compile(r"(?<![\w:])\d+:(?=\d+(?![\d:]))")
_SCORE = re.compile(r"сч[её]т\w{0,3}")
_DOTTED = re.compile(r"(?<![\d,/:-])(?<!\d\.)\d{1,9}(?:\.\d{1,9})+(?!\d|[,/:]\d)")
_OF_DOCUMENTS = re.compile(r"(?:пункт|раздел|глав|стать|част|верси|рисун|таблиц|приложени|windows|android)[а-яё]{0,4}")
_IN_QUEUE = re.compile(r"(?<![\w.,])(?P<number>\d{1,3})(?= (?:в|на) (?:очереди|списке))")
_NOT_COUNTED = frozenset("дробь решётка решётку звёздочка звёздочку плюс минус".split())
_NUMBER_NEXT = re.compile(r" \d+(?! ?[а-яё%₽])")
_TOUCHES = re.compile(r"[^\W\d_]-?$")
_PERSONS = re.compile("я|ты|вы|он")
_MANY_DIGITS = re.compile(rf"\d{{{LONGEST + 1},}}")


def fractions(text: str) -> Iterator[Edit]:
    """«2/3 голосов», but not «дом 12/3»; «½ часа»."""
    for found in _ONE_SIGN.finditer(text):
        cases = governed(text, found.start())
        said = fraction(*_SIGNS[found.group()], cases[0] if cases else "nomn")
        yield Edit(found.start(), found.end(), said, "fraction")
    for found in _FRACTION.finditer(text):
        parts, of = int(found[1]), int(found[2])
        before = words_before(text, found.start(), 1)
        named = before and (_NAMED.fullmatch(before[0]) or before[0] == "№")
        if not 0 < parts < of or not (of <= 10 or of in (12, 15, 16, 20, 100, 1000)) or named:
            continue
        cases = governed(text, found.start())
        case: Case = cases[0] if cases else "nomn"
        yield Edit(found.start(), found.end(), fraction(parts, of, case), "fraction")


def slashes(text: str) -> Iterator[Edit]:
    """«25/10» that is no fraction, «1:100», «счёт 3:1»."""
    for found in _SLASH.finditer(text):
        yield Edit(found.start(), found.end(), " дробь ", "number")
    for found in _COLON.finditer(text):
        is_score = _comes_after(text, found.start(), _SCORE)
        yield Edit(found.end() - 1, found.end(), " — " if is_score else " к ", "number")


def dotted(text: str) -> Iterator[Edit]:
    """«пункт 5.1», «192.168.0.1»."""
    for found in _DOTTED.finditer(text):
        if found.group().count(".") > 1 or _comes_after(text, found.start(), _OF_DOCUMENTS):
            said = " точка ".join(group(part) for part in found.group().split("."))
            yield Edit(found.start(), found.end(), said, "number")
    for found in _IN_QUEUE.finditer(text):
        if _comes_after(text, found.start(), _PERSONS):
            yield Edit(found.start(), found.end(), ordinal(int(found["number"])), "ordinal")


def _comes_after(text: str, start: int, words: re.Pattern[str]) -> bool:
    before = words_before(text, start, 1)
    return bool(before) and words.fullmatch(before[0]) is not None


def numbers(text: str) -> Iterator[Edit]:
    """Every number that is left, agreeing with the noun after it."""
    for found in _PAIR.finditer(text):
        quantity = Quantity.of(found)
        names = _comes_after(text, quantity.start, _NAMED) or _TOUCHES.search(
            text, max(0, quantity.start - 2), quantity.start
        )
        noun = None if names else noun_after(text, found.end())
        yield from _apart(text, _with_noun(text, quantity, noun, found.end()))


def _apart(text: str, edits: Iterator[Edit]) -> Iterator[Edit]:
    """With a space where a number touches letters: «SIM7600»."""
    for edit in edits:
        before = " " if text[edit.start - 1 : edit.start].isalpha() and text[edit.start].isdigit() else ""
        after = " " if text[edit.end : edit.end + 1].isalpha() and text[edit.end - 1].isdigit() else ""
        yield Edit(edit.start, edit.end, before + edit.text + after, edit.rule)


def _with_noun(text: str, quantity: Quantity, noun: Noun | None, end: int) -> Iterator[Edit]:
    rule = "number" if len(quantity.numbers) == 1 else "range"
    names_the_next = noun is not None and (noun.word in _NOT_COUNTED or _NUMBER_NEXT.match(text, noun.end))
    if noun is None or names_the_next or quantity.last.is_odd:
        yield Edit(quantity.start, end, quantity.spoken(_bare_case(quantity)), rule)
        return
    if quantity.last.parts:
        yield from _decimal(text, quantity, noun, end)
        return
    count = int(quantity.last.whole)
    if noun.word.lower() in _HOURS_OF_DAY and count <= 12 and (not ends_in_one(count) or quantity.cases):
        yield Edit(quantity.start, end, quantity.spoken(_bare_case(quantity)), rule)
        return
    cases = _cases_of_last(quantity)
    named = _may_be_named(text, quantity)
    if place := _as_ordinal(count, noun.readings, cases, quantity, named=named):
        yield Edit(quantity.start, end, _ordinals(quantity, place), "ordinal")
        return
    case, reading = _as_cardinal(count, noun.readings, cases) or (_bare_case(quantity), None)
    yield Edit(quantity.start, end, _cardinals(quantity, case, reading), rule)


def _may_be_named(text: str, quantity: Quantity) -> bool:
    """Whether «1 этаж» here can be the first one: not after a verb («осталось 1 окно»), nor in «через 1 курс»."""
    before = words_before(text, quantity.start, 1)
    return not before or not before[0].isalpha() or (before[0] in PREPOSITIONS and before[0] not in ("через", "за"))


def _bare_case(quantity: Quantity) -> Case:
    return quantity.case_of_last()


def _cases_of_last(quantity: Quantity) -> tuple[Case, ...]:
    by_joint: dict[str, tuple[Case, ...]] = {"до": ("gent",), "по": ("accs",)}
    return by_joint.get(quantity.joint, quantity.cases)


def _cardinals(quantity: Quantity, case: Case, reading: Reading | None) -> str:
    if reading is None:
        return quantity.spoken(case)
    if reading.only_plural and len(quantity.numbers) == 1 and quantity.last.count is not None:
        special = collective(quantity.last.count, case)
        if special and not quantity.last.sign:
            return special
    return quantity.spoken(case, reading.gender, animate=reading.animate)


def _decimal(text: str, quantity: Quantity, noun: Noun, end: int) -> Iterator[Edit]:
    """The noun after a fraction stands in the genitive singular, also where something else was typed."""
    case = quantity.case_of_last()
    reading = noun.readings[0]
    yield Edit(quantity.start, end, quantity.spoken(case, reading.gender), "decimal")
    if quantity.last.is_one_and_a_half or quantity.last.has_half:
        return
    directly_after = text[end : noun.start].strip() == ""
    if directly_after and any(one.plural and one.case == "gent" for one in noun.readings) and reading.plural:
        yield Edit(noun.start, noun.end, inflected(reading.lemma, "gent"), "decimal")


def _as_cardinal(count: int, readings: Sequence[Reading], cases: tuple[Case, ...]) -> tuple[Case, Reading] | None:
    """The case that the noun's form and the words before agree on, and the noun's reading in it."""
    for case in (*cases, *CASES):
        for reading in readings:
            if _fits(count, case, reading):
                return case, reading
    return None


def _fits(count: int, case: Case, reading: Reading) -> bool:
    if reading.same_always:
        return True
    if reading.only_plural and ends_in_one(count):
        return reading.plural and reading.case == case
    if case == "accs" and reading.animate and 2 <= count <= 4:
        return reading.plural and reading.case in ("gent", "accs")
    form, plural = counted_form(count, case)
    if reading.only_plural and not plural:
        plural = True
    if case == "accs" and reading.animate and ends_in_one(count):
        return not reading.plural and reading.case == "accs"
    if (reading.case, reading.plural) == (form, plural):
        return True
    if case in ("nomn", "accs") and form == "gent" and not plural and reading.plural and reading.case == case:
        return True  # «две накладные»: nouns that are adjectives
    # «К 1000 рублям» is as usual as «к 1000 рублей».
    return count % 1000 == 0 and count > 0 and reading.plural and reading.case == case


def _as_ordinal(
    count: int, readings: Sequence[Reading], cases: tuple[Case, ...], quantity: Quantity, *, named: bool
) -> tuple[Case, Reading] | None:
    """The case of a number that names one of a row («на 3 этаже»), or None if it counts."""
    if quantity.last.is_odd or count > _LAST_IN_A_ROW or readings[0].lemma == "номер":
        return None
    singular = [one for one in readings if not one.plural and not one.same_always]
    if not singular:
        return None
    numbered = ends_in_one(count) and singular[0].lemma in _NUMBERED and named
    if not numbered and _counts(count, readings, cases):
        return None
    for case in (*cases, *CASES):
        for one in singular:
            if one.case == case:
                return case, one
    return None


def _counts(count: int, readings: Sequence[Reading], cases: tuple[Case, ...]) -> bool:
    return any(_fits(count, case, one) for case in (cases or CASES) for one in readings)


def _ordinals(quantity: Quantity, place: tuple[Case, Reading]) -> str:
    case, reading = place
    said = []
    for number in quantity.numbers:
        minus = "минус " if number.sign == "-" else ""
        form: Case = case
        if number is not quantity.last and quantity.joint in ("до", "по"):
            form = quantity.cases[0] if quantity.cases else "nomn"
        if case == "accs" and reading.animate and reading.gender == "masc":
            form = "gent"
        said.append(minus + ordinal(int(number.whole), form, reading.gender))
    joint = quantity.joint if quantity.joint.isalpha() else "—"
    return f" {joint} ".join(said)


def long_digits(text: str) -> Iterator[Edit]:
    """Numbers that are too long to have a name."""
    for found in _MANY_DIGITS.finditer(text):
        yield Edit(found.start(), found.end(), one_by_one(found.group()), "digits")
