"""What a text becomes on its way to the voice, with a map back to what was written.

A step of the way is a pure function from a text to the edits that it wants. Edits of many steps, each made on what the
one before left, are folded into changes: which stretch of the written text became which stretch of the spoken one, and
by which rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` of a step's input become `text`, by `rule` (a short name: "date", "lexicon")."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the written text and what it became; an insertion has an empty stretch."""

    start: int
    end: int
    spoken_start: int
    spoken_end: int
    rules: tuple[str, ...]
    """Those that had a hand in it, the first one first."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A written text and what is said for it. `changes` are in order, apart from each other; the rest is the same."""

    written: str
    text: str
    changes: tuple[Change, ...] = ()

    @classmethod
    def unchanged(cls, written: str) -> Spoken:
        """What `written` is before the first step."""
        return cls(written, written)

    def edited(self, edits: Iterable[Edit]) -> Spoken:
        """After `edits` of `text`, in any order.

        Raises ValueError when two overlap, or one lies outside the text: a fault of the step. One that changes
        nothing is left out.
        """
        wanted = sorted((one for one in edits if self.text[one.start : one.end] != one.text), key=_place)
        _check(wanted, len(self.text))
        if not wanted:
            return self
        joined: list[str] = []
        done = 0
        for edit in wanted:
            joined += [self.text[done : edit.start], edit.text]
            done = edit.end
        return Spoken(self.written, "".join([*joined, self.text[done:]]), _folded(self.changes, wanted))

    def through(self, steps: Sequence[Step]) -> Spoken:
        """After all `steps` in order."""
        spoken = self
        for step in steps:
            spoken = spoken.edited(step(spoken.text))
        return spoken

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the written text that characters `start` to `end` of the spoken text stand for.

        A part of a change stands for all that the change was made from.
        """
        first, last = _back(self.changes, start, is_end=False), _back(self.changes, end, is_end=True)
        return first, max(first, last)


Step = Callable[[str], Iterable[Edit]]


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _check(edits: Sequence[Edit], length: int) -> None:
    end = 0
    for edit in edits:
        if not end <= edit.start <= edit.end <= length:
            raise ValueError(f"edit out of place: {edit}")
        end = edit.end


def _back(changes: Sequence[Change], position: int, is_end: bool) -> int:
    """Where `position` of the spoken text is in the written one."""
    shift = 0
    for change in changes:
        if position < change.spoken_start or (is_end and position == change.spoken_start):
            break
        if position < change.spoken_end or (is_end and position == change.spoken_end):
            return change.end if is_end else change.start
        shift = change.end - change.spoken_end
    return position + shift


def _folded(changes: Sequence[Change], edits: Sequence[Edit]) -> tuple[Change, ...]:
    """`changes` and then `edits` as changes of the written text; those that touch each other become one."""
    pieces = [_Piece.of_change(one) for one in changes] + [_Piece.of_edit(one) for one in edits]
    folded: list[Change] = []
    to_written, to_spoken = 0, 0  # what to add to a place between the changes, to find it in either text
    for cluster in _touching(pieces):
        start, end = cluster[0].start, max(piece.end for piece in cluster)
        before = start + to_written, start + to_spoken
        to_written += sum(piece.longer_written for piece in cluster)
        to_spoken += sum(piece.longer_spoken for piece in cluster)
        rules = _once(rule for piece in sorted(cluster, key=_age) for rule in piece.rules)
        folded.append(Change(before[0], end + to_written, before[1], end + to_spoken, rules))
    return tuple(folded)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the text between two steps that is not as written, or will not stay as it is.

    `longer_written` and `longer_spoken`: by how much it is longer in the written text, and in the text after the step.
    """

    start: int
    end: int
    longer_written: int
    longer_spoken: int
    rules: tuple[str, ...]
    is_new: bool

    @classmethod
    def of_change(cls, change: Change) -> _Piece:
        start, end = change.spoken_start, change.spoken_end
        return cls(start, end, change.end - change.start - (end - start), 0, change.rules, is_new=False)

    @classmethod
    def of_edit(cls, edit: Edit) -> _Piece:
        start, end = edit.start, edit.end
        return cls(start, end, 0, len(edit.text) - (end - start), (edit.rule,), is_new=True)


def _age(piece: _Piece) -> bool:
    return piece.is_new


def _touching(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    cluster: list[_Piece] = []
    end = 0
    for piece in sorted(pieces, key=lambda one: (one.start, one.end)):
        if cluster and piece.start > end:
            yield cluster
            cluster = []
        cluster.append(piece)
        end = max(end, piece.end)
    if cluster:
        yield cluster


def _once(rules: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rules))
