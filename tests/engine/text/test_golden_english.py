"""English as the golden table has it, line by line."""

from __future__ import annotations

import pytest

from lidia_desktop.engine.text.pipeline import spoken_form
from tests.engine.text.golden import golden


@pytest.mark.parametrize("row", golden("english"), ids=lambda row: f"{row[0]}: {row[1]}")
def test_golden(row: list[str]) -> None:
    assert spoken_form(row[1], "en").text == row[2]
