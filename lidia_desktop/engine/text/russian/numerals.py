"""Numbers as Russian words, in the case and gender that their place asks for."""

from __future__ import annotations

from typing import Literal

Case = Literal["nomn", "gent", "datv", "accs", "ablt", "loct"]
Gender = Literal["masc", "femn", "neut"]

CASES: tuple[Case, ...] = ("nomn", "accs", "gent", "datv", "ablt", "loct")
"""The names that pymorphy3 gives them, the likeliest first."""

LONGEST = 15
"""Digits; a longer number is read digit by digit."""

_CASE_LETTERS = {"nomn": "n", "gent": "g", "datv": "d", "accs": "a", "ablt": "i", "loct": "p"}
_GENDER_LETTERS = {"masc": "m", "femn": "f", "neut": "n"}
_ZERO = {"nomn": "ноль", "gent": "нуля", "datv": "нулю", "accs": "ноль", "ablt": "нулём", "loct": "нуле"}
_ONES = {"nomn": "одни", "gent": "одних", "datv": "одним", "accs": "одни", "ablt": "одними", "loct": "одних"}
_DIGITS = "ноль один два три четыре пять шесть семь восемь девять".split()
_COLLECTIVE = {2: "двое", 3: "трое", 4: "четверо"}
_ONE_THOUSAND = ("одна тысяча", "одну тысячу", "одной тысячи", "одной тысяче", "одной тысячей")
_WHOLE = {"nomn": "целых", "gent": "целых", "datv": "целым", "accs": "целых", "ablt": "целыми", "loct": "целых"}
_PARTS_NAMES = ("", "десятая", "сотая", "тысячная", "десятитысячная", "стотысячная", "миллионная")
_FEMININE = {"nomn": "ая", "gent": "ой", "datv": "ой", "accs": "ую", "ablt": "ой", "loct": "ой"}
_PLURAL = {"nomn": "ых", "gent": "ых", "datv": "ым", "accs": "ых", "ablt": "ыми", "loct": "ых"}
_NAMED_PARTS = {
    3: ("треть", "трети", "третей", "третям", "третями", "третях"),
    4: ("четверть", "четверти", "четвертей", "четвертям", "четвертями", "четвертях"),
}


def cardinal(
    number: int, case: Case = "nomn", gender: Gender = "masc", *, animate: bool = False, one_thousand: bool = False
) -> str:
    """«двадцати одному». A leading thousand is «тысяча», or «одна тысяча» with `one_thousand`."""
    from num2words import num2words

    if number == 0:
        return _ZERO[case]
    if case == "accs" and animate and 2 <= number <= 4:
        case = "gent"
    spoken = str(num2words(number, lang="ru", case=_CASE_LETTERS[case], gender=_GENDER_LETTERS[gender], animate=False))
    if case == "accs" and animate and gender == "masc" and spoken.endswith("один"):
        spoken = spoken[: -len("один")] + "одного"
    return spoken if one_thousand else _without_one(spoken)


def ordinal(number: int, case: Case = "nomn", gender: Gender = "masc", *, plural: bool = False) -> str:
    """«двадцать первого»; the accusative is the one of lifeless things."""
    from num2words import num2words

    spoken = num2words(
        number, lang="ru", to="ordinal", case=_CASE_LETTERS[case], gender=_GENDER_LETTERS[gender], plural=plural,
        animate=False,
    )  # fmt: skip
    return _without_one(str(spoken))


def collective(number: int, case: Case) -> str | None:
    """The numeral beside a noun without a singular («двое суток»), where it is not the plain one."""
    ends_in_one = number % 10 == 1 and number % 100 != 11
    if ends_in_one:
        return f"{cardinal(number - 1, case)} {_ONES[case]}" if number > 1 else _ONES[case]
    return _COLLECTIVE.get(number) if case in ("nomn", "accs") else None


def decimal(whole: int, digits: str, case: Case = "nomn") -> str:
    """«двух целых пяти десятых» for a number with up to six `digits` after the comma."""
    parts = int(digits)
    ending = _FEMININE if _ends_in_one(parts) else _PLURAL
    name = _PARTS_NAMES[len(digits)][:-2]
    unit = f"цел{_FEMININE[case]}" if _ends_in_one(whole) else _WHOLE[case]
    return f"{cardinal(whole, case, 'femn')} {unit} {cardinal(parts, case, 'femn')} {name}{ending[case]}"


def fraction(parts: int, of: int, case: Case = "nomn") -> str:
    """«две трети», «одной пятой»."""
    if (parts, of) == (1, 2):
        return {"nomn": "половина", "accs": "половину", "ablt": "половиной"}.get(case, "половины")
    count = cardinal(parts, case, "femn")
    if of in _NAMED_PARTS:
        return f"{count} {_named_part(of, parts, case)}"
    if _ends_in_one(parts):
        return f"{count} {ordinal(of, case, 'femn')}"
    plural: Case = "gent" if case in ("nomn", "accs") else case
    return f"{count} {ordinal(of, plural, plural=True)}"


def one_by_one(digits: str) -> str:
    """«ноль девять один два»."""
    return " ".join(_DIGITS[int(digit)] for digit in digits)


def group(digits: str, case: Case = "nomn") -> str:
    """`digits` as one number after its leading zeros: «ноль двенадцать», «ноль ноль»."""
    rest = digits.lstrip("0")
    zeros = one_by_one(digits[: len(digits) - len(rest)])
    if not rest:
        return zeros
    spoken = cardinal(int(rest), case) if len(rest) <= LONGEST else one_by_one(rest)
    return f"{zeros} {spoken}" if zeros else spoken


def groups(parts: list[str]) -> str:
    """Groups of digits with a short pause after each."""
    return ", ".join(group(part) for part in parts)


def in_threes(digits: str) -> list[str]:
    """Groups of three from the right."""
    first = len(digits) % 3
    return [part for part in [digits[:first]] if part] + [digits[i : i + 3] for i in range(first, len(digits), 3)]


def prefix(number: int) -> str:
    """The first half of «двадцатичетырёхчасовой»."""
    special = {1: "одно", 1000: "тысяче"}
    if number in special:
        return special[number]
    words = cardinal(number, "gent").split()
    as_they_are = {"ста": "сто", "девяноста": "девяносто", "одного": "одно"}
    return "".join(as_they_are.get(word, word) for word in words)


def _ends_in_one(number: int) -> bool:
    return number % 10 == 1 and number % 100 != 11


def _without_one(spoken: str) -> str:
    return spoken.split(" ", 1)[1] if spoken.startswith(_ONE_THOUSAND) else spoken


def _named_part(of: int, parts: int, case: Case) -> str:
    singular, few, many, to_many, by_many, in_many = _NAMED_PARTS[of]
    if parts == 1:
        return {"nomn": singular, "accs": singular, "ablt": f"{singular}ю"}.get(case, few)
    if case in ("nomn", "accs"):
        return few if parts < 5 else many
    return {"datv": to_many, "ablt": by_many, "loct": in_many}.get(case, many)
