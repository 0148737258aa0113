"""The verbs of the text front end, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lidia_desktop.cli import run

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]):
    """Run a command; its status, what it printed, and what it said of trouble."""

    def tell(*arguments: str) -> tuple[int, str, str]:
        status = run(list(arguments))
        return status, *capsys.readouterr()

    return tell


def test_the_spoken_form_is_shown(told) -> None:
    assert told("text", "Все еще ждет, {5|пять} % 12 мая") == (0, "Всё ещё ждёт, пять процентов двенадцатого мая\n", "")
    assert told("text", "5 min. ago", "--language", "en")[1] == "Five minutes ago\n"


def test_every_change_is_explained(told) -> None:
    status, out, _ = told("text", "«Да»  все еще 12 мая", "--explain")
    assert status == 0
    assert out.splitlines()[1:] == [
        "« → ничего (лишние знаки)",
        "»  все →  всё (лишние знаки, буква ё)",
        "еще → ещё (буква ё)",
        "12 → двенадцатого (дата)",
    ]


def test_the_lexicon_is_kept(told, home: Path) -> None:
    assert told("lexicon") == (0, "", "")
    assert told("lexicon", "add", "Гугл", "Гугол")[0] == 0
    assert told("lexicon", "add", "Гугл", "Гугель", "--voice", "lidia")[0] == 0
    assert told("lexicon")[1] == "Гугл = Гугол\nГугл = Гугель  [lidia]\n"
    assert told("text", "В Гугле")[1] == "В Гуголе\n"
    assert told("text", "Это Гугл", "--voice", "lidia")[1] == "Это Гугель\n"
    assert told("lexicon", "remove", "Гугл", "--voice", "lidia")[0] == 0
    assert told("lexicon")[1] == "Гугл = Гугол\n"


def test_bad_lines_and_bad_words_are_told(told, home: Path) -> None:
    table = home / "words.csv"
    table.write_text("слово,произношение\nСбер,Збер\nодно\n", "utf-8")
    status, out, notes = told("lexicon", "import", str(table))
    assert (status, out) == (0, "Добавлено слов: 1.\n")
    assert "строка 3" in notes
    file = home / "home" / "data" / "lexicon.toml"
    file.write_text(file.read_text("utf-8") + "ой\n", "utf-8")
    status, out, notes = told("lexicon")
    assert (status, out) == (0, "Сбер = Збер\n")
    assert "строка 3" in notes
    for arguments, words in ((("remove", "нет"), "нет в словаре"), (("add", "«»", "а"), "ни одной буквы")):
        status, _, notes = told("lexicon", *arguments)
        assert status == 1
        assert words in notes


def test_what_is_said_goes_by_the_lexicon(told, home: Path) -> None:
    told("lexicon", "add", "Привет", "До свидания")
    assert told("say", "Привет!", "-o", "a.wav")[0] == 0
    assert told("say", "До свидания!", "-o", "b.wav")[0] == 0
    assert (home / "a.wav").read_bytes() == (home / "b.wav").read_bytes()
