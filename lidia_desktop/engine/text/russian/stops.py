"""The stop of an abbreviation: part of it, or the end of the sentence too."""

from __future__ import annotations

import re

_ENDS = re.compile(r"\s*(?:$|\n|[)\]])|\.\.|\s+[(\[]*[А-ЯЁA-Z](?!\.)")
_ENDS_TEXT = re.compile(r"\s*(?:$|\n|[)\]]\s*$)|\.\.")


def kept(text: str, end: int, *, before_name: bool = False) -> str:
    """ "." if the stop before `end` also ends a sentence, else nothing.

    A capital letter after it tells, unless the abbreviation stands `before_name`s.
    """
    return "." if (_ENDS_TEXT if before_name else _ENDS).match(text, end) else ""
