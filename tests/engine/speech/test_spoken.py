"""The road from a request's text to the pieces that are spoken."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.speech.spoken import spoken_pieces
from lidia_desktop.engine.text.lexicon import Entry, Lexicon


def test_each_preset_field_does_its_own_part():
    text = "Да конечно.  «Перезвоню»  позже!"
    assert spoken_pieces(text, "ru", Preset()) == ["Да, конечно.", "Перезвоню позже!"]
    assert spoken_pieces(text, "ru", Preset(split_sentences=False)) == ["Да, конечно. Перезвоню позже!"]
    assert spoken_pieces(text, "ru", Preset(preprocess_text=False)) == ["Да конечно.", "Перезвоню позже!"]


def test_markup_and_lexicon_count_without_the_rules_too():
    lexicon = Lexicon((Entry("Гугл", "Гугол"), Entry("Да", "Ага", voice="lidia")))
    text = "Да, {5|пять} в Гугле."
    off = Preset(preprocess_text=False)
    assert spoken_pieces(text, "ru", off, lexicon) == ["Да, пять в Гуголе."]
    assert spoken_pieces(text, "ru", off, lexicon, "lidia") == ["Ага, пять в Гуголе."]


def test_numbers_are_words_before_the_text_is_cut():
    assert spoken_pieces("Приходите 5 мая. Ждём.", "ru", Preset()) == ["Приходите пятого мая.", "Ждём."]
    assert spoken_pieces("Um 5 Uhr.", "de", Preset()) == ["Um 5 Uhr."]


def test_pieces_that_nobody_can_say_are_left_out():
    assert spoken_pieces("Да.\n---\n...\n«»", "ru", Preset()) == ["Да."]
    assert spoken_pieces("...", "ru", Preset()) == []


@settings(deadline=None)  # the first text waits for the dictionaries
@given(st.text(max_size=300), st.sampled_from(["ru", "en", "zh-cn", "xx"]), st.booleans(), st.booleans())
def test_every_piece_has_something_to_say_and_fits(text: str, language: str, pauses: bool, split: bool):
    pieces = spoken_pieces(text, language, Preset(preprocess_text=pauses, split_sentences=split))
    assert all(any(character.isalnum() for character in piece) and len(piece) <= 250 for piece in pieces)
