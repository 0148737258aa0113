"""Pauses, and the road from a request's text to the pieces that are spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.speech.spoken import spoken_pieces
from lidia_desktop.engine.text.pauses import with_pauses


@pytest.mark.parametrize(
    ("written", "paused"),
    [
        ("Подождите  минуту", "Подождите... минуту"),
        ("Привет.  Как дела?", "Привет. Как дела?"),
        ("Здравствуйте Иван Иванович", "Здравствуйте, Иван Иванович"),
        ("Да конечно", "Да, конечно"),
        ("нет я занята", "нет, я занята"),
        ("Спасибо я поняла", "Спасибо, я поняла"),
        ("Пожалуйста не кладите трубку", "Пожалуйста, не кладите трубку"),
        ("Конечно помогу. К сожалению директора нет.", "Конечно, помогу. К сожалению, директора нет."),
        ("Да  конечно", "Да... конечно"),
    ],
)
def test_a_pause_is_put_where_it_was_meant(written: str, paused: str):
    assert with_pauses(written, "ru") == paused


@pytest.mark.parametrize(
    "text",
    [
        "Нет ли у вас времени?",
        "Нет времени",
        "Да здравствует утро",
        "Да будет свет",
        "Да, конечно",
        "Да!",
        "Данные записаны",
        "Конечно же помогу",
        "Спасибо за звонок",
        "Спасибо вам",
        "Здравствуйте! Чем могу помочь?",
        "Здравствуйте, Иван",
        "Ну да конечно",
        "Скажите спасибо я поняла",
        "Да-да конечно",
        "Нетто я вешу",
        "Пожалуйста",
    ],
)
def test_no_comma_breaks_the_syntax(text: str):
    assert with_pauses(text, "ru") == text


def test_opening_words_are_russian_but_two_spaces_pause_in_any_language():
    assert with_pauses("Да конечно  yes", "en") == "Да конечно... yes"


@given(st.text(alphabet="данетспасибо яконечно .,!\n", max_size=60))
def test_pausing_twice_is_pausing_once(text: str):
    paused = with_pauses(text, "ru")
    assert with_pauses(paused, "ru") == paused
    assert [c for c in paused if c.isalpha()] == [c for c in text if c.isalpha()]


def test_each_preset_field_does_its_own_part():
    text = "Да конечно.  «Перезвоню»  позже!"
    assert spoken_pieces(text, "ru", Preset()) == ["Да, конечно.", "Перезвоню позже!"]
    assert spoken_pieces(text, "ru", Preset(split_sentences=False)) == ["Да, конечно. Перезвоню позже!"]
    assert spoken_pieces(text, "ru", Preset(preprocess_text=False)) == ["Да конечно.", "Перезвоню позже!"]


def test_pieces_that_nobody_can_say_are_left_out():
    assert spoken_pieces("Да.\n---\n...\n«»", "ru", Preset()) == ["Да."]
    assert spoken_pieces("...", "ru", Preset()) == []


@given(st.text(max_size=300), st.sampled_from(["ru", "en", "zh-cn", "xx"]), st.booleans(), st.booleans())
def test_every_piece_has_something_to_say_and_fits(text: str, language: str, pauses: bool, split: bool):
    pieces = spoken_pieces(text, language, Preset(preprocess_text=pauses, split_sentences=split))
    assert all(any(character.isalnum() for character in piece) and len(piece) <= 250 for piece in pieces)
