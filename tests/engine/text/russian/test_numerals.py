"""Numbers as words."""

from __future__ import annotations

import pytest

from lidia_desktop.engine.text.russian import numerals


@pytest.mark.parametrize(
    ("number", "case", "gender", "animate", "spoken"),
    [
        (0, "gent", "masc", False, "нуля"),
        (1, "accs", "femn", False, "одну"),
        (1, "accs", "masc", True, "одного"),
        (2, "nomn", "neut", False, "два"),
        (2, "accs", "femn", True, "двух"),
        (22, "accs", "masc", True, "двадцать два"),
        (21, "accs", "masc", True, "двадцать одного"),
        (40, "ablt", "masc", False, "сорока"),
        (200, "ablt", "masc", False, "двумястами"),
        (1000, "nomn", "masc", False, "тысяча"),
        (1001, "datv", "femn", False, "тысяче одной"),
        (1_000_000, "gent", "masc", False, "одного миллиона"),
        (999_999_999_999_999, "nomn", "masc", False, "девятьсот девяносто девять триллионов девятьсот девяносто девять "
         "миллиардов девятьсот девяносто девять миллионов девятьсот девяносто девять тысяч девятьсот девяносто девять"),
    ],
)  # fmt: skip
def test_a_number_agrees(number: int, case: numerals.Case, gender: numerals.Gender, animate: bool, spoken: str):
    assert numerals.cardinal(number, case, gender, animate=animate) == spoken


def test_a_thousand_of_money_has_its_one():
    assert numerals.cardinal(1500, "accs", one_thousand=True) == "одну тысячу пятьсот"


@pytest.mark.parametrize(
    ("number", "case", "gender", "plural", "spoken"),
    [
        (2, "loct", "masc", False, "втором"),
        (3, "accs", "femn", False, "третью"),
        (40, "gent", "neut", False, "сорокового"),
        (90, "loct", "masc", True, "девяностых"),
        (1999, "loct", "masc", False, "тысяча девятьсот девяносто девятом"),
        (2000, "gent", "masc", False, "двухтысячного"),
    ],
)
def test_an_ordinal_agrees(number: int, case: numerals.Case, gender: numerals.Gender, plural: bool, spoken: str):
    assert numerals.ordinal(number, case, gender, plural=plural) == spoken


@pytest.mark.parametrize(
    ("parts", "of", "case", "spoken"),
    [
        (1, 2, "accs", "половину"),
        (1, 3, "ablt", "одной третью"),
        (3, 4, "loct", "трёх четвертях"),
        (2, 5, "nomn", "две пятых"),
        (21, 100, "gent", "двадцати одной сотой"),
    ],
)
def test_a_fraction_is_declined(parts: int, of: int, case: numerals.Case, spoken: str):
    assert numerals.fraction(parts, of, case) == spoken


def test_a_decimal_is_declined():
    assert numerals.decimal(1, "21", "datv") == "одной целой двадцати одной сотой"
    assert numerals.decimal(2, "5", "ablt") == "двумя целыми пятью десятыми"


@pytest.mark.parametrize(
    ("digits", "spoken"), [("05", "ноль пять"), ("00", "ноль ноль"), ("0", "ноль"), ("120", "сто двадцать")]
)
def test_leading_zeros_are_said(digits: str, spoken: str):
    assert numerals.group(digits) == spoken


def test_threes_are_counted_from_the_right():
    assert numerals.in_threes("1234567") == ["1", "234", "567"]
    assert numerals.in_threes("123456") == ["123", "456"]


@pytest.mark.parametrize(
    ("number", "spoken"),
    [(1, "одно"), (24, "двадцатичетырёх"), (40, "сорока"), (100, "сто"), (1000, "тысяче"), (90, "девяносто")],
)
def test_the_first_half_of_a_compound(number: int, spoken: str):
    assert numerals.prefix(number) == spoken


@pytest.mark.parametrize(
    ("number", "case", "spoken"),
    [(1, "nomn", "одни"), (2, "accs", "двое"), (3, "gent", None), (5, "nomn", None), (21, "gent", "двадцати одних")],
)
def test_beside_a_noun_without_a_singular(number: int, case: numerals.Case, spoken: str | None):
    assert numerals.collective(number, case) == spoken
