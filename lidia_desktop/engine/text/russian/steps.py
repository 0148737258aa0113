"""The steps from written to spoken Russian, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian import (
    abbreviations,
    addresses,
    codes,
    dates,
    initials,
    latin,
    letter_names,
    numbers,
    ordinals,
    phones,
    roman,
    symbols,
    times,
    units,
    web,
)
from lidia_desktop.engine.text.trace import Edit, Spoken, Step

_RULES: tuple[Step, ...] = (
    symbols.keys,
    symbols.emphasis,
    web.web,
    latin.homoglyphs,
    *symbols.BEFORE,
    symbols.signs,
    abbreviations.about,
    codes.indexes,
    codes.accounts,
    codes.codes,
    phones.phones,
    ordinals.compounds,
    ordinals.floors,
    addresses.streets,
    addresses.places,
    addresses.houses,
    codes.numbered,
    codes.number_signs,
    times.dotted_times,
    dates.numeric_dates,
    dates.dates_by_name,
    dates.years_after_month,
    dates.years,
    dates.lone_years,
    times.times,
    times.weekdays,
    ordinals.ordinals,
    roman.roman,
    units.dimensions,
    units.units,
    numbers.fractions,
    numbers.slashes,
    numbers.dotted,
    numbers.long_digits,
    numbers.numbers,
    abbreviations.fixed,
    latin.latin,
    symbols.opening_brackets,
    symbols.closing_brackets,
    symbols.leftovers,
    addresses.after_adjectives,
    abbreviations.hyphened,
    abbreviations.nouns,
    initials.initials,
    letter_names.capitals,
    letter_names.single_letters,
    *symbols.TIDY,
)
_SENTENCE_ENDS = re.compile(r"(?:^|[.!?\n])[^\w.!?№§$€₽@#]*\Z")

_WORD_BEFORE_STOP = re.compile(r"(?P<word>[\w-]+)\.[^\w.!?]*\Z")
_NO_VOWEL = re.compile(r"[бвгджзйклмнпрстфхцчшщ-]+", re.IGNORECASE)
_SHORTENED = abbreviations.SHORTENED | addresses.SHORTENED | {unit.lower() for unit in units.UNITS}


def _capitalised(step: Step) -> Step:
    """`step`, with a capital where a text or sentence begins with what it changes, unless that was a small letter."""

    def capitalising(text: str) -> Iterator[Edit]:
        for edit in step(text):
            written, said = text[edit.start : edit.end], edit.text
            if written[:1].islower() or not said[:1].islower() or not _begins(text, edit.start):
                yield edit
            else:
                yield Edit(edit.start, edit.end, said[0].upper() + said[1:], edit.rule)

    return capitalising


def _begins(text: str, place: int) -> bool:
    end = _SENTENCE_ENDS.search(text[max(0, place - 30) : place])
    if end is None or (end.start() == 0 and place > 30):
        return False
    last = _WORD_BEFORE_STOP.search(text[max(0, place - 30) : place])
    return last is None or not (_NO_VOWEL.fullmatch(last["word"]) or last["word"].lower() in _SHORTENED)


_ONCE: tuple[Step, ...] = tuple(_capitalised(rule) for rule in _RULES)
_ROUNDS = 4


def _settled(text: str) -> Iterator[Edit]:
    """All rules again, as long as one of them finds something in what another one has made."""
    spoken = Spoken.unchanged(text)
    for _ in range(_ROUNDS):
        before = spoken.text
        spoken = spoken.through(_ONCE)
        if spoken.text == before:
            break
    for change in spoken.changes:
        yield Edit(change.start, change.end, spoken.text[change.spoken_start : change.spoken_end], change.rules[0])


STEPS: tuple[Step, ...] = (*_ONCE, _settled)
"""For text that `cleanup.clean` has been through; what comes out has no digit, Latin letter or symbol."""
