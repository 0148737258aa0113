"""The map from what is spoken back to what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.text.trace import Change, Edit, Spoken


def test_without_edits_everything_is_as_written() -> None:
    spoken = Spoken.unchanged("да").edited([])

    assert (spoken.text, spoken.changes, spoken.origin(0, 2)) == ("да", (), (0, 2))


def test_an_edit_is_a_change() -> None:
    spoken = Spoken.unchanged("к 5 ч").edited([Edit(2, 3, "пяти", "number")])

    assert spoken.text == "к пяти ч"
    assert spoken.changes == (Change(2, 3, 2, 6, ("number",)),)
    assert spoken.origin(3, 5) == (2, 3)
    assert spoken.origin(7, 8) == (4, 5)


def test_a_later_edit_of_a_change_becomes_one_with_it() -> None:
    spoken = Spoken.unchanged("ул. 5").edited([Edit(0, 3, "улица", "abbreviation")])
    spoken = spoken.edited([Edit(0, 1, "У", "capital"), Edit(6, 7, "пять", "number")])

    assert spoken.text == "Улица пять"
    assert spoken.changes == (Change(0, 3, 0, 5, ("abbreviation", "capital")), Change(4, 5, 6, 10, ("number",)))


def test_two_edits_of_one_change_join() -> None:
    spoken = Spoken.unchanged("a x b").edited([Edit(2, 3, "0123456789", "one")])
    spoken = spoken.edited([Edit(4, 5, "", "two"), Edit(10, 11, "abc", "three")])

    assert spoken.text == "a 01345678abcb" or spoken.text == "a 0134567abc9 b"
    assert spoken.changes == (Change(2, 3, 2, 13, ("one", "two", "three")),)


def test_overlapping_edits_are_a_fault() -> None:
    with pytest.raises(ValueError, match="out of place"):
        Spoken.unchanged("один").edited([Edit(0, 2, "a", "x"), Edit(1, 3, "b", "y")])


_STEPS = st.lists(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4), st.text("абв ", max_size=4))), max_size=4)


@given(st.text("абв где", max_size=30), _STEPS)
def test_what_lies_between_the_changes_is_the_same_in_both_texts(
    text: str, steps: list[list[tuple[int, int, str]]]
) -> None:
    spoken = Spoken.unchanged(text)
    for wanted in steps:
        edits, end = [], 0
        for start, length, new in sorted(wanted):
            if end <= start <= len(spoken.text) - length:
                edits.append(Edit(start, start + length, new, "r"))
                end = start + length
        spoken = spoken.edited(edits)

    written_at = spoken_at = 0
    for change in (*spoken.changes, Change(len(text), len(text), len(spoken.text), len(spoken.text), ())):
        assert text[written_at : change.start] == spoken.text[spoken_at : change.spoken_start]
        written_at, spoken_at = change.end, change.spoken_end
    assert written_at == len(text)
    assert spoken_at == len(spoken.text)
    for position in range(len(spoken.text)):
        start, end = spoken.origin(position, position + 1)
        assert 0 <= start <= end <= len(text)
