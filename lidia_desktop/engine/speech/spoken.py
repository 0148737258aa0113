"""The one road from a request's text to what a speaker says in one breath."""

from __future__ import annotations

from collections.abc import Iterator

from lidia_desktop.engine.background import leave_behind
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.speaker import Preparing
from lidia_desktop.engine.text import yo
from lidia_desktop.engine.text.lexicon import EMPTY, Lexicon
from lidia_desktop.engine.text.pipeline import spoken_form
from lidia_desktop.engine.text.sentences import CHARACTER_LIMITS, fitted, sentences


def read_ahead(request: SpeechRequest, cancel: Cancel) -> Iterator[Preparing]:
    """Load what the text needs, where that takes seconds. Raises `Cancelled`."""
    if request.language == "ru" and request.preset.preprocess_text and yo.must_load(request.text):
        yield from leave_behind(lambda _given_up: _loading(), cancel)


def _loading() -> Iterator[Preparing]:
    yield Preparing("учусь различать е и ё")
    yo.prepare()


def spoken_pieces(text: str, language: str, preset: Preset, lexicon: Lexicon = EMPTY, voice: str = "") -> list[str]:
    """What to say, piece by piece, each within the language's character limit; pieces with no letter or digit go.

    `preset.preprocess_text` puts numbers and the like into words and adds pauses; `lexicon` and markup count without
    it too. Without `preset.split_sentences` a piece is as long as the limit allows.
    """
    spoken = spoken_form(text, language, lexicon, voice, rules=preset.preprocess_text).text
    limit = CHARACTER_LIMITS.get(language, min(CHARACTER_LIMITS.values()))
    pieces = sentences(spoken, limit) if preset.split_sentences else fitted(spoken, limit)
    return [piece for piece in pieces if any(character.isalnum() for character in piece)]
