"""Numbers with an ending: «2-й этаж», «для 2-х человек», «24-часовая», «100%-я»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian import stops
from lidia_desktop.engine.text.russian.grammar import governed, inflected, noun_after
from lidia_desktop.engine.text.russian.numerals import CASES, LONGEST, Case, Gender, cardinal, ordinal, prefix
from lidia_desktop.engine.text.trace import Edit

ENDINGS = (
    "ого его ому ему ыми ими ами ый ий ой ая яя ое ее ые ие ую юю ых их ым им ом ем го му ми мя ти та на ка й я е х м "
    "ю и"
).split()
_WITH_ENDING = re.compile(rf"(?<![\w.,/-])(?P<number>\d{{1,{LONGEST}}})-?(?P<ending>{'|'.join(ENDINGS)})(?![\w-])")
_WITHOUT_HYPHEN = frozenset("й я го му х ый ой ая ое го".split())
_COMPOUND = re.compile(
    r"(?<![\w.,/-])(?P<number>\d{1,6})-(?P<word>(?:лет|[а-яё]{3,})(?:ый|ий|ой|ая|ое|ые|ого|его|ому|ему|ым|им|ом|ем|ую|ых|их|ыми|ими|ей|яя|юю|ее|ие|ик|ика|ику|иком|ия|ию|ием|ии|ник|ика|тие|тия|тию|тием|летие|летия|летию))(?!\w)"
)
_TWO = re.compile(r"(?<![\w.,/-])(?P<first>\d{1,3})-(?P<second>\d{1,3})-(?=[а-яё]{4,}(?!\w))")
_PERCENT = re.compile(
    r"(?<![\w.,/-])(?P<number>\d{1,6}) ?%-?(?P<ending>но[йемг][а-яё]{0,2}|ны[йхме]и?"
    r"|ная|ную|ое|ая|ый|ой|ую|ого|ому|ом|ым|ых|ыми|ые|й|я|е|го|му|м|ю|х)(?!\w)"
)
_FLOOR = re.compile(r"(?<![\w.,/-])(?P<number>\d{1,3})(?:-?[йме])? (?P<short>эт|под|подъезд|каб)\.(?! ?\d)")
_QUARTER = re.compile(r"(?<![\w.,/-])(?P<number>[1-4])(?:-?[йм])? ?кв\.(?= ?(?:20\d\d(?!\d)|год|этого|текущ|прошл))")
_FLOOR_NOUNS = {"эт": "этаж", "под": "подъезд", "каб": "кабинет"}
_UNIT = re.compile(r" (?:к?м|см|мм|кг|г|т|л|мл|га|час|ч|мин|сек|руб|р|тыс|млн|млрд|шт|чел|экз|%|₽)(?!\w)")
_GENDERS: tuple[tuple[Gender, bool], ...] = (("masc", False), ("femn", False), ("neut", False), ("masc", True))
_PERCENT_ENDINGS = {
    "й": "ый", "я": "ая", "е": "ое", "го": "ого", "му": "ому", "м": "ом", "ю": "ую", "х": "ых",
}  # fmt: skip
_CARDINAL_ENDINGS = {
    "х": ("gent", "loct"), "ти": ("gent", "datv", "loct"), "ми": ("ablt", "datv"), "мя": ("ablt",), "и": ("gent",),
    "та": ("gent",), "на": ("gent",), "ка": ("gent",), "м": ("datv",), "ю": ("ablt",), "ами": ("ablt",),
}  # fmt: skip


def compounds(text: str) -> Iterator[Edit]:
    """«3-этажное», «100%-я»: one word of both."""
    for found in _PERCENT.finditer(text):
        ending = found["ending"]
        rest = ending if ending.startswith("н") else "н" + _PERCENT_ENDINGS.get(ending, ending)
        yield Edit(found.start(), found.end(), f"{prefix(int(found['number']))}процент{rest}", "compound")
    for found in _TWO.finditer(text):
        if int(found["first"]) and int(found["second"]):
            said = f"{prefix(int(found['first']))}-{prefix(int(found['second']))}"
            yield Edit(found.start(), found.end(), said, "compound")
    for found in _COMPOUND.finditer(text):
        if int(found["number"]):
            yield Edit(found.start(), found.start("word"), prefix(int(found["number"])), "compound")


def floors(text: str) -> Iterator[Edit]:
    """«3 эт.», «1 кв. 2026 г.»."""
    for found in _QUARTER.finditer(text):
        cases = governed(text, found.start())
        quarter: Case = "loct" if "loct" in cases else (cases or ("nomn",))[0]
        said = f"{ordinal(int(found['number']), quarter)} {inflected('квартал', quarter)}"
        yield Edit(found.start(), found.end(), said, "ordinal")
    for found in _FLOOR.finditer(text):
        cases = governed(text, found.start())
        case: Case = cases[0] if cases else "nomn"
        if "loct" in cases and case == "accs":
            case = "loct"
        noun = _FLOOR_NOUNS.get(found["short"], found["short"])
        said = f"{ordinal(int(found['number']), case)} {inflected(noun, case)}{stops.kept(text, found.end())}"
        yield Edit(found.start(), found.end(), said, "ordinal")


def ordinals(text: str) -> Iterator[Edit]:
    """«2-й», «5-го», «2-х»."""
    for found in _WITH_ENDING.finditer(text):
        if "-" not in found.group() and found["ending"] not in _WITHOUT_HYPHEN:
            continue
        if found["ending"] in _CARDINAL_ENDINGS and _UNIT.match(text, found.end()):
            yield Edit(found.end("number"), found.end(), "", "unit")
            continue
        said = _spoken(text, found, int(found["number"]), found["ending"])
        if said:
            yield Edit(found.start(), found.end(), said, "ordinal")


def _spoken(text: str, found: re.Match[str], number: int, ending: str) -> str | None:
    cases = governed(text, found.start())
    noun = noun_after(text, found.end())
    counts = noun is not None and any(one.plural for one in noun.readings) and number < 1000
    if ending in _CARDINAL_ENDINGS and (counts or noun is None or ending == "х") and _is_counting(number, ending):
        allowed = _CARDINAL_ENDINGS[ending]
        fits = [case for case in cases if case in allowed]
        if noun and not fits:
            fits = [one.case for one in noun.readings if one.plural and one.case in allowed]
        case: Case = fits[0] if fits else allowed[0]  # type: ignore[assignment]
        return cardinal(number, case)
    many = noun is None and number >= 20 and number % 10 == 0
    wanted = {(one.case, one.plural, one.gender) for one in noun.readings} if noun else set()
    best = ""
    best_score = -1
    for gender, plural in _GENDERS:
        for case in CASES:
            said = ordinal(number, case, gender, plural=plural)
            if not said.endswith(ending):
                continue
            agrees = any(c == case and p == plural and (p or g == gender) for c, p, g in wanted)
            score = 2 * agrees + (case in cases) + (plural and many)
            if score > best_score:
                best, best_score = said, score
    return best or None


def _is_counting(number: int, ending: str) -> bool:
    if ending == "х":
        return number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    if ending in ("м", "ю"):
        return ending == "ю" and number >= 5
    return cardinal(number, "gent").endswith(ending) or ending in ("ми", "мя", "ами")
