"""What the words around a number or an abbreviation say about its case and gender."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lidia_desktop.engine.text.russian.numerals import CASES, Case, Gender
from lidia_desktop.engine.text.russian_words import parses as _all_parses

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

LOOKED_AT = 80
"""Characters before and after a place that are read for its context: enough words, and no more time for a long text."""

# The case to take when nothing else tells comes first.
_GOVERNED: dict[tuple[Case, ...], str] = {
    ("gent",): (
        "от до без безо для из изо у около после кроме вокруг ради среди против возле мимо вместо насчёт насчет более "
        "менее больше меньше свыше ниже выше старше младше моложе дольше позже раньше чаще реже длиннее короче дороже "
        "дешевле течение продолжение размере количестве порядка относительно вдоль внутри вне посреди напротив из-за "
        "из-под начиная возрасте нет хватает хватит хватало достигает достигла достиг"
    ),
    ("gent", "ablt"): "с со",
    ("datv",): "к ко благодаря согласно вопреки навстречу равно равен равна близка близок близко",
    ("accs",): "через про спустя сквозь стоит стоят стоил стоила стоило стоили весит весят",
    ("accs", "datv", "loct"): "по",
    ("accs", "loct"): "в во на",
    ("accs", "ablt"): "за под подо",
    ("ablt",): "над надо перед передо",
    ("ablt", "gent"): "между меж",
    ("loct",): "о об обо при",
}
PREPOSITIONS: dict[str, tuple[Case, ...]] = {
    word: cases for cases, words in _GOVERNED.items() for word in words.split()
}
_PASSED_OVER = frozenset(
    "примерно ровно всего ещё еще уже почти минимум максимум приблизительно целых только лишь его её ее их плюс минус "
    "не вот там тут общей".split()
)
_JOINING = frozenset(("и", "или", "либо", ",", "до", "по"))
_LISTING = _JOINING - {"до", "по"}
_COUNTED = re.compile(r"\d[\d:.,%]*|[₽$€%°½-]|[а-я]{1,4}|год\w*|час\w*|минут\w*|рубл\w*|январ\w*")
_TOKEN = re.compile(r"\d[\d:.,]*\d|\w+(?:-\w+)*|[^\w\s]|\n")
_RUSSIAN = re.compile(r"[А-Яа-яЁё-]{1,40}")
_OTHER_CASES = {"gen2": "gent", "gen1": "gent", "loc2": "loct", "acc2": "accs"}
# Not nouns, whatever the dictionary's rare readings say.
_FUNCTION_WORDS = frozenset(
    "и а но или либо что как так то же бы ли не ни да нет при по на за до от из у о об в во с со к ко для без под над "
    "все всё это этот где когда уже еще ещё если чтобы я мы он она они вы ты раза".split()
) - {"раза"}
_NOUNS_HERE = frozenset(("том",))
_MOVING = re.compile(
    r"повер|сверн|выйд|выход|вый[дт]|переех|переез|поезж|приезж|приех|приед|приход|прид|проезж|проед|пройд|пройт|проход"
    r"|идите|иду|идё|идти|заезж|заед|вход|войд|войт|направ|достав|отправ|прибы|подни|спус|заход|зайд|зайт|езд|еха|едет"
    r"|еде|подъе|съезд|пошл|подойд|подход|перевед|переключ"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a noun."""

    case: Case
    plural: bool
    gender: Gender
    animate: bool
    lemma: str
    only_plural: bool
    """«Сутки», «ножницы»."""
    same_always: bool
    """«Евро», «фото»: the form tells nothing."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun in the text, at `start` to `end`, with its readings, the likeliest first."""

    start: int
    end: int
    word: str
    readings: tuple[Reading, ...]


def parses(word: str) -> tuple[Parse, ...]:
    """The dictionary's readings of `word`, the likeliest first; none of what is no Russian word."""
    return _all_parses(word) if _RUSSIAN.fullmatch(word) else ()


def words_before(text: str, start: int, count: int = 6) -> list[str]:
    """Up to `count` words and marks before `start`, the nearest first, in small letters."""
    found = _TOKEN.findall(text[max(0, start - LOOKED_AT) : start])
    return [token.lower() for token in reversed(found[-count:])]


def governed(text: str, start: int) -> tuple[Case, ...]:
    """The cases that the words before `start` allow, the likeliest first; empty if they say nothing."""
    described: tuple[Case, ...] = ()
    tokens = words_before(text, start, 12)
    if tokens and tokens[0] in _JOINING:
        tokens = _before_the_list(tokens)
    for token in tokens:
        if token in _PASSED_OVER:
            continue
        if token in PREPOSITIONS:
            cases = PREPOSITIONS[token]
            return tuple(case for case in cases if case in described) or cases
        if not described and wants_object(token):
            return ("accs",)
        cases = adjective_cases(token)
        if not cases or described:
            break
        described = cases
    return described


