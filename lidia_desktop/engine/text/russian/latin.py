"""Latin words in Russian letters: well-known ones from a table, capitals by their letters, others by simple rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.guard import PLACEHOLDER
from lidia_desktop.engine.text.russian.latin_words import WORDS
from lidia_desktop.engine.text.trace import Edit

_LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "эй би си ди и эф джи эйч ай джей кей эль эм эн о пи кью ар эс ти ю ви дабл-ю икс уай зэт".split(),
        strict=True,
    )
)
# To a regular expression superscripts and fractions are letters too.
_FOREIGN = (
    rf"(?:(?![а-яА-ЯёЁ{PLACEHOLDER}¹²³¼½¾\u2070-\u2089\u2150-\u218b\u2460-\u249b\u24ea-\u24ff\u2776-\u2793])[^\W\d_])"
)
_WORD = re.compile(rf"{_FOREIGN}+(?:['-]{_FOREIGN}+)*")
_TITLES = frozenset(("mr", "mrs", "ms", "dr"))
_LONGEST_SPELLED = 5
_HOMOGLYPHS = dict(zip("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ", strict=True))
_MIXED = re.compile(r"[А-Яа-яЁёA-Za-z]*(?:[А-Яа-яЁё][aceopxyABCEHKMOPTX]|[aceopxyABCEHKMOPTX][а-яё])[А-Яа-яЁёA-Za-z]*")

# Longest first; ^ and $ stand for the word's ends.
_ENGLISH = {
    "^kn": "н", "^wr": "р", "^ps": "пс", "^y": "й", "^x": "кс", "tion$": "шн", "tions$": "шнс", "sion$": "жн",
    "ture$": "че", "ight": "айт", "ough": "о", "eigh": "эй", "tch": "ч", "sch": "ш", "dge": "дж", "que$": "к",
    "ble$": "бл", "tle$": "тл", "ple$": "пл", "gle$": "гл", "dle$": "дл", "ch": "ч", "sh": "ш", "th": "т", "ph": "ф",
    "ck": "к", "qu": "кв", "wh": "у", "oo": "у", "ee": "и", "ea": "и", "ou": "ау", "ow": "оу", "ai": "эй", "ay": "эй",
    "ey$": "и", "ey": "ей", "oy": "ой", "oi": "ой", "au": "о", "aw": "о", "ew": "ью", "ie": "и", "ue$": "ю", "oa": "оу",
    "ce": "се", "ci": "си", "cy": "си", "ge$": "дж", "ge": "дже", "gy": "джи", "ing$": "инг", "y$": "и", "kh": "х",
    "zh": "ж", "ng": "нг", "er$": "ер", "ya": "я", "yu": "ю", "yo": "йо", "ye": "е", "x": "кс", "a": "а", "b": "б",
    "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "дж", "k": "к", "l": "л", "m": "м",
    "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "y": "и",
    "z": "з",
}  # fmt: skip
_TYPED_RUSSIAN = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ju": "ю", "ya": "я",
    "ja": "я", "yo": "ё", "jo": "ё", "ye": "е", "iy$": "ий", "yy$": "ый", "ay": "ай", "ey": "ей", "oy": "ой",
    "uy": "уй",
    "ia": "ия", "ck": "к", "ph": "ф", "x": "кс", "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г",
    "h": "х", "i": "и", "j": "й", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р",
    "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "y": "ы", "z": "з",
}  # fmt: skip
_MAGIC_E = re.compile(r"(?P<vowel>[aiou])(?P<consonant>[bdfgklmnptvz])e(?=s?$)")
_LONG_VOWELS = {"a": "ay", "i": "ay", "o": "oa", "u": "u"}
_DOUBLED = re.compile(r"([bcdfgklmnpqrtvwxz])\1")


def _reader(table: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(table, key=lambda key: (-len(key.strip("^$")), -len(key)))))


_ENGLISH_PATTERN, _RUSSIAN_PATTERN = _reader(_ENGLISH), _reader(_TYPED_RUSSIAN)


# Typed with the wrong keyboard, a preposition is followed by a Russian word or a number.
_LONE_PREPOSITION = re.compile(r"(?<=[а-яё,] )[co](?= (?:[а-яё]|\d))")


def homoglyphs(text: str) -> Iterator[Edit]:
    """Latin letters that look Russian, inside of a Russian word."""
    for found in _MIXED.finditer(text):
        word = found.group()
        latin = [letter for letter in word if letter.isascii()]
        if all(letter in _HOMOGLYPHS for letter in latin):
            said = "".join(_HOMOGLYPHS.get(letter, letter) for letter in word)
            yield Edit(found.start(), found.end(), said, "lookalike")
    for found in _LONE_PREPOSITION.finditer(text):
        yield Edit(found.start(), found.end(), _HOMOGLYPHS[found.group()], "lookalike")


def latin(text: str) -> Iterator[Edit]:
    """Words in Latin and other foreign letters."""
    for found in _WORD.finditer(text):
        said = read(found.group())
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        if found.group().isascii():
            said = (" " if before.isalpha() else "") + said + (" " if after.isalpha() and said else "")
        titled = 1 if after == "." and found.group().lower() in _TITLES else 0
        yield Edit(found.start(), found.end() + titled, said or " ", "latin")


def read(word: str) -> str:
    """`word`, of foreign letters, hyphens and apostrophes, as it sounds."""
    if word.lower() in WORDS:
        return WORDS[word.lower()]
    if not word.isascii():
        return transliterated(_as_ascii(word))
    if "-" in word:
        return "-".join(read(part) for part in word.split("-"))
    if len(word) == 1 or (word.isupper() and len(word) <= _LONGEST_SPELLED) or not _has_vowel(word):
        return "-".join(_LETTERS[letter] for letter in word.lower() if letter in _LETTERS)
    if len(word) > 1 and word[-1] == "s" and word[:-1].isupper():
        return f"{read(word[:-1])}-с"
    return _english(word.lower().replace("'", ""))


def _has_vowel(word: str) -> bool:
    return any(letter in "aeiouy" for letter in word.lower())


def _as_ascii(word: str) -> str:
    from anyascii import anyascii

    return "".join(letter for letter in str(anyascii(word)).lower() if letter in _LETTERS)


def _english(word: str) -> str:
    word = _MAGIC_E.sub(lambda found: _LONG_VOWELS[found["vowel"]] + found["consonant"], word)
    return _by(_ENGLISH_PATTERN, _ENGLISH, _DOUBLED.sub(r"\1", word))


def transliterated(word: str) -> str:
    """A Russian word typed in Latin letters."""
    return _by(_RUSSIAN_PATTERN, _TYPED_RUSSIAN, word.lower())


def _by(pattern: re.Pattern[str], table: dict[str, str], word: str) -> str:
    def said(found: re.Match[str]) -> str:
        key = found.group()
        first, last = found.start() == 0, found.end() == len(word)
        names = ([f"^{key}"] if first else []) + ([f"{key}$"] if last else []) + [key]
        return next((table[name] for name in names if name in table), "")

    return pattern.sub(said, word)
