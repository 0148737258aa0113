"""Addresses of mail and sites: «инфо собака компани точка ру»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian.latin import transliterated
from lidia_desktop.engine.text.russian.latin_words import WORDS
from lidia_desktop.engine.text.russian.letter_names import LETTER_NAMES
from lidia_desktop.engine.text.russian.numerals import group, one_by_one
from lidia_desktop.engine.text.trace import Edit

_ENDINGS = {
    "ru": "ру", "com": "ком", "net": "нет", "org": "орг", "info": "инфо", "su": "су", "io": "ай-о", "me": "ми",
    "рф": "эр-эф", "biz": "биз", "pro": "про", "online": "онлайн", "site": "сайт", "shop": "шоп", "store": "стор",
    "eu": "е-у", "de": "дэ-е", "uk": "ю-кей", "us": "ю-эс", "by": "бай", "kz": "ка-зэт", "ua": "ю-эй", "tv": "ти-ви",
    "app": "апп", "dev": "дев", "ai": "эй-ай", "edu": "еду", "gov": "гов", "moscow": "москоу", "club": "клаб",
    "tech": "тех", "space": "спейс", "website": "вебсайт",
}  # fmt: skip
_SIGNS = {
    ".": "точка", "@": "собака", "-": "дефис", "_": "нижнее подчёркивание", "/": "слэш", "+": "плюс", ":": "двоеточие",
    "?": "знак вопроса", "=": "равно", "&": "амперсанд", "%": "процент", "#": "решётка", "~": "тильда",
}  # fmt: skip
_HOST = r"[A-Za-z0-9А-Яа-яЁё](?:[A-Za-z0-9А-Яа-яЁё_-]{0,62})"
_DOMAIN = rf"(?:{_HOST}\.){{1,6}}(?:{'|'.join(sorted(_ENDINGS, key=len, reverse=True))})(?![\w-])"
_PATH = r"(?:[/?#](?:[A-Za-z0-9А-Яа-яЁё_~%&=+/#?.:@-]*[A-Za-z0-9А-Яа-яЁё_=/-])?)?"
_MAIL = re.compile(
    r"(?<![\w@.+-])[A-Za-z0-9_](?:[A-Za-z0-9_.+-]{0,63})@[A-Za-z0-9А-Яа-яЁё_-]{1,63}(?:\.[A-Za-zА-Яа-яЁё0-9_-]{1,63}){1,6}"
)
_SITE = re.compile(
    rf"(?<![\w@.-])(?:(?P<scheme>(?:https?|ftp)://){_HOST}(?:\.{_HOST}){{0,6}}(?::\d{{1,5}})?|(?:www\.)?{_DOMAIN}|www\.{_HOST}(?:\.{_HOST}){{0,5}}){_PATH}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@(?P<name>[A-Za-z0-9_]{2,64})")
_FILE = re.compile(
    r"(?<=\w)\.(?=(?:pdf|docx?|xlsx?|pptx?|txt|csv|jpe?g|png|gif|zip|rar|mp[34]|wav|exe|html?|xml|json)(?!\w))",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[A-Za-z]+|[А-Яа-яЁё]+|\d+|[^\w\s]|_")
_LONGEST_NUMBER = 3


def web(text: str) -> Iterator[Edit]:
    """Mail addresses, sites and @names."""
    taken = []
    for found in _MAIL.finditer(text):
        taken.append(found.span())
        yield Edit(found.start(), found.end(), _said(found.group()), "mail")
    for found in _SITE.finditer(text):
        if any(start < found.end() and found.start() < end for start, end in taken):
            continue
        taken.append(found.span())
        start = found.end("scheme") if found["scheme"] else found.start()
        yield Edit(found.start(), found.end(), _said(text[start : found.end()]), "site")
    for found in _FILE.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in taken):
            yield Edit(found.start(), found.end(), " точка ", "file")
    for found in _HANDLE.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in taken):
            yield Edit(found.start(), found.end(), _said(found.group()), "mail")


def _said(address: str) -> str:
    address = address.rstrip("/")
    pieces = _PIECES.findall(address)
    host_end = next((place for place, piece in enumerate(pieces) if piece in "/?#"), len(pieces))
    said = []
    for place, piece in enumerate(pieces):
        is_ending = 0 < place == host_end - 1 and pieces[place - 1] == "."
        said.append(_piece(piece, is_ending=is_ending))
    return " ".join(one for one in said if one)


def _piece(piece: str, *, is_ending: bool) -> str:
    lower = piece.lower()
    if is_ending and lower in _ENDINGS:
        return _ENDINGS[lower]
    if piece.isdigit():
        return group(piece) if len(piece) <= _LONGEST_NUMBER else one_by_one(piece)
    if not piece.isalpha():
        return _SIGNS.get(piece, "")
    if lower == "www":
        return "вэ-вэ-вэ"
    if not piece.isascii():
        return LETTER_NAMES[lower] if len(piece) == 1 else lower
    if lower in WORDS:
        return WORDS[lower]
    if len(piece) == 1 or not any(letter in "aeiouy" for letter in lower):
        from lidia_desktop.engine.text.russian.latin import read

        return read(piece)
    return transliterated(piece)
