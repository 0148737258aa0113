"""Pauses that the operator meant and did not type: after an opening word, and at two spaces in a row."""

from __future__ import annotations

import re

_TWO_SPACES = re.compile(r"(?<=\w) {2,}(?=\w)")
_MORE_SPACES = re.compile(r" {2,}")
_SENTENCE_START = r"(?P<before>(?:^|[.!?]\s+|\n))"
_NOMINATIVE = "я мы он она оно они это"

# After «Да», «Нет» and «Спасибо» a comma is right before few words only («Нет времени», «Да будет», «Спасибо вам»);
# after the others it is wrong before few.
_ONLY_BEFORE = {
    "да": f"{_NOMINATIVE} конечно пожалуйста спасибо хорошо верно правильно разумеется безусловно слушаю понимаю",
    "нет": f"{_NOMINATIVE} вы ты конечно пожалуйста спасибо не пока сейчас",
    "спасибо": f"{_NOMINATIVE} вы ты не нет хорошо всего до",
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
    + "(?P<word>"
    + "|".join(
        [rf"{word}(?= {_followed_by(others)})" for word, others in _ONLY_BEFORE.items()]
        + [rf"{word}(?= (?!{_followed_by(others)})\w)" for word, others in _NEVER_BEFORE.items()]
    )
    + ")",
    re.IGNORECASE,
)


def with_pauses(text: str, language: str) -> str:
    """`text` with «...» for two spaces between words and, in Russian, a comma after an opening word.

    A comma is left out where it could break the syntax; text without either comes back as it was, but for spaces.
    """
    paused = _MORE_SPACES.sub(" ", _TWO_SPACES.sub("... ", text))
    return _OPENINGS.sub(r"\g<before>\g<word>,", paused) if language == "ru" else paused
