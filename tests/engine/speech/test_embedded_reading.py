"""What the embedded voices are given to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.speech.embedded.alphabet import for_english_voice, for_russian_voice
from lidia_desktop.engine.speech.embedded.reading import spelled_out


def russian(text: str) -> str:
    return for_russian_voice(spelled_out(text, "ru"))


def english(text: str) -> str:
    return for_english_voice(spelled_out(text, "en"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Скидка 21 %, а не 12%.", "скидка двадцать один процент, а не двенадцать процентов."),
        ("Это 2 ₽ или 1 000 000 ₽?", "это два рубля или один миллион рублей?"),
        ("Кабинет №5", "кабинет номер пять"),
        ("3,5 % от 10.25", "три запятая пять процента от десять запятая двадцать пять"),
        ("Сегодня -5 °C", "сегодня минус пять градусов к"),
        ("в 10:30", "в десять тридцать"),
        ("8 916 0123456", "восемь девятьсот шестнадцать ноль один два три четыре пять шесть"),
        ("номер 89161234567", "номер восемь девять один шесть один два три четыре пять шесть семь"),
        ("Нажмите # или *.", "нажмите решётка или звёздочка."),
        ("это **важно**", "это важно"),
        ("1/2 и/или", "один дробь два и или"),
        ("a@b.ru", "а собака б точка ру"),
        ("C++", "к плюс плюс"),
    ],
)
def test_numbers_and_signs_become_words(written: str, read: str):
    assert russian(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Сайт Google, отдел HR", "сайт гугле, отдел хр"),
        ("Café Шанталь", "кафе шанталь"),
        ("Мій Київ", "мий киив"),
        ("中文", "жонгвен"),
        ("за\u0301мок", "з+амок"),
        ("Ёлка — у ёжика", "ёлка, у ёжика"),
        ("ъ", "твёрдый знак"),
        ("подъезд, кто-то", "подъезд, кто-то"),
        ("Слово ... слово", "слово, слово"),
        ("Да?! Нет!..", "да? нет!"),
        ('a" (exit) \\', "а ексит"),
        ("...", ""),
    ],
)
def test_what_the_russian_voice_does_not_know_becomes_what_it_knows(written: str, read: str):
    assert russian(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('Hello, it\'s "me" (exit) \\ $20.50 & 5%.', "Hello, it's me exit $20.50 & 5%."),
        ("Лидия — привет", "Lidiya, privet"),
        ("at 10:30...", "at 10:30,"),
        ("''", ""),
    ],
)
def test_the_english_voice_gets_ascii(written: str, read: str):
    assert english(written) == read


@given(st.text(max_size=60))
def test_nothing_outside_the_alphabets_gets_through(text: str):
    assert set(russian(text)) <= set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя+-.,!? ")
    assert not set(english(text)) & set('"\\()\n\0') and english(text).isascii()


@given(st.text(alphabet="0123456789 .,-+%₽№/:", max_size=300))
def test_no_number_is_too_hard(text: str):
    assert not any(character.isdigit() for character in russian(text))
