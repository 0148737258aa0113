"""The file of the operator's respellings: TOML that is read line by line, so that one slip does not cost the rest.

```toml
[all]
"SIM7600" = "сим семь тысяч шестьсот"
[voice.lidia]
"Гугл" = "Гугол"
```
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained, write_text
from lidia_desktop.engine.text.lexicon import Entry, Lexicon

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_CHARACTERS = 200
_HEADINGS = ("слово", "word")


class LexiconNotUtf8(LidiaError):
    """The file is in another encoding."""

    what = "«{path}» сохранён не в UTF-8."
    advice = "Сохраните его заново в кодировке UTF-8."


class BadEntry(LidiaError):
    """A word or its respelling cannot be kept."""

    what = "Слово «{word}» нельзя записать в словарь: {reason}."
    advice = "Исправьте его."


class UnknownWord(LidiaError):
    """There is no such entry to remove."""

    what = "Слова «{word}» нет в словаре."
    advice = "Все слова показывает команда lexicon."


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is left out: its number from 1 and why, for the operator."""

    number: int
    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One line as it stands, the section that it is in, and the entry or the trouble in it."""

    text: str
    section: str | None
    """A voice, or None for all voices; `_NO_SECTION` where neither was named."""
    entry: Entry | None = None
    trouble: str = ""


_NO_SECTION = "\0"


def read(path: Path) -> tuple[Lexicon, tuple[BadLine, ...]]:
    """The lexicon at `path`, an empty one when there is none, and the lines that are left out. Raises `LidiaError`."""
    lines = list(_lines(_text(path)))
    bad = (BadLine(at, one.text.strip(), one.trouble) for at, one in enumerate(lines, 1) if one.trouble)
    return Lexicon(tuple(one.entry for one in lines if one.entry)), tuple(bad)


class LexiconFile:
    """The file at `path`; order and comments of what is not changed stay."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Lexicon:
        """What is in force now; bad lines are left out, `read` names them. Raises `LidiaError`."""
        return read(self.path)[0]

    def add(self, word: str, spoken: str, voice: str | None = None) -> None:
        """Say `word` as `spoken` from now on. Raises `BadEntry` or another `LidiaError`."""
        self._write(_with(self._lines(), _checked(word, spoken, voice)))

    def remove(self, word: str, voice: str | None = None) -> None:
        """Forget `word`. Raises `UnknownWord` or another `LidiaError`."""
        lines = self._lines()
        kept = [one for one in lines if not (one.entry and _same(one.entry, word, voice))]
        if len(kept) == len(lines):
            raise UnknownWord(word=word)
        self._write(kept)

    def import_table(self, path: Path, voice: str | None = None) -> tuple[int, tuple[BadLine, ...]]:
        """Add the rows «слово,произношение» of a CSV or TSV file; how many, and those left out. Raises `LidiaError`."""
        text, lines = _text(path, must_exist=True), self._lines()
        bad: list[BadLine] = []
        count = 0
        for number, row in _rows(text):
            reason = _fault(*row) if len(row) == 2 else "нужны два столбца"
            if reason:
                bad.append(BadLine(number, ", ".join(row), reason))
            else:
                lines = _with(lines, Entry(row[0], row[1], voice))
                count += 1
        if count:
            self._write(lines)
        return count, tuple(bad)

    def _lines(self) -> list[_Line]:
        return list(_lines(_text(self.path)))

    def _write(self, lines: list[_Line]) -> None:
        write_text(self.path, "".join(f"{one.text}\n" for one in lines))


def _text(path: Path, *, must_exist: bool = False) -> str:
    with explained(path):
        try:
            return path.read_text("utf-8-sig") if must_exist or path.exists() else ""
        except UnicodeDecodeError as error:
            raise LexiconNotUtf8(path=path) from error


