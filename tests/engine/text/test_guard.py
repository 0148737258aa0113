"""Kept words stay as they are, whatever the rules want."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.text.edits import substitution
from lidia_desktop.engine.text.guard import PLACEHOLDER, Guarded
from lidia_desktop.engine.text.trace import Edit


def test_markup_is_a_placeholder_until_it_is_released() -> None:
    guarded = Guarded.of("в {5|пять} и {6}")
    assert guarded.spoken.text == f"в {PLACEHOLDER} и {PLACEHOLDER}"
    released = guarded.through([substitution(re.compile(r"\w"), "x", "all")]).released()
    assert released.text == "x пять x 6"
    assert [change.rules for change in released.changes] == [("all",), ("markup",), ("all",), ("markup",)]


def test_kept_words_keep_their_order() -> None:
    guarded = Guarded.of("один {два} три {четыре}")
    guarded = guarded.keeping([Edit(0, 4, "раз", "lexicon"), Edit(7, 10, "трижды", "lexicon")])
    assert guarded.released().text == "раз два трижды четыре"


def test_an_edit_over_a_placeholder_goes_around_it_or_not_at_all() -> None:
    guarded = Guarded.of("a {b} c")
    around = guarded.through([lambda text: [Edit(0, len(text), f"x{PLACEHOLDER}y", "r")]])
    assert around.released().text == "xby"
    assert guarded.through([lambda text: [Edit(0, len(text), "gone", "r")]]).released().text == "a b c"
    assert guarded.through([lambda _text: [Edit(0, 1, PLACEHOLDER, "r")]]).released().text == " b c"


@given(st.text(alphabet="аб{}| \n\ue000", max_size=40))
def test_anything_typed_is_released(text: str) -> None:
    released = Guarded.of(text).released()
    assert released.written == text
    assert PLACEHOLDER not in released.text
