"""Typed text without what no reader can say: invisible characters, quotes, emoji, a dozen kinds of dash."""

from __future__ import annotations

import re
import unicodedata

_LINE_BREAK = re.compile(r"[ \t]*(?:[\n\r\v\f\x1c-\x1e\x85\u2028\u2029][ \t]*)+")
_UNSPOKEN = frozenset('«»„“”‟"″‹›❝❞「」『』•·')
_APOSTROPHE = re.compile(r"[’‘‛ʼ´`′＇]")
_LONE_APOSTROPHE = re.compile(r"(?<!\w)'|'(?!\w)")
_EMOJI = re.compile("[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe00-\ufe0f\u20e3\U0001f000-\U0001faff]")
_GAP = re.compile(r"[ \t\0\1]+")
_DASHES = re.compile(r" *[-‐‑‒–—―−][-‐‑‒–—―− ]*")
_ELLIPSIS = re.compile(r"\.{2,}")
_REPEATED_MARK = re.compile(r"([!?,;:])\1+")

# Stand-ins for what goes: nothing may stay in its place, or a space between two words.
_INVISIBLE, _VISIBLE = "\0", "\1"


def clean(text: str) -> str:
    """`text` as a reader needs it, in Unicode NFC; cleaning it again changes nothing.

    Line breaks stay (as one \\n) and so do two typed spaces in a row: both mean something to a reader. Quotes and
    emoji go, because no voice can say them and some babble over them.
    """
    text = _LINE_BREAK.sub("\n", unicodedata.normalize("NFC", text))
    text = "".join(map(_sorted_out, _APOSTROPHE.sub("'", text).replace("…", "...")))
    text = _GAP.sub(_filled, _LONE_APOSTROPHE.sub(_VISIBLE, text))
    text = _DASHES.sub(_plain_dash, _LINE_BREAK.sub("\n", text).strip())
    text = _REPEATED_MARK.sub(r"\1", _ELLIPSIS.sub("...", text))
    return unicodedata.normalize("NFC", _LINE_BREAK.sub("\n", text).strip())


def _sorted_out(character: str) -> str:
    if character in " \n\t":
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
