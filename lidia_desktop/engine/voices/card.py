"""`voice.toml`, the card of a voice: its title, language, attribution and the order of its samples."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CARD_NAME = "voice.toml"
_FIELDS = ("title", "language", "attribution", "samples")


class BrokenCard(LidiaError):
    """The file is not TOML."""

    what = "В «{path}» ошибка в строке {line}: {reason}."
    advice = "Исправьте её; пока голос работает без этого файла."


class CardNotUtf8(LidiaError):
    """The file is in another encoding."""

    what = "«{path}» сохранён не в UTF-8."
    advice = "Сохраните его заново в кодировке UTF-8; пока голос работает без этого файла."


class BadCardField(LidiaError):
    """One field has a wrong type or an unknown name."""

    what = "В «{path}» поле «{field}» не подходит: {reason}."
    advice = "Исправьте его; пока голос работает без этого поля."


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """What a card says; `samples` are paths relative to its folder that stay inside it."""

    title: str = ""
    language: str = "ru"
    attribution: str = ""
    samples: tuple[str, ...] = ()
    problems: tuple[LidiaError, ...] = ()


def read_card(path: Path) -> VoiceCard:
    """The card at `path`, an empty one when there is none; what is wrong with it is in its `problems`."""
    try:
        values = _parsed(path)
    except LidiaError as problem:
        return VoiceCard(problems=(problem,))
    problems: list[LidiaError] = []
    texts = {name: _text(path, values, name, problems) for name in _FIELDS[:3]}
    problems += [
        BadCardField(path=path, field=name, reason=f"такого поля нет, есть {', '.join(_FIELDS)}")
        for name in values
        if name not in _FIELDS
    ]
    samples = _samples(path, values.get("samples", []), problems)
    return VoiceCard(texts["title"], texts["language"] or "ru", texts["attribution"], samples, tuple(problems))


def _parsed(path: Path) -> dict[str, object]:
    with explained(path):
        try:
            text = path.read_bytes().decode("utf-8-sig")  # Notepad writes a mark in front
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError as error:
            raise CardNotUtf8(path=path) from error
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"(.*) \(at (?:line (\d+)|end)", str(error))
        line = int(found[2]) if found and found[2] else text.rstrip().count("\n") + 1
        raise BrokenCard(path=path, line=line, reason=found[1] if found else error) from error


def _text(path: Path, values: dict[str, object], name: str, problems: list[LidiaError]) -> str:
    value = values.get(name, "")
    if isinstance(value, str):
        return " ".join(value.split())
    problems.append(BadCardField(path=path, field=name, reason="нужна строка в кавычках"))
    return ""


def _samples(path: Path, listed: object, problems: list[LidiaError]) -> tuple[str, ...]:
    if not isinstance(listed, list):
        problems.append(BadCardField(path=path, field="samples", reason="нужен список имён файлов в скобках"))
        return ()
    good: list[str] = []
    for item in listed:
        if isinstance(item, str) and _stays_inside(item):
            good.append(item)
        else:
            reason = f"{item} — не имя файла в папке голоса"
            problems.append(BadCardField(path=path, field="samples", reason=reason))
    return tuple(good)


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return (
        bool(path.parts) and not path.is_absolute() and ".." not in path.parts and ":" not in name and "\0" not in name
    )
