"""Presets by name: the five built-in ones, and the operator's own as JSON files."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained, write_text
from lidia_desktop.engine.speech.presets import BUILT_IN, NamedPreset, Preset, PresetError, UnknownField

FORMAT = 1
MAX_NAME = 48
MAX_TITLE = 80
_MAX_BYTES = 100_000
_KEYS = ("format", "name", "title", "values")
_DEVICE_NAMES = re.compile(r"con|prn|aux|nul|(com|lpt)\d", re.IGNORECASE)  # Windows opens devices under these


class BrokenPresetFile(LidiaError):
    """The file is not JSON."""

    what = "Файл пресета «{path}» испорчен: строка {line}, знак {column}."
    advice = "Исправьте его или сохраните пресет заново."


class NotAPreset(LidiaError):
    """The file is JSON, or anything else, but not a preset."""

    what = "Файл «{path}» — не пресет: {reason}."
    advice = "Выберите файл, который сохранила эта программа."


class NewerPresetFile(LidiaError):
    """A later version of the program wrote the file."""

    what = "Файл пресета «{path}» сделан более новой версией программы (формат {format}, понятен {known})."
    advice = "Обновите программу."


class BadPresetValue(PresetError):
    """A file holds a value that cannot be used."""

    what = "Файл пресета «{path}», поле «{field}»: значение {value} не подходит, допустимо {allowed}."


class UnknownPresetField(UnknownField):
    """A file names a field that does not exist."""

    what = "Файл пресета «{path}»: поля «{field}» нет."


class BadPresetName(LidiaError):
    """A name or title that cannot become a file name."""

    what = "Имя пресета «{name}» не подходит."
    advice = "Нужны буквы, цифры, «-» и «_», в имени не больше {name_limit} знаков, в названии не больше {title_limit}."


class PresetNameTaken(LidiaError):
    """Another preset has this name or title."""

    what = "Имя «{name}» уже занято пресетом «{title}»."
    advice = "Выберите другое: тот пресет останется как есть."


class MisnamedPresetFile(LidiaError):
    """The file's name and the name inside it differ."""

    what = "Файл пресета «{path}» называется не так, как пресет в нём: «{name}»."
    advice = "Переименуйте файл или исправьте в нём поле name."


class UnknownPreset(LidiaError):
    """There is no preset of this name."""

    what = "Пресета «{name}» нет."
    advice = "Есть такие: {known}."


class BuiltInPreset(LidiaError):
    """Built-in presets cannot be deleted."""

    what = "Пресет «{name}» встроен в программу, удалить его нельзя."


class PresetStore:
    """Built-in presets and those in `folder`; files are looked at anew at every call."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[NamedPreset, ...]:
        """The built-in presets in their order, then the operator's by title; bad files are in `problems()`."""
        return BUILT_IN + self._scan()[0]

    def problems(self) -> tuple[LidiaError, ...]:
        """What is wrong with files in the folder."""
        return self._scan()[1]

    def get(self, name: str) -> NamedPreset:
        """The preset of this name. Raises `UnknownPreset`."""
        presets = self.all()
        for preset in presets:
            if preset.name == _nfc(name):
                return preset
        raise UnknownPreset(name=name, known=", ".join(preset.name for preset in presets))

    def save(self, title: str, preset: Preset) -> NamedPreset:
        """Keep `preset` under a name made from `title`; one of the operator's with the same title is replaced.

        Raises `BadPresetName`, `PresetNameTaken` or `LidiaError` of the file system.
        """
        title = " ".join(_nfc(title).split())
        named = NamedPreset(_name_from(title), title, preset)
        _refuse_bad_name(named)
        mine = next((other for other in self._scan()[0] if _is_same(other, named)), None)
        if mine is None:
            self._refuse_taken(named)
        write_text(self._path(named.name), _as_text(named))
        return named

    def delete(self, name: str) -> None:
        """Remove one of the operator's presets. Raises `BuiltInPreset`, `UnknownPreset` or `LidiaError`."""
        found = self.get(name)
        if found.built_in:
            raise BuiltInPreset(name=found.title)
        path = self._path(found.name)
        with explained(path):
            path.unlink()

    def import_file(self, path: Path) -> NamedPreset:
        """Take over a preset from a file; nothing happens when the very same preset is already there.

        Raises `PresetNameTaken` when another one has its name, and whatever is wrong with the file.
        """
        named = _read(path)
        for other in self.all():
            if _is_same(other, named) and other.preset == named.preset:
                return other
        self._refuse_taken(named)
        write_text(self._path(named.name), _as_text(named))
        return named

    def export_file(self, name: str, path: Path) -> None:
        """Write the preset of this name, built-in or not, to `path`. Raises `UnknownPreset` or `LidiaError`."""
        write_text(path, _as_text(self.get(name)))

    def _scan(self) -> tuple[tuple[NamedPreset, ...], tuple[LidiaError, ...]]:
        try:
            paths = self._paths()
        except LidiaError as problem:
            return (), (problem,)
        outcomes = [_outcome(path) for path in paths]
        good = [outcome for outcome in outcomes if isinstance(outcome, NamedPreset)]
        good.sort(key=lambda named: (named.title.casefold(), named.name))
        return tuple(good), tuple(outcome for outcome in outcomes if isinstance(outcome, LidiaError))

    def _paths(self) -> list[Path]:
        with explained(self._folder):
            if not self._folder.exists():
                return []
            inside = self._folder.iterdir()
            return sorted(path for path in inside if path.suffix == ".json" and not path.name.startswith("."))

    def _refuse_taken(self, named: NamedPreset) -> None:
        for other in self.all():
            if _clash(other, named):
                raise PresetNameTaken(name=named.title, title=other.title)
        path = self._path(named.name)
        with explained(path):
            if path.exists():  # a damaged file, which may be worth repairing
                raise PresetNameTaken(name=named.title, title=path.name)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def _outcome(path: Path) -> NamedPreset | LidiaError:
    try:
        named = _read(path)
        if _nfc(path.stem) != named.name:
            raise MisnamedPresetFile(path=path, name=named.name)
        _refuse_built_in(named)
    except LidiaError as problem:
        return problem
    return named


