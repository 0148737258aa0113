"""Dates and years: «12.05.2024», «с 1 по 15 марта», «в 2026 г.»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian import stops
from lidia_desktop.engine.text.russian.grammar import PREPOSITIONS, governed, inflected, noun_readings, words_before
from lidia_desktop.engine.text.russian.numerals import Case, ordinal
from lidia_desktop.engine.text.russian.units import UNITS
from lidia_desktop.engine.text.trace import Edit

MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
_SHORT = {
    "янв": 1, "фев": 2, "февр": 2, "мар": 3, "апр": 4, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "сент": 9, "окт": 10,
    "ноя": 11, "нояб": 11, "дек": 12,
}  # fmt: skip
_NAMING = frozenset("сегодня завтра вчера послезавтра позавчера это сейчас".split())
_NOT_A_DATE = re.compile(r"п|пп|пункт\w*|верси\w*|стать\w*|ст|раздел\w*|глав\w*|рис|табл|оценк\w*|коэффициент\w*")

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
_YEAR = r"(?:1[0-9]|20)\d\d"
_YEAR_WORD = r"(?: ?(?:г\.(?! ?\w\.)|года\b|г\b(?!\.)))"
_NUMERIC = re.compile(
    rf"(?<![\d.,/:-])(?:(?P<from>{_DAY})\.(?P<from_month>{_MONTH})(?:\.(?P<from_year>{_YEAR}|\d\d))?(?:-| — ))?"
    rf"(?:(?P<lone>{_DAY})(?P<joint>-| — | по | до | на | и ))?(?P<day>{_DAY})(?P<mark>[./-])"
    rf"(?P<month>{_MONTH})(?:(?P=mark)(?P<year>{_YEAR}|\d\d)(?P<word>{_YEAR_WORD})?)?"
    r"(?![\d/:%])(?![.,-]\d)(?! ?(?:%|₽|руб|кг|км|млн|млрд|тыс|°))"
)
_ISO = re.compile(rf"(?<![\d.-])(?P<year>{_YEAR})-(?P<month>{_MONTH})-(?P<day>{_DAY})(?![\d-])(?:T(?=\d))?")
_MONTH_NAME = rf"(?P<name>{'|'.join(MONTHS)}|(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\.)"
_BY_NAME = re.compile(
    rf"(?<![\d.,/:-])(?P<list>(?:{_DAY}, ){{1,5}})?(?:(?P<first>{_DAY})(?P<joint>-| — | по | до | на | и | или |, ))?"
    rf"(?P<day>{_DAY})(?:-?(?:го|е|му|ое|ого))?"
    rf" (?i:{_MONTH_NAME})(?!\w)(?: (?P<year>{_YEAR})(?P<word>{_YEAR_WORD})?(?![\d:]))?"
)
_AFTER_MONTH = re.compile(
    rf"(?P<month>[а-яё]{{3,9}}) (?P<year>{_YEAR})(?P<word>{_YEAR_WORD})?(?![\w:.,/-]*\d)", re.IGNORECASE
)
_YEARS = re.compile(
    rf"(?<![\d.,/:-])(?:(?P<first>{_YEAR})(?P<joint>-| — | по | до | и | или ))?(?P<year>{_YEAR})"
    r"(?: ?(?P<word>гг?\.|год(?:у|а|ом|ы|ов|ам|ами|ах|е)?)(?!\w)| ?(?P<bare>г)(?=[ ,]|$))"
)
_LONE_YEAR = re.compile(rf"(?<=[ ])(?P<year>{_YEAR})(?=[.,!?;:)]?(?:\s|$)(?!\s?(?:[a-zа-яё]{{2}}|[₽$€£%]|р\b)))")
_MONTH_LEMMAS = frozenset("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split())
_YEAR_CASES: dict[str, Case] = {"год": "nomn", "года": "gent", "году": "loct", "годом": "ablt", "годе": "loct"}


def numeric_dates(text: str) -> Iterator[Edit]:
    """«12.05.2024», «05.03», «01.06-14.06», «2024-05-12»."""
    for found in _ISO.finditer(text):
        case = _day_case(text, found.start())
        yield Edit(found.start(), found.end(), _date(found["day"], int(found["month"]), found["year"], case), "date")
    for found in _NUMERIC.finditer(text):
        if _is_no_date(text, found):
            continue
        said = _date(found["day"], int(found["month"]), found["year"], _day_case(text, found.start()))
        if found["lone"]:
            said = _two_days(text, found)
        if found["from"]:
            first = _date(found["from"], int(found["from_month"]), found["from_year"], "gent")
            last = _date(found["day"], int(found["month"]), found["year"], "accs")
            said = f"{_from(text, found.start(), first)} по {last}"
        yield Edit(found.start(), found.end(), said + _stop(text, found["word"], found.end()), "date")


def _two_days(text: str, found: re.Match[str]) -> str:
    """«с 10 по 12.05», «10-12.05.2026»."""
    case = _day_case(text, found.start())
    joint = found["joint"].strip()
    if joint in ("-", "—") and not _is_governed(text, found.start()):
        last = _date(found["day"], int(found["month"]), found["year"], "accs")
        return f"{_from(text, found.start(), _day(found['lone'], 'gent'))} по {last}"
    last_case: Case = "gent" if joint == "до" else "accs" if joint in ("по", "на") else case
    last = _date(found["day"], int(found["month"]), found["year"], last_case)
    return f"{_day(found['lone'], case)} {'—' if joint == '-' else joint} {last}"


def _is_no_date(text: str, found: re.Match[str]) -> bool:
    if found["year"] or found["from"] or found["lone"]:
        return False
    before = words_before(text, found.start(), 2)
    if found["mark"] != "." or len(found["day"]) == 1:
        return not (found["mark"] == "." and before and before[0] in ("на", "к", "с", "по", "от") and found["day"])
    word = before[1] if len(before) > 1 and before[0] == "." else (before[0] if before else "")
    return word == "в" or _NOT_A_DATE.fullmatch(word) is not None


def dates_by_name(text: str) -> Iterator[Edit]:
    """«12 мая 2024 г.», «с 1 по 15 марта», «1-8 января»."""
    for found in _BY_NAME.finditer(text):
        case = _day_case(text, found.start())
        month = _month(found["name"])
        last = {"по": "accs", "на": "accs", "до": "gent"}.get((found["joint"] or "").strip(), case)
        said = _day(found["day"], last)  # type: ignore[arg-type]
        if found["joint"] in ("-", " — ") and not _is_governed(text, found.start()):
            said = f"{_from(text, found.start(), _day(found['first'], 'gent'))} по {_day(found['day'], 'accs')}"
        elif found["joint"]:
            joint = found["joint"].replace("-", " — ")
            said = f"{_day(found['first'], case)}{joint}{said}"
        said = "".join(f"{_day(day, case)}, " for day in re.findall(r"\d+", found["list"] or "")) + said
        end = found.end("name")
        if found["name"].endswith("."):
            said += f" {month}"
        else:
            end = found.start("name") - 1
        yield Edit(found.start(), end, said, "date")
        if found["year"]:
            yield _year_after(text, found)


def years_after_month(text: str) -> Iterator[Edit]:
    """«в октябре 2025 г.», «май 2026»."""
    for found in _AFTER_MONTH.finditer(text):
        if any(one.lemma in _MONTH_LEMMAS for one in noun_readings(found["month"])):
            yield _year_after(text, found)


def _year_after(text: str, found: re.Match[str]) -> Edit:
    said = f"{ordinal(int(found['year']), 'gent')} года" + _stop(text, found["word"], found.end())
    return Edit(found.start("year"), found.end(), said, "date")


def years(text: str) -> Iterator[Edit]:
    """«в 2026 году», «2025-2026 гг.», «с 2005 по 2010 год»."""
    for found in _YEARS.finditer(text):
        written = found["word"] or found["bare"]
        short = written in ("г", "г.", "гг.")
        case, plural = _year_case(text, found, written)
        first = ""
        if found["first"]:
            first_case: Case = (governed(text, found.start()) or ("nomn",))[0] if plural is False else case
            first = ordinal(int(found["first"]), first_case) + found["joint"].replace("-", " — ")
        said = first + ordinal(int(found["year"]), case)
        if not short:
            yield Edit(found.start(), found.start("word") - 1, said, "date")
            continue
        said += " году" if case == "loct" and not plural else " " + inflected("год", case, plural=plural)
        yield Edit(found.start(), found.end(), said + _stop(text, written, found.end()), "date")


def _year_case(text: str, found: re.Match[str], written: str) -> tuple[Case, bool]:
    plural = written == "гг." or written in ("годы", "годов", "годам", "годами", "годах")
    cases = governed(text, found.start())
    if written in ("г", "г.", "гг."):
        if found["joint"] and found["joint"].strip() in ("по", "до"):
            return ("accs" if found["joint"].strip() == "по" else "gent"), plural
        if not cases:
            return ("gent" if _after_noun(text, found.start()) else "nomn"), plural
        case: Case = (
            "loct" if cases == PREPOSITIONS["в"] and words_before(text, found.start(), 1) != ["на"] else cases[0]
        )
        return case, plural
    forms = {one.case for one in noun_readings(written) if one.plural is plural and one.lemma == "год"}
    agreed = [case for case in cases if case in forms]
    return (agreed[0] if agreed else _YEAR_CASES.get(written, next(iter(sorted(forms)), "gent"))), plural


def _after_noun(text: str, start: int) -> bool:
    before = words_before(text, start, 1)
    if before == ["."]:
        before = [word for word in words_before(text, start, 2)[1:] if word in UNITS]
        return bool(before)
    return bool(before) and any(not one.animate for one in noun_readings(before[0]))


def lone_years(text: str) -> Iterator[Edit]:
    """«в 2024», without the word «год»."""
    for found in _LONE_YEAR.finditer(text):
        before = words_before(text, found.start(), 1)
        if before and before[0] in ("в", "с", "до", "к", "по", "от") and int(found["year"]) >= 1900:
            case: Case = "loct" if before[0] == "в" else PREPOSITIONS[before[0]][0]
            said = f"{ordinal(int(found['year']), case)} {'году' if case == 'loct' else inflected('год', case)}"
            yield Edit(found.start(), found.end(), said, "date")


def _day_case(text: str, start: int) -> Case:
    before = words_before(text, start, 1)
    if before and before[0] in _NAMING:
        return "nomn"
    if before and before[0] in ("с", "со"):
        return "gent"
    cases = governed(text, start)
    return cases[0] if cases and _is_governed(text, start) else "gent"


def _is_governed(text: str, start: int) -> bool:
    before = words_before(text, start, 1)
    return bool(before) and before[0] in PREPOSITIONS


def _from(text: str, start: int, first: str) -> str:
    before = words_before(text, start, 1)
    if before and before[0] in ("с", "со"):
        return first
    return f"со {first}" if first.startswith("втор") else f"с {first}"


def _date(day: str, month: int, year: str | None, case: Case) -> str:
    said = f"{_day(day, case)} {MONTHS[month - 1]}"
    if not year:
        return said
    full = int(year) if len(year) == 4 else 2000 + int(year)
    return f"{said} {ordinal(full, 'gent')} года"


def _day(day: str, case: Case) -> str:
    return ordinal(int(day), case, "neut")


def _month(name: str) -> str:
    lower = name.lower()
    return lower if lower in MONTHS else MONTHS[_SHORT[lower.rstrip(".")] - 1]


def _stop(text: str, word: str | None, end: int) -> str:
    return stops.kept(text, end) if word and word.endswith(".") else ""
