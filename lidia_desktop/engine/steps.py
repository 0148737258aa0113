"""Work in steps: a generator that yields progress and returns its result."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")


def result_of(steps: Generator[object, None, T]) -> T:
    """Run `steps` to the end where nobody looks at its progress; raises what it raises."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        result: T = end.value
        return result
