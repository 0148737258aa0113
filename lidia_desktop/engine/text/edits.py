"""Regular expressions as steps: what they find becomes edits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lidia_desktop.engine.text.trace import Edit, Step

_BEGINS = re.compile(r"(?:^|[.!?\n])[^\w.!?,;:]*\Z")
Replacement = str | Callable[[re.Match[str]], str]


def substitution(pattern: re.Pattern[str], replacement: Replacement, rule: str) -> Step:
    """The step that does what `pattern.sub(replacement, text)` does; \\1 and the like work too."""
    replace = (lambda found: found.expand(replacement)) if isinstance(replacement, str) else replacement

    def step(text: str) -> list[Edit]:
        return [Edit(*found.span(), replace(found), rule) for found in pattern.finditer(text)]

    return step


def capitalised(step: Step) -> Step:
    """`step`, with a capital letter where a sentence begins with what it changes and no small letter stood there."""

    def capitalising(text: str) -> Iterator[Edit]:
        for edit in step(text):
            written, said = text[edit.start : edit.start + 1], edit.text
            first = next((place for place, one in enumerate(said) if one != " "), 0)
            small = said[first : first + 1].islower() and not written.islower()
            if small and _BEGINS.search(text, max(0, edit.start - 10), edit.start):
                said = said[:first] + said[first].upper() + said[first + 1 :]
            yield Edit(edit.start, edit.end, said, edit.rule)

    return capitalising
