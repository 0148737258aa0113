"""English number words."""

from __future__ import annotations

from num2words import num2words

_DIGITS = "zero one two three four five six seven eight nine".split()
_LONGEST_CARDINAL = 6  # longer strings of digits without commas are account or telephone numbers


def cardinal(digits: str) -> str:
    """«1250» as «one thousand two hundred fifty»; a long one, or one with a leading zero, digit by digit."""
    if len(digits) > _LONGEST_CARDINAL or (len(digits) > 1 and int(digits[0]) == 0):
        return one_by_one(digits)
    return amount(int(digits))


def amount(number: int) -> str:
    """A number of any size in words, without «and»."""
    return str(num2words(number, lang="en")).replace(",", "").replace(" and ", " ")


def ordinal(number: int) -> str:
    """«twenty-first»."""
    return str(num2words(number, lang="en", to="ordinal")).replace(",", "").replace(" and ", " ")


def one_by_one(digits: str) -> str:
    """«zero one nine nine»."""
    return " ".join(_DIGITS[int(digit)] for digit in digits)


def grouped(digits: str) -> str:
    """A number with thousands separators, or without."""
    return amount(int(digits.replace(",", ""))) if "," in digits else cardinal(digits)


def in_pairs(number: int) -> str:
    """Years, rooms and hours with minutes: «nineteen oh five», «three fifteen», «twenty twenty-four»."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return amount(number)
    if not rest:
        return amount(number) if hundreds % 10 == 0 else f"{amount(hundreds)} hundred"
    return f"{amount(hundreds)} {'oh ' if rest < 10 else ''}{amount(rest)}"


def year(number: int) -> str:
    """«two thousand five», «nineteen ninety-nine»."""
    return amount(number) if 2000 <= number < 2010 else in_pairs(number)
