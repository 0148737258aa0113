"""Dates, years, weekdays and times of the day."""

from __future__ import annotations

import re

from lidia_desktop.engine.text.edits import substitution
from lidia_desktop.engine.text.english.numerals import amount, in_pairs, ordinal, year
from lidia_desktop.engine.text.english.stops import kept
from lidia_desktop.engine.text.trace import Step

MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DAY_NAMES = {day[:3]: day for day in _DAYS} | {"Tues": "Tuesday", "Thur": "Thursday", "Thurs": "Thursday"}
_MONTH_NAMES = {month[:3]: month for month in MONTHS} | {"Sept": "September"}

_DAY, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:1[1-9]|20)\d\d"
_MONTH = rf"(?P<month>{'|'.join(MONTHS)}|(?:{'|'.join(sorted(_MONTH_NAMES, key=len, reverse=True))})(?:\.|(?= \d)))"
_MONTH_DAY = re.compile(
    rf"\b{_MONTH} (?P<day>{_DAY})(?:st|nd|rd|th)?\b(?!:)(?:(?P<comma>,?) (?P<year>{_YEAR})\b(?!:))?"
)
_DAY_MONTH = re.compile(rf"\b(?P<day>{_DAY})(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? (?P<year>{_YEAR})\b)?(?!\w)")
_MONTH_YEAR = re.compile(rf"\b{_MONTH},? (?P<year>{_YEAR})\b")
_NUMERIC = re.compile(rf"(?<![\d/-])(?P<month>0?[1-9]|1[0-2])/(?P<day>{_DAY})/(?P<year>{_YEAR}|\d\d)(?![\d/-])")
_ISO = re.compile(rf"(?<![\d/-])(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])-(?P<day>{_DAY})(?![\d/-])")
_DECADE = re.compile(rf"\b(?P<year>{_YEAR[:-2]}0)'?s\b")
_LONE_YEAR = re.compile(
    rf"(?i:\b(?:in|since|until|till|by|from|year|before|after|to|through)) (?P<year>{_YEAR})\b"
    r"(?![:,.%/-]?\d)(?! [a-z]+s\b)"
)
_WEEKDAYS = rf"(?:{'|'.join(sorted(_DAY_NAMES, key=len, reverse=True))})"
_DAY_RANGE = re.compile(rf"\b(?P<first>{_WEEKDAYS})\.?(?:-| — )(?P<last>{_WEEKDAYS})\b(?!\w)")
_DAY_NAME = re.compile(rf"\b(?P<day>(?!Sat|Sun){_WEEKDAYS})\b\.?(?!\w)|\b(?P<dotted>Sat|Sun)\.(?= ?\d|,)")
_HALF = r"(?P<half>[AaPp])\.?[Mm]\b(?P<stop>\.?)"
_TIME = re.compile(rf"(?<![\d:.])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?: ?{_HALF})?")
_HOUR = re.compile(rf"(?<![\d:.])(?P<hour>1[0-2]|0?[1-9]) ?{_HALF}")
_ONE_TIME = r"\d{1,2}(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?"
_TIME_RANGE = re.compile(rf"(?<![\d:-])({_ONE_TIME})(?:-| — )(?=\d{{1,2}}(?::\d\d| ?[AaPp]\.?[Mm]\b))")


def _date(found: re.Match[str]) -> str:
    values = found.groupdict()
    month = values["month"]
    name = MONTHS[int(month) - 1] if month.isdigit() else _MONTH_NAMES.get(month.rstrip("."), month)
    said = f"{name} {ordinal(int(values['day']))}" if values.get("day") else name
    if not values["year"]:
        return said
    number = int(values["year"])
    return f"{said}{',' if values.get('day') else ''} {year(number if number > 99 else 2000 + number)}"


def _year(found: re.Match[str]) -> str:
    return f"{found.group()[:-4]}{year(int(found['year']))}"


def _decade(found: re.Match[str]) -> str:
    said = year(int(found["year"]))
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def _day_name(found: re.Match[str]) -> str:
    return _DAY_NAMES[found["day"] or found["dotted"]]


def _time(found: re.Match[str]) -> str:
    hour, minute = int(found["hour"]), int(found.groupdict().get("minute") or 0)
    said = amount(hour)
    if minute:
        said = in_pairs(hour * 100 + minute) if hour else f"zero {amount(minute)}"
    elif not found["half"]:
        said += " o'clock" if 0 < hour <= 12 else " hundred hours"
    if not found["half"]:
        return said
    return f"{said} {found['half'].upper()} M{kept(found.string, found.end(), found['stop'])}"


STEPS: tuple[Step, ...] = (
    substitution(_TIME_RANGE, r"\1 to ", "range"),
    substitution(_TIME, _time, "time"),
    substitution(_HOUR, _time, "time"),
    substitution(_ISO, _date, "date"),
    substitution(_NUMERIC, _date, "date"),
    substitution(_MONTH_DAY, _date, "date"),
    substitution(_DAY_MONTH, _date, "date"),
    substitution(_MONTH_YEAR, _date, "date"),
    substitution(_DECADE, _decade, "date"),
    substitution(_LONE_YEAR, _year, "date"),
    substitution(_DAY_RANGE, lambda it: f"{_DAY_NAMES[it['first']]} through {_DAY_NAMES[it['last']]}", "weekday"),
    substitution(_DAY_NAME, _day_name, "weekday"),
)
