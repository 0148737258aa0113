"""A number as it is typed, alone or as a pair («5-7», «от 3 до 5»), and how it is said before what it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lidia_desktop.engine.text.russian.grammar import (
    counted_form,
    governed,
    inflected,
)
from lidia_desktop.engine.text.russian.numerals import (
    LONGEST,
    Case,
    Gender,
    cardinal,
    decimal,
    group,
    in_threes,
    one_by_one,
)

# A space parts thousands only where all groups after the first have three digits.
NUMBER = r"(?:\d{1,3}(?: \d{3})+(?![\d]|[-/]\d)|\d+)(?:[.,]\d+(?![.,]?\d))?[½¼¾]?|[½¼¾]"
_JOINTS = r"-| — | ?\.\.\. ?| до | по | и | или | либо "
PAIR = (
    rf"(?<![\d/:])(?<!\d[.,])(?:(?P<first_sign>(?<![\w)])[-+±])?(?P<first>{NUMBER})(?P<joint>{_JOINTS}))?"
    rf"(?:(?P<sign>(?<![\w)])[-+±]))?(?P<last>{NUMBER})"
)
"""One number (`last`) or two; signs and numbers can be handed to `Number.of`."""

_HALVES = {"½": "5", "¼": "25", "¾": "75"}
_SIGNS = {"-": "минус ", "+": "плюс ", "±": "плюс-минус ", "": ""}


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its digits before and after the comma, and its sign."""

    whole: str
    parts: str
    sign: str
    has_half: bool
    """Typed as «2½»."""

    @classmethod
    def of(cls, sign: str | None, written: str) -> Number:
        """From a match of `NUMBER`."""
        half = _HALVES.get(written[-1], "")
        digits = (written[:-1] if half else written).replace(" ", "")
        whole, _, parts = re.sub("[.,]", ",", digits).partition(",")
        whole, parts = (whole + parts, half) if half and parts else (whole, half or parts)
        return cls(_plain(whole) or "0", _plain(parts), sign or "", bool(half) and bool(whole))

    @property
    def count(self) -> int | None:
        """The number, if it has no fraction and is short enough to be said as one."""
        return None if self.parts or self.is_odd else int(self.whole)

    @property
    def is_odd(self) -> bool:
        """Whether it can only be said digit by digit, or group by group: too long, or with leading zeros."""
        return len(self.whole) > LONGEST or (len(self.whole) > 1 and self.whole[0] == "0") or len(self.parts) > 6

    @property
    def is_one_and_a_half(self) -> bool:
        """«Полтора»."""
        return (self.whole, self.parts.rstrip("0")) == ("1", "5")

    def spoken(self, case: Case, gender: Gender = "masc", *, animate: bool = False, one_thousand: bool = False) -> str:
        """The number before a noun of that gender."""
        return _SIGNS[self.sign] + self._unsigned(case, gender, animate, one_thousand)

    def _unsigned(self, case: Case, gender: Gender, animate: bool, one_thousand: bool) -> str:
        if self.is_odd:
            whole = group(self.whole) if len(self.whole) <= LONGEST else one_by_one(self.whole)
            return f"{whole} и {one_by_one(self.parts)}" if self.parts else whole
        if self.is_one_and_a_half:
            return {"masc": "полтора", "neut": "полтора", "femn": "полторы"}[gender] if _is_plain(case) else "полутора"
        if not self.parts:
            return cardinal(int(self.whole), case, gender, animate=animate, one_thousand=one_thousand)
        if self.has_half and self.parts == "5":
            return f"{cardinal(int(self.whole), case, gender)} с половиной"
        return decimal(int(self.whole), self.parts, case)

    def noun_form(self, case: Case) -> tuple[Case, bool]:
        """The case of the noun after the number, and whether it is plural."""
        if self.is_one_and_a_half and not _is_plain(case):
            return "gent", True
        if self.has_half and self.parts == "5" and self.whole != "1":
            return counted_form(int(self.whole), case)
        if self.parts:
            return "gent", False
        return counted_form(int(self.whole[-3:]) if self.is_odd else int(self.whole), case)

    def with_noun(self, noun: str, case: Case) -> str:
        """`noun` (a nominative singular) as it stands after the number."""
        form, plural = self.noun_form(case)
        return inflected(noun, form, plural=plural)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One or two numbers before what they count."""

    numbers: tuple[Number, ...]
    joint: str
    start: int
    cases: tuple[Case, ...]
    """What the words before allow, the likeliest first; empty if they say nothing."""

    @classmethod
    def of(cls, found: re.Match[str]) -> Quantity:
        """From a match of a pattern that begins with `PAIR`."""
        last = Number.of(found["sign"], found["last"])
        start = found.start("sign") if found["sign"] else found.start("last")
        if found["first"] is None:
            return cls((last,), "", start, governed(found.string, start))
        start = found.start("first_sign") if found["first_sign"] else found.start("first")
        numbers = (Number.of(found["first_sign"], found["first"]), last)
        return cls(numbers, found["joint"].strip(), start, governed(found.string, start))

    @property
    def last(self) -> Number:
        """The number beside the noun."""
        return self.numbers[-1]

    def case_of_last(self, default: Case = "nomn") -> Case:
        """The case of the last number when its noun does not tell."""
        first = self.cases[0] if self.cases else default
        return {"до": "gent", "по": "accs"}.get(self.joint, first)  # type: ignore[return-value]

    def spoken(self, case: Case, gender: Gender = "masc", *, animate: bool = False, one_thousand: bool = False) -> str:
        """The numbers, the last one in `case`."""
        last = self.last.spoken(case, gender, animate=animate, one_thousand=one_thousand)
        if len(self.numbers) == 1:
            return last
        before = case
        if self.joint in ("до", "по"):
            before = self.cases[0] if self.cases else "nomn"
        first = self.numbers[0].spoken(before, gender, animate=animate, one_thousand=one_thousand)
        joint = self.joint if self.joint.isalpha() else "—"
        return f"{first} {joint} {last}"


def long_number(digits: str) -> str:
    """A number that names rather than counts: in groups of three from five digits on."""
    if len(digits) < 5:
        return group(digits)
    return ", ".join(group(part) for part in in_threes(digits))


def _plain(digits: str) -> str:
    """Digits of any script as 0-9."""
    return "".join(str(int(digit)) for digit in digits)


def _is_plain(case: Case) -> bool:
    return case in ("nomn", "accs")
