"""Where a text may be cut: between sentences, and inside a long one where a breath does least harm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Beyond this many characters XTTS swallows or distorts words: the table of coqui-tts 0.28.0.
CHARACTER_LIMITS = {
    "ru": 182, "en": 250, "de": 253, "fr": 273, "es": 239, "it": 213, "pt": 203, "pl": 224, "zh-cn": 82, "ar": 166,
    "cs": 186, "nl": 251, "tr": 226, "ja": 71, "hu": 224, "ko": 95, "hi": 150,
}  # fmt: skip

_WORD = re.compile(r"[^\s。！？]+[。！？]*|[。！？]+|\n")
_CLOSING = "»”\"')]"
_STOPS = (".", "!", "?", "…", "。", "！", "？")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
_LIST_NUMBER = re.compile(r"\d{1,3}[.)]")
_ENDS_IN_DIGIT = re.compile(r".*\d[)%]?", re.DOTALL)
_GOES_ON_AS_NUMBER = re.compile(r"[(+]?\d.*|[%₽$€£]\W*|[-×x/]", re.DOTALL)
# They stand before what they belong to, so the stop after them ends nothing.
_BEFORE_A_NAME = frozenset(
    "ул. пр. пр-т. просп. пер. пл. бул. наб. ш. обл. р. г. гор. пос. с. дер. д. корп. стр. кв. оф. эт. под. каб. "
    "им. св. тел. моб. доб. факс. т. см. ср. рис. табл. гл. ст. п. пп. ч. проф. акад. доц. инж. тов. гр. г-н. г-жа. "
    "mr. mrs. ms. dr. prof. st. e.g. i.e. vs. fig. tel. ext.".split()
)
# They may end a sentence too: only a capital letter after them tells.
_AFTER_A_NUMBER = frozenset(
    "т.д. т.п. т.е. т.к. др. р. руб. коп. тыс. млн. млрд. мин. сек. час. чел. шт. гг. вв. н.э. a.m. p.m. etc.".split()
)
_LIST_ENDS = {("т.", "д."), ("т.", "п."), ("и", "пр.")}
_WORD_END, _CLAUSE, _CLAUSE_GROUP, _SENTENCE = range(4)


@dataclass(frozen=True, slots=True)
class _Atom:
    """Words that may not be parted, and how good a place to cut their end is."""

    text: str
    cut: int


def sentences(text: str, limit: int) -> list[str]:
    """The sentences of `text`, each within `limit` characters; a longer one is cut as `fitted` does.

    Never cuts inside a number, after an abbreviation or an initial, unless that alone exceeds the limit.
    """
    pieces: list[str] = []
    sentence: list[_Atom] = []
    for atom in _atoms(text, limit):
        sentence.append(atom)
        if atom.cut == _SENTENCE:
            pieces += _packed(sentence, limit)
            sentence = []
    return pieces + _packed(sentence, limit)


def fitted(text: str, limit: int) -> list[str]:
    """`text` in as few pieces of at most `limit` characters as good cuts allow.

    A cut falls at a sentence's end, else at ; or :, else at a comma or dash, else at a space, else anywhere.
    """
    return _packed(list(_atoms(text, limit)), limit)


def _atoms(text: str, limit: int) -> Iterator[_Atom]:
    words = _WORD.findall(text)
    group: list[str] = []
    for position, word in enumerate(words):
        if word == "\n":
            continue
        group.append(word)
        previous = words[position - 1] if position else "\n"
        following = words[position + 1] if position + 1 < len(words) else "\n"
        if following != "\n" and _belong_together(previous, word, following):
            continue
        joined = " ".join(group)
        cut = _SENTENCE if following == "\n" else _cut_after(word, following)
        group = []
        yield from _within(joined, cut, limit)


def _belong_together(previous: str, word: str, following: str) -> bool:
    bare = word.lstrip("(«\"'").lower()
    if _INITIALS.fullmatch(word) and word[0].isupper() and bare not in _BEFORE_A_NAME:
        return following[0].isupper()
    ends_a_list = (previous.lower(), bare) in _LIST_ENDS or (bare == "г." and previous[-1].isdigit())
    if bare in _AFTER_A_NUMBER or (bare in _BEFORE_A_NAME and ends_a_list):
        return not following[0].isupper()
    if bare in _BEFORE_A_NAME:
        return True
    if word == "№" or (_LIST_NUMBER.fullmatch(word) and previous.endswith((*_STOPS, "\n"))):
        return True
    return bool(_ENDS_IN_DIGIT.fullmatch(word) and _GOES_ON_AS_NUMBER.fullmatch(following))


def _cut_after(word: str, following: str) -> int:
    bare = word.rstrip(_CLOSING)
    if bare.endswith(_STOPS):
        first = next((character for character in following if character.isalnum()), "")
        return _SENTENCE if first and not first.islower() else _CLAUSE
    if bare.endswith((";", ":")):
        return _CLAUSE_GROUP
    return _CLAUSE if bare.endswith((",", "—")) else _WORD_END


def _within(text: str, cut: int, limit: int) -> Iterator[_Atom]:
    start = 0
    while len(text) - start > limit:
        space = text.rfind(" ", start + 1, start + limit + 1)
        end = space if space > start else start + limit
        yield _Atom(text[start:end], _WORD_END)
        start = end + 1 if space > start else end
    yield _Atom(text[start:], cut)


def _packed(atoms: Sequence[_Atom], limit: int) -> list[str]:
    pieces: list[str] = []
    start = 0
    while start < len(atoms):
        end = _best_end(atoms, start, limit)
        pieces.append(" ".join(atom.text for atom in atoms[start:end]))
        start = end
    return pieces


def _best_end(atoms: Sequence[_Atom], start: int, limit: int) -> int:
    """Index after the last atom of the piece that begins at `start`; a cut in its first third is too early."""
    length = -1
    best, best_cut = start + 1, -1
    for position in range(start, len(atoms)):
        atom = atoms[position]
        length += len(atom.text) + 1
        if length > limit:
            return best
        if atom.cut >= best_cut or length <= limit // 3:
            best, best_cut = position + 1, atom.cut if length > limit // 3 else -1
    return len(atoms)
