"""Rules by kind: a kind has a colour and a name in the legend."""

from __future__ import annotations

from collections.abc import Iterable

from lidia_desktop.ui.theme import KINDS, Kind
from lidia_desktop.ui.words import translated

_RULES: dict[Kind, str] = {
    "own": "markup lexicon",
    "stress": "yo stress homograph",
    "time": "date time weekday year century",
    "number": "number ordinal decimal fraction digits percent unit money phone code roman range negative",
    "mark": "cleanup pause tidy",
}
_KIND_OF = {rule: kind for kind, rules in _RULES.items() for rule in rules.split()}
_TITLES: dict[Kind, str] = {
    "own": "Ваше решение",
    "number": "Числа",
    "time": "Даты и время",
    "word": "Сокращения",
    "stress": "Буква Ё",
    "mark": "Знаки",
}
# Of the kinds that met in one change, the one that says most.
_WEIGHT: tuple[Kind, ...] = ("own", "time", "number", "word", "stress", "mark")


def kind_of(rules: Iterable[str]) -> Kind:
    """The kind of a change made by `rules`; a rule that is not known here is about words."""
    kinds = {_KIND_OF.get(rule, "word") for rule in rules}
    return next((kind for kind in _WEIGHT if kind in kinds), "mark")


def kind_title(kind: Kind) -> str:
    """Its name in the legend."""
    return translated("kinds", _TITLES[kind])


def in_order(kinds: Iterable[Kind]) -> list[Kind]:
    """Those that occur, in the order of the legend."""
    found = set(kinds)
    return [kind for kind in KINDS if kind in found]
