"""Pauses that the operator meant and did not type: after an opening word, and at two spaces in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.edits import substitution
from lidia_desktop.engine.text.guard import PLACEHOLDER
from lidia_desktop.engine.text.trace import Edit, Step

RULE = "pause"

# Not after a digit or a sign: «5 %  годовых» is a slip of the thumb.
_TWO_SPACES = re.compile(rf"(?<=[^\W\d_]) {{2,}}(?=\w|{PLACEHOLDER})|(?<={PLACEHOLDER}) {{2,}}(?=\w|{PLACEHOLDER})")
_MORE_SPACES = re.compile(r" {2,}")
_SENTENCE_START = r"(?:^|(?<=[.!?]\s)|(?<=\n))"
_NOMINATIVE = "я мы он она оно они это"

# After «Да», «Нет» and «Спасибо» a comma is right before few words only («Нет времени», «Да будет», «Спасибо вам»);
# after the others it is wrong before few.
_ONLY_BEFORE = {
    "да": f"{_NOMINATIVE} конечно пожалуйста спасибо хорошо верно правильно разумеется безусловно слушаю понимаю",
    "нет": f"{_NOMINATIVE} вы ты конечно пожалуйста спасибо не пока сейчас",
    "спасибо": f"{_NOMINATIVE} вы ты не нет хорошо всего до что",
}
_NEVER_BEFORE = {
    "здравствуйте": "и или же все",
    "конечно": "и или же ли бы да нет",
    "к сожалению": "и или всех многих",
    "пожалуйста": "и или же ли",
}


def _followed_by(words: str) -> str:
    return rf"(?:{'|'.join(words.split())})\b"


_OPENINGS = re.compile(
    _SENTENCE_START
    + "(?:"
    + "|".join(
        [rf"{word}(?= {_followed_by(others)})" for word, others in _ONLY_BEFORE.items()]
        + [rf"{word}(?= (?!{_followed_by(others)})\w)" for word, others in _NEVER_BEFORE.items()]
    )
    + ")",
    re.IGNORECASE,
)


def _commas(text: str) -> Iterator[Edit]:
    for found in _OPENINGS.finditer(text):
        yield Edit(found.end(), found.end(), ",", RULE)


# As typed, so before numbers become words: two spaces between words are a pause, anywhere else they are one space.
SPACES: tuple[Step, ...] = (substitution(_TWO_SPACES, "... ", RULE), substitution(_MORE_SPACES, " ", RULE))
# Russian only, and only where a comma cannot break the syntax.
OPENINGS: tuple[Step, ...] = (_commas,)
