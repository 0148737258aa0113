"""The table of fields: ranges, types and the built-in values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.speech.presets import (
    BUILT_IN,
    FIELD_BY_NAME,
    FIELDS,
    Field,
    Preset,
    PresetError,
    UnknownField,
)

RANGES = {
    "temperature": (0.1, 1.0),
    "repetition_penalty": (1.0, 10.0),
    "top_k": (1, 100),
    "top_p": (0.1, 1.0),
    "speed": (0.5, 2.0),
    "gpt_cond_len": (6, 30),
    "gpt_cond_chunk_len": (3, 6),
}


def test_ranges_of_the_contract() -> None:
    assert {name: (FIELD_BY_NAME[name].minimum, FIELD_BY_NAME[name].maximum) for name in RANGES} == RANGES
    assert set(FIELD_BY_NAME) - set(RANGES) == {"stream_chunk_size", "preprocess_text", "split_sentences"}
    assert {field.name for field in FIELDS if field.needs_latents} == {"gpt_cond_len", "gpt_cond_chunk_len"}


def test_built_in_values() -> None:
    table = {named.name: tuple(named.preset.values().values())[:7] for named in BUILT_IN}
    assert table == {
        "natural": (0.75, 4.0, 55, 0.88, 0.98, 20, 5),
        "warm": (0.85, 3.0, 60, 0.90, 0.95, 15, 5),
        "calm": (0.50, 6.0, 40, 0.80, 0.90, 18, 6),
        "energetic": (0.90, 2.5, 70, 0.92, 1.10, 10, 3),
        "neutral": (0.70, 5.0, 50, 0.85, 1.00, 12, 4),
    }
    assert BUILT_IN[0].preset == Preset(), "the defaults are the natural preset"


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_bad_value_names_field_value_and_range(field: Field) -> None:
    bad: list[object] = ["0.5", None, math.nan, math.inf]
    bad += [1] if field.kind == "bool" else [field.minimum - field.step, field.maximum + field.step, True]
    bad += [field.minimum + 0.5] if field.kind == "int" else []
    for value in bad:
        with pytest.raises(PresetError) as caught:
            Preset.from_values({field.name: value})
        assert all(part in str(caught.value) for part in (field.name, str(value), field.allowed))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_the_ends_of_the_range_are_in_it(field: Field) -> None:
    for end in (field.minimum, field.maximum):
        value = bool(end) if field.kind == "bool" else end
        assert Preset.from_values({field.name: value}).values()[field.name] == value


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(UnknownField, match="volume"):
        Preset.from_values({"volume": 1})


@given(
    st.fixed_dictionaries({}, optional={f.name: st.floats(f.minimum, f.maximum) for f in FIELDS if f.kind == "float"})
)
def test_values_round_trip(values: dict[str, float]) -> None:
    preset = Preset.from_values(values)
    assert Preset.from_values(preset.values()) == preset
    assert all(preset.values()[name] == value for name, value in values.items())
