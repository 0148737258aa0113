"""The golden tables, written by hand: tests/golden/README.md says how."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "golden"


def golden(name: str) -> list[list[str]]:
    """Rows of three: class or word, written, spoken."""
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
