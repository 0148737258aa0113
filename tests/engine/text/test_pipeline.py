"""The whole road from what is written to what is spoken."""

from __future__ import annotations

import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lidia_desktop.engine.text.lexicon import Entry, Lexicon
from lidia_desktop.engine.text.pipeline import spoken_form
from lidia_desktop.engine.text.rules import has_title
from tests.engine.text.golden import golden

# Braces are left out where they would let what is in them past the rules, which is their purpose.
LIKE_TEXT = "абвеёгд АБЕ Ивстор все узнает abAB 0123456789 .,!?:;—–-()\"'«»№%₽$€+/@&*#_\n\t\u00a0\u0301²½"
TEXTS = st.text(alphabet=LIKE_TEXT, max_size=60) | st.text(st.characters(exclude_characters="{}"), max_size=40)
RU = "ru"
ANY_TIME = settings(deadline=None)  # the first text waits for the dictionaries


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Мы в {ВТБ|вэ тэ бэ} «до» 5 часов", "Мы в вэ тэ бэ до пяти часов"),
        ("{5 %  все}, все еще", "5 %  все, всё ещё"),
        ("Код {—«x»—|один  два}.", "Код один  два."),
        ("слева {и без пары", "слева и без пары"),
        ("{а{б}в}", "абв"),
        ("{а|б|в}", "а б в"),
        ("Да{, может быть|}.", "Да."),
        ("\ue000 {да} \ue000", "да"),
        ("{}", ""),
    ],
)
def test_markup_is_spoken_as_it_says(written: str, spoken: str) -> None:
    assert spoken_form(written, RU).text == spoken


def test_without_rules_only_the_operators_decisions_count() -> None:
    lexicon = Lexicon((Entry("Гугл", "Гугол"),))
    assert spoken_form("В Гугле  5 {%|процентов}…", RU, lexicon, rules=False).text == "В Гуголе  5 процентов..."


def test_a_lexicon_word_is_past_every_rule() -> None:
    lexicon = Lexicon((Entry("SIM", "SIM"), Entry("все", "все")))
    assert spoken_form("SIM-карта, все еще", RU, lexicon).text == "SIM-карта, все ещё"


def test_other_languages_pass_unharmed() -> None:
    assert spoken_form("Am 5. Mai um 9:30 Uhr, 5 %!", "de").text == "Am 5. Mai um 9:30 Uhr, 5 %!"
    assert spoken_form("Ça va ? 5 €", "fr").text == "Ça va ? 5 €"
    assert spoken_form("电话 123。", "zh-cn").text == "电话 123。"


def test_every_word_can_be_found_again() -> None:
    spoken = spoken_form("«Да»  все {5|пять} звонков 12 мая", RU)
    for word, written in (("все", "все"), ("пять", "{5|пять}"), ("двенадцатого мая", "12 мая")):
        place = spoken.text.index(word)
        start, end = spoken.origin(place, place + len(word))
        assert written in spoken.written[start:end]


@pytest.mark.parametrize("language", ["ru", "en", "de", "zh-cn"])
@ANY_TIME
@given(text=st.text(max_size=60) | st.text(alphabet=LIKE_TEXT + "{|}", max_size=60))
def test_nothing_typed_is_too_strange(language: str, text: str) -> None:
    spoken = spoken_form(text, language)
    assert spoken.written == text
    assert all(unicodedata.category(one)[0] != "C" for one in spoken.text.replace("\n", ""))


@ANY_TIME
@given(TEXTS)
def test_speaking_twice_is_speaking_once(text: str) -> None:
    once = spoken_form(text, RU).text
    assert spoken_form(once, RU).text == once


@pytest.mark.parametrize("language", ["ru", "en"])
@ANY_TIME
@given(text=TEXTS)
@example(text="²½Ⅳ①৪५")
def test_no_digit_survives(language: str, text: str) -> None:
    spoken = spoken_form(text, language).text
    assert not [one for one in spoken if unicodedata.category(one).startswith("N")]


@ANY_TIME
@given(TEXTS)
@example(text="a/b_c*d~e`f|g\\h")
def test_no_sign_survives_in_english(text: str) -> None:
    spoken = spoken_form(text, "en").text
    assert not [one for one in spoken if not (one.isalpha() or one in " .,!?:;'—-\n" or unicodedata.combining(one))]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "piece", ["Все 5 заявок от 12.05.2024 ждут: тел. 765-43-21, 1 250 ₽. ", "5 ", "{а|б}", "е\u0301", "-"]
)
def test_a_long_text_takes_its_length(language: str, piece: str) -> None:
    spoken_form(piece * 3, language)

    def seconds(characters: int) -> float:
        text = (piece * (characters // len(piece) + 1))[:characters]
        started = time.perf_counter()
        spoken_form(text, language)
        return time.perf_counter() - started

    short = max(min(seconds(1000 + extra) for extra in range(2)), 0.005)
    assert seconds(4000) < 14 * short


def test_another_process_says_the_same() -> None:
    text = "Все 5 сотрудников узнают, чем помочь; Черт его знает, где он: 12.05.2024, МТС, WhatsApp."
    code = f"from lidia_desktop.engine.text.pipeline import spoken_form; print(ascii(spoken_form({text!r}, 'ru')))"
    root = Path(__file__).parents[3]
    for seed in ("1", "2"):
        answer = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
        )  # fmt: skip
        assert answer.stdout.strip() == ascii(spoken_form(text, RU))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_rule_has_a_title(language: str) -> None:
    table = {"ru": "russian", "en": "english"}[language]
    rules = {rule for row in golden(table) for change in spoken_form(row[1], language).changes for rule in change.rules}
    assert not [rule for rule in rules | {"lexicon", "markup"} if not has_title(rule)]


@pytest.mark.parametrize("row", [row for row in golden("russian") if row[0] == "sentence"], ids=lambda row: row[1][:30])
def test_coquis_cleaner_finds_nothing_left_to_do(row: list[str]) -> None:
    from TTS.tts.layers.xtts.tokenizer import multilingual_cleaners

    spoken = spoken_form(row[1], RU).text
    assert multilingual_cleaners(spoken, "ru") == spoken.lower()
