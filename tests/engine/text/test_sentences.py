"""Sentences, and where a long one is cut."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.text.sentences import CHARACTER_LIMITS, fitted, sentences

LIKE_TEXT = st.text(alphabet="абАБ ая1 2.,;:!?—-()№%\n", max_size=300) | st.text(max_size=100)
LIMITS = st.integers(1, 60)


@pytest.mark.parametrize(
    "parts",
    [
        ["Привет!", "Чем могу помочь?", "Слушаю вас."],
        ["Он живёт на ул. Ленина, д. 5, г. Москва.", "Приедет завтра."],
        ["Его зовут И. И. Иванов.", "Толстой и А.С. Пушкин знакомы."],
        ["Это т.е. значит 3.14 руб. и т. д.", "Потом уйдём."],
        ["Хлеб, соль и т.п. нужны.", "Яблоки и др.", "Всё."],
        ["Встреча в 10.30.", "Звоните по тел. 8 (916) 123-45-67.", "Спасибо."],
        ["Школа им. А. С. Пушкина.", "Рядом парк."],
        ["Это было в 2024 г.", "Потом он уехал в г. Тверь."],
        ["Номер кабинета 5.", "Приходите."],
        ["1. Позвонить.", "2. Записать."],
        ["Mr. Smith came, e.g. today.", "Then he left at 5 p.m. and slept."],
        ["Подождите... минуту.", "Сейчас...", "Готово"],
        ["Ура! — крикнул он.", "«Да!»", "Она ушла."],
        ["Это был я.", "Потом ушли."],
        ["Стоит 1 000 000 ₽.", "Дорого."],
        ["Он спросил: где? когда?", "Никто не знал."],
    ],
)
def test_sentences_end_where_they_end(parts: list[str]):
    assert sentences(" ".join(parts), 182) == parts


def test_a_line_is_a_sentence_and_so_is_what_an_ideographic_stop_ends():
    assert sentences("первая\nвторая", 182) == ["первая", "вторая"]
    assert sentences("今日は。元気ですか？はい", 71) == ["今日は。", "元気ですか？", "はい"]


def test_a_long_sentence_is_cut_where_a_breath_does_least_harm():
    assert sentences("раз два три, четыре пять; шесть семь, восемь", 36) == [
        "раз два три, четыре пять;",
        "шесть семь, восемь",
    ]
    assert sentences("раз два три, четыре пять шесть", 20) == ["раз два три,", "четыре пять шесть"]
    assert sentences("раз два — три четыре пять", 20) == ["раз два —", "три четыре пять"]
    assert sentences("раз два три четыре", 12) == ["раз два три", "четыре"]
    assert sentences("а, раздватричетырепять шесть", 26) == ["а, раздватричетырепять", "шесть"]
    assert sentences("раздватри", 4) == ["разд", "ватр", "и"]


@pytest.mark.parametrize("together", ["ул. Ленина", "8 916 123 45 67", "И. И. Иванов", "№ 5", "100 ₽", "т. д."])
def test_no_cut_falls_inside_what_belongs_together(together: str):
    for length in range(1, 40):
        text = f"{'а ' * length}{together} {'б ' * 20}"
        assert sum(together in piece for piece in sentences(text, 30)) == 1


def test_fitted_takes_as_much_as_fits():
    text = "Раз два. Три четыре. Пять шесть."
    assert fitted(text, 182) == [text]
    assert fitted(text, 21) == ["Раз два. Три четыре.", "Пять шесть."]
    assert fitted("", 10) == sentences("", 10) == []


@given(LIKE_TEXT, LIMITS)
def test_nothing_is_lost_and_every_piece_fits(text: str, limit: int):
    for pieces in (sentences(text, limit), fitted(text, limit)):
        assert "".join("".join(pieces).split()) == "".join(text.split())
        assert all(piece.strip() and len(piece) <= limit for piece in pieces)


@given(LIKE_TEXT)
def test_whole_pieces_are_sentences_of_their_own(text: str):
    assert all(len(fitted(piece, 500)) == 1 for piece in sentences(text, 500))


@pytest.mark.parametrize("unit", ["а ", "1 ", "т. ", "А. ", "а, ", "ы", "№ ", "1.", "(", "\n", "и т. д. "])
def test_time_grows_no_faster_than_the_text(unit: str):
    text = (unit * 200_000)[:200_000]
    started = time.perf_counter()
    sentences(text, 182)
    fitted(text, 182)
    assert time.perf_counter() - started < 10


def test_the_limits_are_those_of_the_network():
    assert (CHARACTER_LIMITS["ru"], CHARACTER_LIMITS["en"]) == (182, 250)
