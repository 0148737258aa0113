"""The tuned values of a voice: one table from which sliders, checks, files and the command line follow."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from lidia_desktop.engine.errors import LidiaError

Value = float | int | bool
_KEY = "tuning field"


class PresetError(LidiaError):
    """A preset holds a value that cannot be used."""

    what = "Поле «{field}»: значение {value} не подходит, допустимо {allowed}."
    advice = "Исправьте значение."


class UnknownField(LidiaError):
    """A preset names a field that does not exist."""

    what = "Поля «{field}» нет."
    advice = "Есть такие: {known}."


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the table: everything that any part of the program needs to know of a tuned value.

    `minimum` and `maximum` are inclusive; a bool has 0 and 1. `needs_latents`: a change takes effect only through
    new conditioning latents.
    """

    name: str
    kind: Literal["float", "int", "bool"]
    default: Value
    minimum: float
    maximum: float
    step: float
    label: str
    help: str
    unit: str = ""
    needs_latents: bool = False

    @property
    def allowed(self) -> str:
        """The range in words, for messages and tooltips."""
        if self.kind == "bool":
            return "true или false"
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.minimum:g}…{self.maximum:g}{unit}"

    def checked(self, value: object) -> Value:
        """`value` in the type of this field. Raises `PresetError` when it is of another type or out of range."""
        if self.kind == "bool":
            if isinstance(value, bool):
                return value
            raise PresetError(field=self.name, value=value, allowed=self.allowed)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PresetError(field=self.name, value=value, allowed=self.allowed)
        if not self.minimum <= value <= self.maximum or (self.kind == "int" and value != int(value)):
            raise PresetError(field=self.name, value=value, allowed=self.allowed)
        return int(value) if self.kind == "int" else float(value)


@dataclass(frozen=True, slots=True)
class _Row:
    minimum: float
    maximum: float
    step: float
    label: str
    help: str
    unit: str = ""
    needs_latents: bool = False


def _float(default: float, row: _Row) -> float:
    return dataclasses.field(default=default, metadata={_KEY: row})


def _int(default: int, row: _Row) -> int:
    return dataclasses.field(default=default, metadata={_KEY: row})


def _bool(default: bool, label: str, help: str) -> bool:  # noqa: A002 - the table's own word
    return dataclasses.field(default=default, metadata={_KEY: _Row(0, 1, 1, label, help)})


@dataclass(frozen=True, slots=True)
class Preset:
    """The tuned values themselves; this class is the table. Raises `PresetError` for a value out of range."""

    temperature: float = _float(
        0.75,
        _Row(0.1, 1.0, 0.01, "Температура", "Больше — живее и разнообразнее, меньше — ровнее и надёжнее."),
    )
    repetition_penalty: float = _float(
        4.0,
        _Row(
            1.0,
            10.0,
            0.1,
            "Штраф за повторы",
            "Больше — меньше «ммм» и застреваний, слишком много — глотает слоги.",
        ),
    )
    top_k: int = _int(
        55,
        _Row(
            1,
            100,
            1,
            "Top-k",
            "Из скольких самых вероятных звуков выбирать следующий: меньше — однообразнее.",
        ),
    )
    top_p: float = _float(
        0.88, _Row(0.1, 1.0, 0.01, "Top-p", "Доля вероятности, из которой идёт выбор: меньше — стабильнее.")
    )
    speed: float = _float(
        0.98, _Row(0.5, 2.0, 0.01, "Темп", "Скорость речи: 1 — как в образцах, больше — быстрее.", "×")
    )
    gpt_cond_len: int = _int(
        20,
        _Row(
            6,
            30,
            1,
            "Длина образца",
            "Сколько первых секунд образцов задаёт интонацию.",
            "с",
            needs_latents=True,
        ),
    )
    gpt_cond_chunk_len: int = _int(
        5,
        _Row(
            3,
            6,
            1,
            "Отрезок образца",
            "На какие отрезки делятся эти секунды перед усреднением.",
            "с",
            needs_latents=True,
        ),
    )
    stream_chunk_size: int = _int(
        20,
        _Row(
            4,
            100,
            1,
            "Порция потока",
            "Сколько звуковых кодов копится до выдачи: меньше — раньше первый звук.",
            "кодов",
        ),
    )
    preprocess_text: bool = _bool(
        True, "Подготовка текста", "Числа, даты и сокращения — словами, буква Ё и паузы — на места."
    )
    split_sentences: bool = _bool(
        True, "По предложениям", "Произносить каждое предложение отдельно: так длинный текст не искажается."
    )

    def __post_init__(self) -> None:
        for field in FIELDS:
            object.__setattr__(self, field.name, field.checked(getattr(self, field.name)))

    def values(self) -> dict[str, Value]:
        """Name to value, in the order of the table."""
        return {field.name: getattr(self, field.name) for field in FIELDS}

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Preset:
        """A preset from names and values, missing ones at their default. Raises `PresetError`, `UnknownField`."""
        for name in values:
            if name not in FIELD_BY_NAME:
                raise UnknownField(field=name, known=", ".join(FIELD_BY_NAME))
        checked = {name: FIELD_BY_NAME[name].checked(value) for name, value in values.items()}
        return cls(**checked)  # type: ignore[arg-type] # each value has just been checked against its field

    def with_value(self, name: str, value: object) -> Preset:
        """A copy with one value changed. Raises `PresetError`, `UnknownField`."""
        return Preset.from_values({**self.values(), name: value})


def _table() -> tuple[Field, ...]:
    kinds: dict[type, Literal["float", "int", "bool"]] = {float: "float", int: "int", bool: "bool"}
    rows = []
    for item in dataclasses.fields(Preset):
        row = cast(_Row, item.metadata[_KEY])
        default = cast(Value, item.default)
        rows.append(
            Field(
                item.name,
                kinds[type(default)],
                default,
                row.minimum,
                row.maximum,
                row.step,
                row.label,
                row.help,
                row.unit,
                row.needs_latents,
            )
        )
    return tuple(rows)


FIELDS: tuple[Field, ...] = _table()
FIELD_BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}


@dataclass(frozen=True, slots=True)
class NamedPreset:
    """A preset with the name that files and the command line use and the title that people read."""

    name: str
    title: str
    preset: Preset
    built_in: bool = False


def _built_in(name: str, title: str, *values: float) -> NamedPreset:
    names = (
        "temperature",
        "repetition_penalty",
        "top_k",
        "top_p",
        "speed",
        "gpt_cond_len",
        "gpt_cond_chunk_len",
    )
    return NamedPreset(name, title, Preset.from_values(dict(zip(names, values, strict=True))), built_in=True)


BUILT_IN: tuple[NamedPreset, ...] = (
    _built_in("natural", "Естественный", 0.75, 4.0, 55, 0.88, 0.98, 20, 5),
    _built_in("warm", "Тёплый", 0.85, 3.0, 60, 0.90, 0.95, 15, 5),
    _built_in("calm", "Спокойный", 0.50, 6.0, 40, 0.80, 0.90, 18, 6),
    _built_in("energetic", "Энергичный", 0.90, 2.5, 70, 0.92, 1.10, 10, 3),
    _built_in("neutral", "Нейтральный", 0.70, 5.0, 50, 0.85, 1.00, 12, 4),
)
