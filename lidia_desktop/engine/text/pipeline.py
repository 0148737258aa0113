"""The whole road from what is written to what is spoken."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from lidia_desktop.engine.text import cleanup, pauses, tidy
from lidia_desktop.engine.text.guard import Guarded
from lidia_desktop.engine.text.lexicon import EMPTY, Lexicon
from lidia_desktop.engine.text.trace import Spoken, Step

_MOST_ROUNDS = 4


def spoken_form(text: str, language: str, lexicon: Lexicon = EMPTY, voice: str = "", *, rules: bool = True) -> Spoken:
    """What `voice` is to say for `text`; without `rules` only clean-up, markup and lexicon have a say.

    Markup and lexicon words come out as the operator put them down. Russian and English come out in letters and
    punctuation, but for these; other languages keep their digits, which the voice itself reads.
    """
    return _made(text, language, lexicon, voice, rules)


@functools.lru_cache(maxsize=64)
def _made(text: str, language: str, lexicon: Lexicon, voice: str, rules: bool) -> Spoken:
    guarded = Guarded.of(text).through(cleanup.STEPS)
    guarded = guarded.keeping(lexicon.edits(guarded.spoken.text, voice))
    return (_settled(guarded, _rules(language)) if rules else guarded).released()


def _settled(guarded: Guarded, steps: Sequence[Step]) -> Guarded:
    """After `steps` once and again until they change nothing: what one of them makes may be for an earlier one."""
    for _ in range(_MOST_ROUNDS):
        before, guarded = guarded, guarded.through(steps)
        if guarded.spoken.text == before.spoken.text:
            break
    return guarded


@functools.cache
def _rules(language: str) -> tuple[Step, ...]:
    """The steps of a language; importing Russian costs something, so it waits for the first Russian text."""
    if language == "ru":
        from lidia_desktop.engine.text import yo
        from lidia_desktop.engine.text.russian import steps as russian

        return (*pauses.SPACES, *russian.STEPS, yo.step, *pauses.OPENINGS, *tidy.STEPS)
    if language == "en":
        from lidia_desktop.engine.text.english import steps as english

        return (*pauses.SPACES, *english.STEPS, *tidy.STEPS)
    return pauses.SPACES