def _before_the_list(tokens: list[str]) -> list[str]:
    """`tokens` from before the other things counted in the same list: «в 9:05, 11:30 и »."""
    if tokens[0] in PREPOSITIONS and not (len(tokens) > 1 and tokens[1][:1].isdigit()):
        return tokens
    place = 0
    while place < len(tokens) and tokens[place] in _LISTING:
        place += 1
        while place < len(tokens) and _COUNTED.fullmatch(tokens[place]) and tokens[place] not in PREPOSITIONS:
            place += 1
    if tokens[0] in PREPOSITIONS or place < 2:
        return tokens
    return tokens[place:] if place < len(tokens) and tokens[place] in PREPOSITIONS else []


def wants_object(word: str) -> bool:
    """Whether `word` is a verb that what follows is most likely the object of."""
    if len(word) < 3:
        return False
    found = parses(word)
    return bool(found) and str(found[0].tag.POS) in ("VERB", "INFN", "GRND") and "tran" in found[0].tag


def adjective_cases(word: str, *, maybe: bool = False) -> tuple[Case, ...]:
    """The cases that `word` may be in if it is an adjective, or only `maybe` one («Невский»)."""
    if len(word) < 3 or not word.isalpha():
        return ()
    found = [one for one in parses(word) if one.score > 0.01]
    if not found or (found[0].tag.POS not in ("ADJF", "PRTF") and not maybe):
        return ()
    return _in_order(str(one.tag.case) for one in found if one.tag.POS in ("ADJF", "PRTF"))


def _in_order(names: Iterator[str]) -> tuple[Case, ...]:
    there = {_OTHER_CASES.get(name, name) for name in names}
    return tuple(case for case in CASES if case in there)


def is_adjective(word: str) -> bool:
    """Whether `word` can stand between a number and its noun."""
    return any(one.tag.POS in ("ADJF", "PRTF") and one.score > 0.05 for one in parses(word))


_NEXT_WORD = re.compile(r" +([А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*)")


def noun_after(text: str, end: int) -> Noun | None:
    """The noun that a number ending at `end` counts: the next word, or one after at most two adjectives."""
    place = end
    best: Noun | None = None
    for _ in range(3):
        found = _NEXT_WORD.match(text, place, place + LOOKED_AT)
        if found is None:
            return best
        word = found.group(1)
        readings = noun_readings(word)
        if readings:
            best = Noun(found.start(1), found.end(1), word, readings)
        if not is_adjective(word) or "Anum" in parses(word)[0].tag:
            return best
        place = found.end()
    return best


@lru_cache(maxsize=4096)
def noun_readings(word: str) -> tuple[Reading, ...]:
    """How `word` can be understood as a noun; empty if it is more likely something else."""
    lower = word.lower()
    if lower in _FUNCTION_WORDS or len(lower) < 2:
        return ()
    found = parses(lower)
    nouns = [one for one in found if one.tag.POS == "NOUN"]
    if sum(one.score for one in nouns) < 0.25 and lower not in _NOUNS_HERE:
        return ()
    return tuple(reading for one in nouns if one.score > 0.0005 for reading in _readings(one))


def _readings(parse: Parse) -> Iterator[Reading]:
    tag = parse.tag
    case = _OTHER_CASES.get(str(tag.case), str(tag.case))
    if case in CASES:
        gender = str(tag.gender) if tag.gender in ("masc", "femn", "neut") else "masc"
        yield Reading(
            case, tag.number == "plur", cast("Gender", gender), tag.animacy == "anim",
            parse.normal_form, "Pltm" in tag, "Fixd" in tag,
        )  # fmt: skip


@lru_cache(maxsize=4096)
def inflected(word: str, case: Case, *, plural: bool = False) -> str:
    """`word` (a nominative singular) in `case`, as small letters; as it is if the dictionary has no such form."""
    number = "plur" if plural else "sing"
    for one in parses(word):
        if "nomn" in one.tag and (form := one.inflect({case, number})):
            return str(form.word)
    return word


@lru_cache(maxsize=4096)
def inflected_adjective(word: str, case: Case, gender: Gender, *, plural: bool = False) -> str:
    """The adjective `word` (in the nominative masculine) beside a lifeless noun."""
    if case == "accs" and (plural or gender != "femn"):
        case = "nomn"
    for one in parses(word):
        if one.tag.POS in ("ADJF", "PRTF") and (
            form := one.inflect({case, "plur"} if plural else {case, gender, "sing"})
        ):
            return str(form.word)
    return word


def counted(word: str, number: int, case: Case) -> str:
    """The noun or adjective `word` (a nominative singular) beside `number` in `case`."""
    case, plural = counted_form(number, case)
    return inflected(word, case, plural=plural)


def counted_form(number: int, case: Case) -> tuple[Case, bool]:
    """The case of a noun beside `number` that is in `case`, and whether it is in the plural."""
    if number % 1000 == 0 and number:
        return "gent", True
    if ends_in_one(number):
        return case, False
    if case not in ("nomn", "accs"):
        return case, True
    return "gent", number % 10 not in (2, 3, 4) or number % 100 in (12, 13, 14)


def ends_in_one(number: int) -> bool:
    """Whether the noun beside `number` stands in the singular: 1, 21, 101, not 11."""
    return number % 10 == 1 and number % 100 != 11


def goes_somewhere(words: Sequence[str]) -> bool:
    """Whether a verb of going is near (`words` before a preposition, the nearest first): «на улицу», not «на улице»."""
    return any(_MOVING.match(word) for word in words[:3])
