"""The operator's respellings, and their file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.text.lexicon import Entry, Lexicon
from lidia_desktop.engine.text.lexicon_file import BadEntry, LexiconFile, LexiconNotUtf8, UnknownWord, read
from lidia_desktop.engine.text.trace import Spoken

FILE = """# слова компании
[all]
"SIM7600" = "сим семь тысяч шестьсот"   # модем
"Гугл" = "Гугол"

[voice.lidia]
# только Лидия
"Гугл" = "Гугель"
"""


def said(text: str, *entries: Entry, voice: str = "") -> str:
    return Spoken.unchanged(text).edited(Lexicon(entries).edits(text, voice)).text


@pytest.mark.parametrize(
    ("word", "spoken", "text", "expected"),
    [
        ("SIM7600", "сим семь", "Модем sim7600, SIM7600A", "Модем Сим семь, SIM7600A".replace("Сим", "сим")),
        ("Сбер", "Збер", "В Сбере, Сбером, сбера, Сбербанк", "В Збере, Збером, збера, Сбербанк"),
        ("Лидия", "Лидея", "Лидию и Лидией", "Лидею и Лидеей"),
        ("красный", "красный", "красного", "красного"),
        ("ВТБ", "вэ тэ бэ", "В ВТБ.", "В вэ тэ бэ."),
        ("Анна Ивановна", "Анна Иванна", "Анна  Ивановна, анна ивановна", "Анна Иванна, Анна Иванна"),
        ("Артем", "Артэм", "Артём, Артема", "Артэм, Артэма"),
        ("замок", "зомок", "замка нет", "зомка нет"),
        ("т. е.", "то есть", "т. е. так", "то есть так"),
        ("SS", "эс эс", "ss ſſ", "эс эс ſſ"),
        ("C++", "си плюс плюс", "на C++ и C", "на Си плюс плюс и C"),
    ],
)
def test_a_word_is_said_as_it_says(word: str, spoken: str, text: str, expected: str) -> None:
    assert said(text, Entry(word, spoken)) == expected


def test_the_own_entry_of_a_form_wins_and_so_does_the_voices() -> None:
    entries = (Entry("Сбер", "Збер"), Entry("Сбером", "Собером"), Entry("Сбер", "Сьбер", voice="lidia"))
    assert said("Сбер Сбером", *entries) == "Збер Собером"
    assert said("Сбер Сбера", *entries, voice="lidia") == "Сьбер Сьбера"
    assert said("Сбер Сбером", *reversed(entries)) == "Збер Собером"


def test_the_longest_entry_wins() -> None:
    assert said("новый год", Entry("год", "гот"), Entry("новый год", "новый гоод")) == "новый гоод"


@settings(deadline=None)  # the first word waits for the dictionary
@given(st.text("аб сбер-.'\u0301", max_size=20), st.text(max_size=20), st.text(max_size=40))
def test_any_entry_can_be_looked_for(word: str, spoken: str, text: str) -> None:
    said(text, Entry(word or "а", spoken or "б"))


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(FILE, "utf-8")
    lexicon, bad = read(path)
    assert bad == ()
    assert lexicon.entries == (
        Entry("SIM7600", "сим семь тысяч шестьсот"), Entry("Гугл", "Гугол"), Entry("Гугл", "Гугель", "lidia"),
    )  # fmt: skip
    assert LexiconFile(path).load() == lexicon
    assert hash(lexicon) == hash(read(path)[0])


def test_no_file_is_an_empty_lexicon(tmp_path: Path) -> None:
    assert read(tmp_path / "lexicon.toml") == (Lexicon(), ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Гугл = Гугол", "не разобрано"),
        ('"Гугл" = 5', "в кавычки"),
        ('a.b = "c"', "в кавычки"),
        ('"Гугл" = ""', "в произношении"),
        ('"«»" = "кавычки"', "в слове"),
        ('"да" = "нет"', "уже есть в строке 2"),
        ('"а\\tб" = "в"', "невидимые"),
        (f'"{"а" * 201}" = "б"', "длиннее"),
        ("[voices]", "раздел"),
        ("[voice.a.b]", "раздел"),
        ("[[all]]", "раздел"),
        ("[all", "заголовок"),
        ('"a" = """', "не разобрано"),
    ],
)
def test_a_bad_line_costs_only_itself(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(f'[all]\n"да" = "ага"\n{line}\n[all]\n"нет" = "не"\n', "utf-8")
    lexicon, bad = read(path)
    assert lexicon.entries == (Entry("да", "ага"), Entry("нет", "не"))
    assert [(one.number, one.line) for one in bad] == [(3, line)]
    assert reason in bad[0].reason


def test_a_word_outside_a_section_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text('"да" = "ага"', "utf-8")
    assert "вне раздела" in read(path)[1][0].reason


@given(st.text(max_size=80))
def test_no_file_is_too_strange(text: str) -> None:
    from lidia_desktop.engine.text.lexicon_file import _lines

    assert "\n".join(line.text for line in _lines(text)) == text.removesuffix("\n")


def test_adding_and_removing_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "data" / "lexicon.toml"
    file = LexiconFile(path)
    file.add("да", "ага")
    assert path.read_text("utf-8") == '[all]\n"да" = "ага"\n'
    path.write_text(FILE, "utf-8")
    file.add(" sim7600 ", 'сим "7600"')
    file.add("Яндекс", "Яндэкс")
    file.add("Яндекс", "Янтекс", "lidia")
    file.add("Яндекс", "Яндык", "мой голос")
    changed = FILE.replace('"SIM7600" = "сим семь тысяч шестьсот"   #', '"sim7600" = "сим \\"7600\\""  #')
    changed = changed.replace('"Гугол"\n', '"Гугол"\n"Яндекс" = "Яндэкс"\n')
    changed = changed.replace(
        '"Гугель"\n', '"Гугель"\n"Яндекс" = "Янтекс"\n\n[voice."мой голос"]\n"Яндекс" = "Яндык"\n'
    )
    assert path.read_text("utf-8") == changed
    assert read(path)[1] == ()
    file.remove("гугл", "lidia")
    assert path.read_text("utf-8") == changed.replace('"Гугл" = "Гугель"\n', "")
    with pytest.raises(UnknownWord):
        file.remove("гугл", "lidia")


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_is_added_is_read_again(tmp_path_factory: pytest.TempPathFactory, word: str, spoken: str) -> None:
    file = LexiconFile(tmp_path_factory.mktemp("lexicon") / "lexicon.toml")
    try:
        file.add(word, spoken, "vo.ice]")
    except BadEntry:
        return
    assert file.load().entries == (Entry(word.strip(), spoken.strip(), "vo.ice]"),)


@pytest.mark.parametrize(
    ("table", "count", "bad"),
    [
        ("слово,произношение\nда,ага\nнет,не\n", 2, []),
        ("да\tага, ну\n\nнет\tне", 2, []),
        ('"да";"ага; ну"\nнет\nну;,', 1, [2, 3]),
        ("", 0, []),
    ],
)
def test_a_table_is_brought_in(tmp_path: Path, table: str, count: int, bad: list[int]) -> None:
    source = tmp_path / "words.csv"
    source.write_text(table, "utf-8-sig")
    file = LexiconFile(tmp_path / "lexicon.toml")
    done, left_out = file.import_table(source)
    assert (done, [one.number for one in left_out]) == (count, bad)
    assert len(file.load().entries) == count


def test_trouble_with_files_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_bytes("[all]\n".encode("utf-16"))
    with pytest.raises(LexiconNotUtf8):
        LexiconFile(path).load()
    with pytest.raises(LidiaError):
        LexiconFile(tmp_path / "own.toml").import_table(tmp_path / "missing.csv")
    with pytest.raises(LidiaError):
        LexiconFile(tmp_path).load()
