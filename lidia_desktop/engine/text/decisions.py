"""What the operator can decide about a stretch of the text, as replacements of what is written. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lidia_desktop.engine.text.trace import Change, Spoken

MARKUP = "markup"
_MARKED = re.compile(r"\{([^{}|\n]*)(?:\|[^{}|\n]*)?\}")
_SENTENCE_END = re.compile(r"[.!?…]+[\"')»”]*(?=\s|$)|\n|\Z")
_WORD = re.compile(r"\{[^{}\n]*\}|[\w\u0301]+(?:[-'’][\w\u0301]+)*")
_SENSELESS = re.compile(r"[{}|]")


@dataclass(frozen=True, slots=True)
class Replacement:
    """Characters `start` to `end` of the written text become `text`."""

    start: int
    end: int
    text: str


def word_changes(spoken: Spoken) -> tuple[Change, ...]:
    """The changes of `spoken`, widened to whole words: a reader thinks «ждет — ждёт», not «е — ё».

    Those that meet in one word become one. A change of signs only stays as it is.
    """
    clusters: list[tuple[int, int, list[Change]]] = []
    for change in spoken.changes:
        start, end = _widened(spoken, change)
        if clusters and start < clusters[-1][1]:
            first, last, inside = clusters[-1]
            clusters[-1] = first, max(last, end), [*inside, change]
        else:
            clusters.append((start, end, [change]))
    return tuple(_joined(start, end, inside) for start, end, inside in clusters)


def _widened(spoken: Spoken, change: Change) -> tuple[int, int]:
    text, start, end = spoken.written, change.start, change.end
    said = spoken.text[change.spoken_start : change.spoken_end]
    is_insertion = start == end
    if is_insertion or (_in_word(text[start]) and _in_word(said[:1] or "x")):
        while start > 0 and _in_word(text[start - 1]):
            start -= 1
    if is_insertion or (_in_word(text[end - 1]) and _in_word(said[-1:] or "x")):
        while end < len(text) and _in_word(text[end]):
            end += 1
    return start, end


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "\u0301"


def _joined(start: int, end: int, inside: Sequence[Change]) -> Change:
    first, last = inside[0], inside[-1]
    rules = tuple(dict.fromkeys(rule for change in inside for rule in change.rules))
    return Change(start, end, first.spoken_start - (first.start - start), last.spoken_end + (end - last.end), rules)


def change_at(changes: Sequence[Change], place: int) -> int:
    """Index of the change at a place of the written text, -1 for none; at the end of one counts too."""
    return _index_at([(change.start, change.end) for change in changes], place)


def change_spoken_at(changes: Sequence[Change], place: int) -> int:
    """The same for a place of the spoken text."""
    return _index_at([(change.spoken_start, change.spoken_end) for change in changes], place)


def _index_at(stretches: Sequence[tuple[int, int]], place: int) -> int:
    inside = (n for n, (start, end) in enumerate(stretches) if start <= place < end)
    at_end = (n for n, (start, end) in enumerate(stretches) if start <= place == end)
    return next(inside, next(at_end, -1))


def target_at(spoken: Spoken, changes: Sequence[Change], place: int) -> Change | None:
    """What a decision at a place of the written text is about: the change there, else the word, without rules."""
    index = change_at(changes, place)
    if index >= 0:
        return changes[index]
    for found in _WORD.finditer(spoken.written):
        if found.start() <= place <= found.end():
            before = [change for change in changes if change.end <= found.start()]
            shift = before[-1].spoken_end - before[-1].end if before else 0
            return Change(found.start(), found.end(), found.start() + shift, found.end() + shift, ())
    return None


def sentence_at(spoken: Spoken, place: int) -> tuple[int, int]:
    """The written stretch of the sentence that is heard at a place of the spoken text."""
    start = 0
    for found in _SENTENCE_END.finditer(spoken.text):
        if place < found.end() or found.end() == len(spoken.text):
            return spoken.origin(start, found.end())
        start = found.end()
    return spoken.origin(start, len(spoken.text))


def as_written(spoken: Spoken, change: Change) -> Replacement | None:
    """Let the stretch be said exactly as it is written; None when that cannot be marked."""
    return _marked(spoken, change, None)


def pinned(spoken: Spoken, change: Change, say: str | None = None) -> Replacement | None:
    """Let the stretch always be said as it is now, or as `say`; None when that cannot be marked."""
    return _marked(spoken, change, spoken.text[change.spoken_start : change.spoken_end] if say is None else say)


def _marked(spoken: Spoken, change: Change, say: str | None) -> Replacement | None:
    stretch = spoken.written[change.start : change.end]
    inner = plain(stretch)
    word = inner.strip()
    if not word or "\n" in word:
        return None
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    how = "" if say is None else "|" + said(say)
    return Replacement(change.start, change.end, f"{before}{{{word}{how}}}{after}")


def freed(spoken: Spoken, change: Change) -> Replacement | None:
    """Take the operator's mark away; None when there is none."""
    stretch = spoken.written[change.start : change.end]
    return Replacement(change.start, change.end, plain(stretch)) if MARKUP in change.rules else None


def plain(stretch: str) -> str:
    """What is written, without marks."""
    return _SENSELESS.sub("", _MARKED.sub(r"\1", stretch))


def said(text: str) -> str:
    """`text` as it can stand inside a mark."""
    return " ".join(_SENSELESS.sub("", text).split())


def exactly(text: str) -> str:
    """A text that says `text` and nothing else: for listening to a word."""
    return f"{{{said(text)}}}"
