"""All steps together: nothing unspeakable is left, whatever is typed."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lidia_desktop.engine.text import cleanup, pauses
from lidia_desktop.engine.text.guard import PLACEHOLDER
from lidia_desktop.engine.text.russian.steps import STEPS
from lidia_desktop.engine.text.trace import Spoken

SAYABLE = re.compile(r"[а-яА-ЯёЁ .,!?:;—\n-]*")
PIECES = (
    "5 21 3 0 05 1000 1,5 2½ 12.05.2024 9:00 18:30 - — . , : / ( ) + № % ₽ руб. кг г. ул. д. т.д. и до от с в на к "
    "по ООО ИНН код тел. XXI Пётр I USB Wi-Fi a@b.ru www.site.ru И. Иванов клиент клиентам этаже минуты пн вт-чт 2-й "
    "90-х * # ~ < > & 1/2 $ °C x А ё Ъ"
).split()
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789.,:/-+ ()№%₽°авгдмАВГaxIVX\n", max_size=25),
    st.lists(st.sampled_from([*PIECES, " ", "  ", "\n"]), max_size=12).map(" ".join),
    st.lists(st.sampled_from([*PIECES, " ", "-"]), max_size=8).map("".join),
)
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def cleaned(text: str) -> str:
    return Spoken.unchanged(text.replace(PLACEHOLDER, "")).through(cleanup.STEPS).through(pauses.SPACES).text


def said(text: str) -> str:
    return Spoken.unchanged(text).through(STEPS).text


@QUICK
@given(TEXTS)
def test_only_letters_and_pauses_are_left(text: str):
    assert SAYABLE.fullmatch(said(cleaned(text)))


@QUICK
@given(TEXTS)
def test_what_is_said_is_said_the_same_again(text: str):
    once = said(cleaned(text))
    assert said(once) == once


@QUICK
@given(TEXTS)
def test_a_text_that_was_not_cleaned_breaks_nothing(text: str):
    said(text)


LONG = (
    "1", "1 ", "1-", "1.", "(", "А. ", "a@", "a.", "г. ", "1:00 и ", "XIV-", "код ", "8 (916) ", "+7 ", "и 5 ", "1/2",
    "в 5 ", "тел. по ", "а", "А", "a-", "1 000 ", "~5", ") , ", "а.", "пн-", "5 руб. ", "№ 5", "*", "'", "12.05.",
    "д. 5",
)  # fmt: skip


@pytest.mark.parametrize("text", [piece * (5000 // len(piece)) for piece in LONG], ids=LONG)
def test_a_long_text_takes_no_more_than_its_length(text: str):
    said("5 рублей, ул. Ленина, Wi-Fi")  # loads the dictionary
    began = time.perf_counter()
    said(cleaned(text))
    assert time.perf_counter() - began < 10


def test_a_place_holder_stays():
    assert said(f"Код {PLACEHOLDER} 5") == f"Код {PLACEHOLDER} пять"
