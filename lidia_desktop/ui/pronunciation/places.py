"""Places in a text: Python counts characters, Qt counts UTF-16 units, of which an emoji has two."""

from __future__ import annotations

from bisect import bisect_left


class Places:
    """Turns the places of one text into each other."""

    def __init__(self, text: str) -> None:
        self._wide = [place for place, character in enumerate(text) if character > "\uffff"]
        self._wide_in_qt = [place + n for n, place in enumerate(self._wide)]

    def to_qt(self, place: int) -> int:
        """Where Qt sees a character."""
        return place + bisect_left(self._wide, place)

    def of_qt(self, position: int) -> int:
        """The character at a position of Qt's."""
        return position - bisect_left(self._wide_in_qt, position)
