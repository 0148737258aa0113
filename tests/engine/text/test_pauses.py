"""Pauses that the operator meant and did not type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.text.pauses import OPENINGS, SPACES
from lidia_desktop.engine.text.trace import Spoken


def paused_by_us(text: str) -> str:
    return Spoken.unchanged(text).through((*SPACES, *OPENINGS)).text


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
        ("Кабинет 12  второй этаж", "Кабинет 12 второй этаж"),
        ("5 %  годовых", "5 % годовых"),
        ("Спасибо что позвонили", "Спасибо, что позвонили"),
    ],
)
def test_a_pause_is_put_where_it_was_meant(written: str, paused: str):
    assert paused_by_us(written) == paused


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
    assert paused_by_us(text) == text


@given(st.text(alphabet="данетспасибо яконечно .,!\n", max_size=60))
def test_pausing_twice_is_pausing_once(text: str):
    paused = paused_by_us(text)
    assert paused_by_us(paused) == paused
    assert [c for c in paused if c.isalpha()] == [c for c in text if c.isalpha()]
