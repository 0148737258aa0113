"""The few characters that Festival's voices know, so that nothing else ever reaches its command line."""

from __future__ import annotations

import re

from lidia_desktop.engine.speech.embedded.reading import STRESS

# Letter by letter, the longest match first: enough to be understood, not to be right.
_SOUNDS = {
    "sch": "ш", "sh": "ш", "ch": "ч", "th": "т", "ph": "ф", "zh": "ж", "kh": "х", "ck": "к", "oo": "у", "ee": "и",
    "ya": "я", "yu": "ю", "yo": "ё", "qu": "кв",
    "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "дж", "k": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в",
    "w": "в", "x": "кс", "y": "и", "z": "з",
}  # fmt: skip
_LATIN = re.compile("|".join(_SOUNDS))
_SOUNDLESS = re.compile(r"(?<![а-яё])[ъь]+(?![а-яё])")
_NAMES = {"ъ": " твёрдый знак ", "ь": " мягкий знак "}
_STRESSED = re.compile(f"([аеёиоуыэюя]){STRESS}")
_RUSSIAN_TOKEN = re.compile(r"(?:\+?[а-яё])+(?:-(?:\+?[а-яё])+)*|[.,!?;:—-]+")
_ENGLISH_TOKEN = re.compile(r"[A-Za-z0-9$][A-Za-z0-9$%&'.,:/-]*(?<![',.:/-])|[%&]|[.,!?;:-]+")


def for_russian_voice(text: str) -> str:
    """Spelled-out `text` in the alphabet of festvox-ru: Russian letters, «+» before a stressed vowel, marks.

    Latin words are transliterated. Empty when nothing can be pronounced.
    """
    text = _LATIN.sub(lambda found: _SOUNDS[found.group()], text.lower())
    text = _SOUNDLESS.sub(lambda found: "".join(_NAMES[letter] for letter in found.group()), text)
    return _joined(_RUSSIAN_TOKEN.findall(_STRESSED.sub(r"+\1", text)))


def for_english_voice(text: str) -> str:
    """ASCII `text` in the alphabet of kal_diphone, which reads numbers itself; empty when nothing is left."""
    return _joined(_ENGLISH_TOKEN.findall(text))


def _joined(tokens: list[str]) -> str:
    """Words with at most one mark each: Festival fails at a mark that stands alone."""
    words: list[str] = []
    for token in tokens:
        if token[0] not in ".,!?;:—-":
            words.append(token)
        elif words and words[-1][-1] not in ".,!?":
            words[-1] += _mark(token)
    return " ".join(words)


def _mark(marks: str) -> str:
    """The one mark that pauses as `marks` do; three dots and a dash are a pause inside a sentence."""
    if "?" in marks:
        return "?"
    if "!" in marks:
        return "!"
    return "." if marks == "." else ","