def _clash(one: NamedPreset, other: NamedPreset) -> bool:
    return one.name.casefold() == other.name.casefold() or one.title.casefold() == other.title.casefold()


def _is_same(one: NamedPreset, other: NamedPreset) -> bool:
    return (one.name, one.title) == (other.name, other.title)


def _refuse_built_in(named: NamedPreset) -> None:
    for other in BUILT_IN:
        if _clash(other, named):
            raise PresetNameTaken(name=named.title, title=other.title)


def _refuse_bad_name(named: NamedPreset) -> None:
    safe = re.fullmatch(rf"[\w-]{{1,{MAX_NAME}}}", named.name) and not _DEVICE_NAMES.fullmatch(named.name)
    if not safe or not named.title.isprintable() or not 1 <= len(named.title) <= MAX_TITLE:
        shown = _short(named.title if safe else named.name or named.title)
        raise BadPresetName(name=shown, name_limit=MAX_NAME, title_limit=MAX_TITLE)


def _name_from(title: str) -> str:
    return re.sub(r"[^\w]+", "-", title.lower())[:MAX_NAME].strip("-_")


def _as_text(named: NamedPreset) -> str:
    content = {"format": FORMAT, "name": named.name, "title": named.title, "values": named.preset.values()}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _read(path: Path) -> NamedPreset:
    content = _parsed(path)
    for key in content:
        if key not in _KEYS:
            raise UnknownPresetField(path=path, field=_short(key), known=", ".join(_KEYS))
    name, title, values = content.get("name"), content.get("title"), content.get("values")
    if not isinstance(name, str) or not isinstance(title, str) or not isinstance(values, dict):
        raise NotAPreset(path=path, reason="нет имени (name), названия (title) или значений (values)")
    try:
        named = NamedPreset(_nfc(name), _nfc(title), Preset.from_values(values))
    except PresetError as error:
        raise BadPresetValue(path=path, **{**error.values, "value": _short(error.values["value"])}) from error
    except UnknownField as error:
        raise UnknownPresetField(path=path, **{**error.values, "field": _short(error.values["field"])}) from error
    _refuse_bad_name(named)
    return named


def _parsed(path: Path) -> dict[str, object]:
    with explained(path):
        if path.exists() and not path.is_file():
            raise NotAPreset(path=path, reason="это не файл")
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise NotAPreset(path=path, reason="он слишком велик")
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_int=_number)
    except json.JSONDecodeError as error:
        raise BrokenPresetFile(path=path, line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise NotAPreset(path=path, reason="это не текст JSON в UTF-8") from error
    if not isinstance(content, dict) or "format" not in content:
        raise NotAPreset(path=path, reason="в нём нет поля format")
    version = content["format"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise NotAPreset(path=path, reason="поле format — не номер формата")
    if version > FORMAT:
        raise NewerPresetFile(path=path, format=version, known=FORMAT)
    return content


def _number(digits: str) -> float:
    return int(digits) if len(digits) < 19 else float(digits)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    printable = "".join(character if character.isprintable() else "·" for character in text)
    return printable if len(printable) <= 60 else printable[:60] + "…"
