"""Typed text made fit to be read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.text.cleanup import STEPS
from lidia_desktop.engine.text.guard import PLACEHOLDER
from lidia_desktop.engine.text.trace import Spoken

TRICKY = "аб Aб1.,!?-—–\n\t\"«»'’…\u00a0\u200b\u00ad\u0301\U0001f600•*"


def clean(text: str) -> str:
    return Spoken.unchanged(text.replace(PLACEHOLDER, "")).through(STEPS).text


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Привет \r\n\r\n\t мир  ", "Привет\nмир"),
        ("при\u200bвет, сло\u00adво\ufeff", "привет, слово"),
        ("а\u00a0б\u2009в\tг", "а б в г"),
        ("две  паузы   подряд", "две  паузы  подряд"),
        ("одна\u00a0 пауза", "одна пауза"),
        ("«Привет», — “сказал” „он“.", "Привет, — сказал он."),
        ('«да»«нет» "5"', "да нет 5"),
        ("don’t, об’єкт, 'да'", "don't, об'єкт, да"),
        ("да 👍🏽 нет👨‍👩‍👧", "да нет"),
        ("слово—слово – слово -- слово", "слово — слово — слово — слово"),
        ("5–7, пн–пт, кто‑то, 5—7", "5-7, пн-пт, кто-то, 5-7"),
        ("на улице −5 или -7", "на улице -5 или -7"),
        ("— Привет\n- пункт\n• другой", "Привет\nпункт\nдругой"),
        ("Ну… что....", "Ну... что..."),
        ("Да!!! Что??? Как?! ,,", "Да! Что? Как?! ,"),
        ("\0\x1b[31mкрасный\x07", "[31mкрасный"),
        ("и\u0306", "й"),
        ("за\u0301мок", "за\u0301мок"),
        ("скобка } и { ещё", "скобка и ещё"),
        ("№5, 5 %, 100 ₽", "№5, 5 %, 100 ₽"),
        ("\ud83d", ""),
    ],
)
def test_what_is_typed_becomes_what_is_read(typed: str, cleaned: str):
    assert clean(typed) == cleaned


@given(st.one_of(st.text(alphabet=TRICKY, max_size=20), st.text(max_size=40)))
def test_cleaning_twice_is_cleaning_once(text: str):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned


@given(st.text())
def test_nothing_invisible_is_left(text: str):
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert all(unicodedata.category(character)[0] != "C" for character in cleaned.replace("\n", ""))
    assert all(character == " " or unicodedata.category(character)[0] != "Z" for character in cleaned)
    assert "   " not in cleaned and "\n\n" not in cleaned


def test_what_was_typed_can_be_found_again():
    spoken = Spoken.unchanged("«Да»  —  сло\u00adво…").through(STEPS)
    place = spoken.text.index("слово")
    assert spoken.written[slice(*spoken.origin(place, place + 5))].startswith("сло\u00adво")
