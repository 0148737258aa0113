"""What the words around a number say about it."""

from __future__ import annotations

import pytest

from lidia_desktop.engine.text.russian import grammar
from lidia_desktop.engine.text.russian.numerals import Case


@pytest.mark.parametrize(
    ("before", "cases"),
    [
        ("", ()),
        ("к ", ("datv",)),
        ("до этих ", ("gent",)),
        ("в течение ", ("gent",)),
        ("не более ", ("gent",)),
        ("в ближайшие ", ("accs",)),
        ("через примерно ", ("accs",)),
        ("в 9:05, 11:30 и ", ("accs", "loct")),
        ("подготовьте ", ("accs",)),
        ("звонят ", ()),
    ],
)
def test_a_preposition_governs(before: str, cases: tuple[Case, ...]):
    assert grammar.governed(before + "5", len(before)) == cases


@pytest.mark.parametrize(
    ("text", "noun"),
    [(" рабочих дней", "дней"), (" клиента", "клиента"), (" и ещё", None), (", дня", None), (" новых и", None)],
)
def test_the_counted_noun_is_found(text: str, noun: str | None):
    found = grammar.noun_after(text, 0)
    assert (found.word if found else None) == noun


@pytest.mark.parametrize(
    ("word", "number", "case", "form"),
    [
        ("рубль", 1, "nomn", "рубль"),
        ("рубль", 2, "nomn", "рубля"),
        ("рубль", 12, "accs", "рублей"),
        ("рубль", 21, "datv", "рублю"),
        ("рубль", 3, "ablt", "рублями"),
        ("рубль", 1000, "datv", "рублей"),
        ("копейка", 1, "accs", "копейку"),
        ("день", 5, "nomn", "дней"),
        ("евро", 5, "nomn", "евро"),
    ],
)
def test_a_noun_is_counted(word: str, number: int, case: Case, form: str):
    assert grammar.counted(word, number, case) == form


def test_what_is_no_russian_word_has_no_readings():
    assert grammar.parses("𗀀") == ()
    assert grammar.parses("а" * 5000) == ()
