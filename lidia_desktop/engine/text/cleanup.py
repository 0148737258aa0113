"""Typed text without what no reader can say: invisible characters, quotes, emoji, a dozen kinds of dash."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from lidia_desktop.engine.text.edits import substitution
from lidia_desktop.engine.text.guard import PLACEHOLDER
from lidia_desktop.engine.text.trace import Edit, Step

RULE = "cleanup"

_LINE_BREAK = re.compile(r"[ \t]*(?:[\n\r\v\f\x1c-\x1e\x85\u2028\u2029][ \t]*)+")
_UNSPOKEN = frozenset('«»„“”‟"″‹›❝❞「」『』•·{}')
_APOSTROPHE = re.compile(r"[’‘‛ʼ´`′＇]")
_LONE_APOSTROPHE = re.compile(r"(?<!\w)'|'(?!\w)")
_ELLIPSIS_SIGN = re.compile("…")
_EMOJI = re.compile("[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe00-\ufe0f\u20e3\U0001f000-\U0001faff]")
_GAP = re.compile(r"[ \t\0\1]+")
_DASHES = re.compile(r" *[-‐‑‒–—―−][-‐‑‒–—―− ]*")
_ELLIPSIS = re.compile(r"\.{2,}")
_REPEATED_MARK = re.compile(r"([!?,;:])\1+")
_ENDS = re.compile(r"\A[ \t\n]+|[ \t\n]+\Z")
# Nothing composes across an ASCII or a Russian letter, so what lies between two of them can be normalised alone.
_COMPOSABLE = re.compile(r"[\0-\x7f\u0400-\u045f]?[^\0-\x7f\u0400-\u045f]+")

# Stand-ins for what goes: nothing may stay in its place, or a space between two words.
_INVISIBLE, _VISIBLE = "\0", "\1"


def _each(change: Callable[[str], str]) -> Step:
    """The step that changes character by character."""

    def step(text: str) -> Iterator[Edit]:
        for place, character in enumerate(text):
            if (changed := change(character)) != character:
                yield Edit(place, place + 1, changed, RULE)

    return step


def _composed(text: str) -> Iterator[Edit]:
    if not unicodedata.is_normalized("NFC", text):
        yield from substitution(_COMPOSABLE, lambda found: unicodedata.normalize("NFC", found.group()), RULE)(text)


def _sorted_out(character: str) -> str:
    if character in " \n\t" or character == PLACEHOLDER:
        return character
    if character in _UNSPOKEN or _EMOJI.match(character):
        return _VISIBLE
    category = unicodedata.category(character)
    if category == "Zs":
        return "\t"
    return _INVISIBLE if category.startswith("C") else character


def _filled(gap: re.Match[str]) -> str:
    run = gap.group()
    if run.strip(" ") == "":
        return run[:2]
    if " " in run or "\t" in run:
        return " "
    inside_word = gap.start() > 0 and gap.string[gap.start() - 1].isalnum() and gap.string[gap.end() :][:1].isalnum()
    return " " if _VISIBLE in run and inside_word else ""


def _plain_dash(found: re.Match[str]) -> str:
    run, before, after = found.group(), found.string[: found.start()][-1:], found.string[found.end() :][:1]
    if after in ("", "\n"):
        return ""
    if run in (" -", " −") and after.isdigit():
        return " -"
    between_digits = before.isdigit() and after.isdigit()
    pause = " " in run or "--" in run or (("—" in run or "―" in run) and not between_digits)
    if before in ("", "\n"):
        return "" if pause else "-"
    return " — " if pause else "-"


STEPS: tuple[Step, ...] = (
    _composed,
    substitution(_LINE_BREAK, "\n", RULE),
    substitution(_APOSTROPHE, "'", RULE),
    substitution(_ELLIPSIS_SIGN, "...", RULE),
    _each(_sorted_out),
    substitution(_LONE_APOSTROPHE, _VISIBLE, RULE),
    substitution(_GAP, _filled, RULE),
    substitution(_LINE_BREAK, "\n", RULE),
    substitution(_ENDS, "", RULE),
    substitution(_DASHES, _plain_dash, RULE),
    substitution(_ELLIPSIS, "...", RULE),
    substitution(_REPEATED_MARK, r"\1", RULE),
    substitution(_LINE_BREAK, "\n", RULE),
    substitution(_ENDS, "", RULE),
    _composed,
)
"""What is left is a text as a reader needs it, in Unicode NFC; going through again changes nothing.

Line breaks stay (as one \\n) and so do two typed spaces in a row: both mean something to a reader. Quotes and emoji go,
because no voice can say them and some babble over them.
"""