def _lines(text: str) -> Iterator[_Line]:
    section: str | None = _NO_SECTION
    seen: dict[tuple[str, str | None], int] = {}
    for number, line in enumerate(text.split("\n")[: -1 if text.endswith("\n") or not text else None], 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            yield _Line(line, section)
        elif bare.startswith("["):
            section, trouble = _section(bare)
            yield _Line(line, section, trouble=trouble)
        else:
            read_line = _entry_line(line, section)
            if read_line.entry is not None:
                key = _key(read_line.entry.word), section
                first = seen.setdefault(key, number)
                if first != number:
                    read_line = _Line(line, section, trouble=f"это слово уже есть в строке {first}")
            yield read_line


def _section(line: str) -> tuple[str | None, str]:
    try:
        values = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return _NO_SECTION, "заголовок раздела не разобран, бывают [all] и [voice.ИМЯ]"
    if values == {"all": {}}:
        return None, ""
    voices = values.get("voice")
    if (
        isinstance(voices, dict)
        and len(values) == len(voices) == 1
        and (name := next(iter(voices)))
        and not voices[name]
    ):
        return name, ""
    return _NO_SECTION, "такого раздела не бывает, бывают [all] и [voice.ИМЯ]"


def _entry_line(line: str, section: str | None) -> _Line:
    if section == _NO_SECTION:
        return _Line(line, section, trouble="слово стоит вне раздела [all] или [voice.ИМЯ]")
    try:
        values = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return _Line(line, section, trouble='не разобрано, нужно: "слово" = "произношение"')
    word, spoken = next(iter(values.items()))
    if not isinstance(spoken, str):
        return _Line(line, section, trouble="слово и произношение берутся в кавычки")
    reason = _fault(word, spoken)
    return _Line(line, section, trouble=reason) if reason else _Line(line, section, Entry(word, spoken, section))


def _fault(word: str, spoken: str) -> str:
    """Why this cannot be an entry, or nothing."""
    if not any(character.isalnum() for character in word):
        return "в слове нет ни одной буквы или цифры"
    if not any(character.isalnum() for character in spoken):
        return "в произношении нет ни одной буквы или цифры"
    if not (word + spoken).isprintable():
        return "в нём невидимые знаки или перенос строки"
    if max(len(word), len(spoken)) > MAX_CHARACTERS:
        return f"он длиннее {MAX_CHARACTERS} знаков"
    return ""


def _checked(word: str, spoken: str, voice: str | None) -> Entry:
    word, spoken = word.strip(), spoken.strip()
    if reason := _fault(word, spoken):
        raise BadEntry(word=word, reason=reason)
    return Entry(word, spoken, voice)


def _same(entry: Entry, word: str, voice: str | None) -> bool:
    return _key(entry.word) == _key(word) and entry.voice == voice


def _key(word: str) -> str:
    return " ".join(word.split()).lower()


def _with(lines: list[_Line], entry: Entry) -> list[_Line]:
    """`lines` with `entry` in the place of the one for its word, else at the end of its section."""
    new = _Line(f"{_quoted(entry.word)} = {_quoted(entry.spoken)}", entry.voice, entry)
    for place, line in enumerate(lines):
        if line.entry and _same(line.entry, entry.word, entry.voice):
            comment = _comment(line.text)
            new = _Line(f"{new.text}  {comment}" if comment else new.text, entry.voice, entry)
            return [*lines[:place], new, *lines[place + 1 :]]
    last = max((at for at, line in enumerate(lines) if line.section == entry.voice and line.text.strip()), default=None)
    if last is not None:
        return [*lines[: last + 1], new, *lines[last + 1 :]]
    name = "[all]" if entry.voice is None else f"[voice.{_quoted(entry.voice)}]"
    gap = [_Line("", None)] if lines and lines[-1].text.strip() else []
    return [*lines, *gap, _Line(name, entry.voice), new]


def _comment(line: str) -> str:
    """What stands after the value of an entry's line."""
    for place, character in enumerate(line):
        if character == "#":
            try:
                tomllib.loads(line[:place])
            except tomllib.TOMLDecodeError:
                continue
            return line[place:]
    return ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=lambda mark: (mark in first, mark == "\t"))
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    for row in reader:
        cells = [cell.strip() for cell in row]
        heading = reader.line_num == 1 and cells[:1] and cells[0].lower() in _HEADINGS
        if any(cells) and not heading:
            yield reader.line_num, cells
