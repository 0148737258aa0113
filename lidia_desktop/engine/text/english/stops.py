"""The stop of an abbreviation: part of it, or the end of the sentence too."""

from __future__ import annotations

import re

_DATE = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|(?:Sept|Nov|Dec)ember"
_SENTENCE_ENDS = re.compile(rf"\s*\Z|\n|\s+(?!{_DATE})[A-Z]")


def kept(text: str, end: int, stop: str) -> str:
    """The `stop` before `end` if the sentence ends there too, else nothing."""
    return stop if _SENTENCE_ENDS.match(text, end) else ""
