"""The one road from a request's text to what a speaker says in one breath."""

from __future__ import annotations

from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.text.cleanup import clean
from lidia_desktop.engine.text.pauses import with_pauses
from lidia_desktop.engine.text.sentences import CHARACTER_LIMITS, fitted, sentences


def spoken_pieces(text: str, language: str, preset: Preset) -> list[str]:
    """What to say, piece by piece, each within the language's character limit; pieces with no letter or digit go.

    `preset.preprocess_text` adds pauses; without `preset.split_sentences` a piece is as long as the limit allows.
    """
    cleaned = clean(text)
    if preset.preprocess_text:
        cleaned = with_pauses(cleaned, language)
    limit = CHARACTER_LIMITS.get(language, min(CHARACTER_LIMITS.values()))
    pieces = sentences(cleaned, limit) if preset.split_sentences else fitted(cleaned, limit)
    return [piece for piece in pieces if any(character.isalnum() for character in piece)]
