"""Times of day: «9:00», «с 9:30 до 18:15», «9:00-18:00»; and days of the week: «пн-пт»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian.grammar import PREPOSITIONS, counted, governed, words_before
from lidia_desktop.engine.text.russian.numerals import Case, cardinal, group
from lidia_desktop.engine.text.trace import Edit

_CLOCK = r"(?:[01]?\d|2[0-4]):[0-5]\d(?!\d)"
_TIMES = re.compile(
    rf"(?<![\d:.,])(?P<first>{_CLOCK})(?::(?P<seconds>[0-5]\d))?"
    rf"(?:(?P<joint>-| — | до | и | по )(?:до )?(?P<last>{_CLOCK}))?(?!:?\d)"
)
# With a stop it may be a date or a price, so only a preposition makes it a time.
_DOTTED = re.compile(
    r"(?P<before>(?<!\w)(?:в|во|с|со|до|к|после|около|на|и|между) )(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d)"
    r"(?![\d%]|[.,/]\d| ?(?:%|₽|руб|кг|км|м²|млн|тыс|раз|процент))",
    re.IGNORECASE,
)
_HYPHENED = re.compile(
    r"(?<!\w)(?:в|с|до|к|после|на) (?P<hour>[01]?\d|2[0-4])[- ](?:00|30(?! ?[а-яё%₽]))(?![\w-]|[.,:]\d| \d{3})",
    re.IGNORECASE,
)
_DOTTED_RANGE = re.compile(
    r"(?<![\d.,])([01]?\d|2[0-4])\.([0-5]\d)(?=-(?:[01]?\d|2[0-4])[.:][0-5]\d(?!\.?\d))|"
    r"(?<=\d\.\d\d-)([01]?\d|2[0-4])\.([0-5]\d)(?!\.?\d)"
)
_MONTHS_OF_DATES = range(1, 13)

_DAYS: dict[str, tuple[str, str, str, str, str]] = {
    "пн": ("понедельник", "понедельник", "понедельника", "понедельнику", "понедельникам"),
    "вт": ("вторник", "вторник", "вторника", "вторнику", "вторникам"),
    "ср": ("среда", "среду", "среды", "среде", "средам"),
    "чт": ("четверг", "четверг", "четверга", "четвергу", "четвергам"),
    "пт": ("пятница", "пятницу", "пятницы", "пятнице", "пятницам"),
    "сб": ("суббота", "субботу", "субботы", "субботе", "субботам"),
    "вс": ("воскресенье", "воскресенье", "воскресенья", "воскресенью", "воскресеньям"),
}
_EVERY = 4
_UNTIL = re.compile(r"\b(?:с|со) [а-яё]+\.? по $", re.IGNORECASE)
_DAY_CASES = {"accs": 1, "gent": 2, "datv": 3}
_DAY = r"(?:пн|вт|ср|чт|пт|сб|вс)"
_DAY_RANGE = re.compile(
    rf"(?<![\w-])(?P<first>{_DAY})\.?(?:-| — )(?P<last>{_DAY})(?![\w-])(?P<stop>\.(?!\s*$))?", re.IGNORECASE
)
_ONE_DAY = re.compile(rf"(?<![\w-])(?P<day>{_DAY})(?![\w-])(?P<stop>\.(?!\s*(?:$|\n|(?-i:[А-ЯЁ]))))?", re.IGNORECASE)


def dotted_times(text: str) -> Iterator[Edit]:
    """«в 9.30», «10.00-19.00» as «9:30», «10:00-19:00» for the next rule."""
    ranges = [found for found in _DOTTED_RANGE.finditer(text) if not _is_date_range(text, found)]
    taken = set()
    for found in ranges:
        dot = found.start() + found.group().index(".")
        taken.add(dot)
        yield Edit(dot, dot + 1, ":", "time")
    for found in _HYPHENED.finditer(text):
        yield Edit(found.end("hour"), found.end("hour") + 1, ":", "time")
    for found in _DOTTED.finditer(text):
        dot = found.end("hour")
        may_be_date = 1 <= int(found["minute"]) <= 12 and found["before"].strip().lower() not in ("в", "во", "около")
        if dot not in taken and not may_be_date:
            yield Edit(dot, dot + 1, ":", "time")


def _is_date_range(text: str, found: re.Match[str]) -> bool:
    around = re.findall(r"\.(\d\d)", text[max(0, found.start() - 6) : found.end() + 6])
    return all(int(minute) in _MONTHS_OF_DATES for minute in around)


def times(text: str) -> Iterator[Edit]:
    """Hours and minutes on a clock."""
    for found in _TIMES.finditer(text):
        if found["seconds"]:
            if not found["last"]:
                said = f"{_clock(found['first'], _case(text, found))} {group(found['seconds'])}"
                yield Edit(found.start(), found.end(), said, "time")
            continue
        yield Edit(found.start(), found.end(), _said(text, found), "time")


def _said(text: str, found: re.Match[str]) -> str:
    first, last = found["first"], found["last"]
    case = _case(text, found)
    if last is None:
        return _clock(first, case)
    both_whole = first.endswith(":00") and last.endswith(":00")
    joint = found["joint"].strip()
    if joint == "и":
        return f"{_clock(first, case, with_hours=not both_whole)} и {_clock(last, case)}"
    start = _clock(first, "gent", with_hours=not both_whole)
    end_case: Case = "accs" if joint == "по" else "gent"
    from_word = "" if _has_from(text, found.start()) else "с "
    return f"{from_word}{start} {'по' if joint == 'по' else 'до'} {_clock(last, end_case)}"


def _has_from(text: str, start: int) -> bool:
    before = words_before(text, start, 1)
    return bool(before) and before[0] in ("с", "со", "от")


def _case(text: str, found: re.Match[str]) -> Case:
    cases = governed(text, found.start())
    return cases[0] if cases else "nomn"


def _clock(written: str, case: Case, *, with_hours: bool = True) -> str:
    hour, minute = written.split(":")
    if minute == "00":
        said = cardinal(int(hour), case)
        return f"{said} {counted('час', int(hour), case)}" if with_hours else said
    minutes = group(minute) if minute[0] == "0" else cardinal(int(minute), case)
    return f"{cardinal(int(hour), case)} {minutes}"


def weekdays(text: str) -> Iterator[Edit]:
    """«пн-пт», «в ср», «вт и чт»."""
    ends = -1
    for found in _DAY_RANGE.finditer(text):
        ends = found.end()
        first, last = _DAYS[found["first"].lower()][2], _DAYS[found["last"].lower()][1]
        start = "" if _has_from(text, found.start()) else ("со " if first[:2] in ("вт", "ср") else "с ")
        yield Edit(found.start(), found.end(), f"{start}{first} по {last}", "weekday")
    ranges = [(found.start(), found.end()) for found in _DAY_RANGE.finditer(text)] if ends >= 0 else []
    inside = {place for start, end in ranges for place in range(start, end)}
    for found in _ONE_DAY.finditer(text):
        if found.start() in inside or (found["day"].isupper() and not text.isupper()):
            continue
        cases = governed(text, found.start())
        form = _DAYS[found["day"].lower()][_DAY_CASES.get(cases[0], 0) if cases else 0]
        if cases == PREPOSITIONS["по"] and not _UNTIL.search(text, max(0, found.start() - 25), found.start()):
            form = _DAYS[found["day"].lower()][_EVERY]
        yield Edit(found.start(), found.end(), form, "weekday")
