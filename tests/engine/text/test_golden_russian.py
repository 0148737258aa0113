"""Russian as it is written and as it is to be read aloud: tests/golden/russian.tsv."""

from __future__ import annotations

from pathlib import Path

import pytest

from lidia_desktop.engine.text import cleanup, pauses
from lidia_desktop.engine.text.russian.steps import STEPS
from lidia_desktop.engine.text.trace import Spoken

_TABLE = Path(__file__).parents[2] / "golden" / "russian.tsv"


def _rows():
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, written, spoken = line.split("\t")
            yield pytest.param(written, spoken, id=f"{kind}: {written}")


def _without_yo(text: str) -> str:
    """Ё in words that are typed without it is put in by another part."""
    return text.replace("ё", "е").replace("Ё", "Е")


@pytest.mark.parametrize(("written", "spoken"), list(_rows()))
def test_what_is_written_becomes_what_is_said(written: str, spoken: str):
    cleaned = Spoken.unchanged(written).through(cleanup.STEPS).through(pauses.SPACES)
    said = cleaned.through(STEPS).through(pauses.OPENINGS).text
    assert _without_yo(said) == _without_yo(spoken)
