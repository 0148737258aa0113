"""Abbreviations, telephone numbers, addresses of the web, letters one by one, and signs."""

from __future__ import annotations

import re
import unicodedata

from lidia_desktop.engine.text.edits import substitution
from lidia_desktop.engine.text.english.numerals import one_by_one
from lidia_desktop.engine.text.english.stops import kept
from lidia_desktop.engine.text.guard import PLACEHOLDER
from lidia_desktop.engine.text.trace import Step

_ADDRESS = re.compile(
    r"\b(?:https?://)?(?P<address>[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:www\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
    r"\.(?:com|org|net|edu|gov|io|ru|info|biz|us|uk|de|co|me|app|dev)\b(?:/[\w/.~%-]*\w)?)/?"
)
_IN_ADDRESSES = {
    "@": "at",
    ".": "dot",
    "/": "slash",
    "_": "underscore",
    "-": "dash",
    "+": "plus",
    "~": "tilde",
    "%": "percent",
}
_BEFORE_A_NAME = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Prof": "Professor", "Rev": "Reverend", "Gen": "General",
    "Capt": "Captain", "Lt": "Lieutenant", "Sgt": "Sergeant", "Sen": "Senator", "Apt": "Apartment", "Ste": "Suite",
}  # fmt: skip
_WITH_STOP = {
    "ave": "avenue", "blvd": "boulevard", "rd": "road", "ln": "lane", "pkwy": "parkway", "hwy": "highway",
    "sq": "square", "ct": "court", "etc": "et cetera", "approx": "approximately", "vs": "versus",
    "dept": "department", "inc": "incorporated", "corp": "corporation", "ltd": "limited",
    "co": "company", "jr": "junior", "sr": "senior", "tel": "telephone", "min": "minimum", "max": "maximum",
    "est": "established", "e.g": "for example", "i.e": "that is",
    "bldg": "building", "fl": "floor", "appt": "appointment",
    "mgr": "manager", "asst": "assistant", "govt": "government",
}  # fmt: skip
_TITLE = re.compile(rf"\b(?P<word>{'|'.join(_BEFORE_A_NAME)})\.(?= ?[\w#])")
_ABBREVIATION = re.compile(
    rf"(?<!\d )(?<!dot )\b(?P<word>{'|'.join(map(re.escape, sorted(_WITH_STOP, key=len, reverse=True)))})"
    r"(?P<stop>\.)(?!\w)"
    r"|\b(?P<bare>etc|vs|approx)\b(?!\.)",
    re.IGNORECASE,
)
_NAME_OR_WAY = re.compile(r"\b(?P<word>St|Dr)(?P<stop>\.|(?=,))")
_NUMBER_SIGN = re.compile(r"\b[Nn]os?\. ?(?=\d)|[#№] ?(?=\d)")
_EXTENSION = re.compile(r"\b(?P<word>[Ee])xt(?:\.|ension)? ?(?P<digits>\d{2,})\b|(?<=\d )x(?P<bare>\d{2,})\b")
_PHONE = re.compile(
    r"(?<![\w.,/-])(?P<plus>\+)?(?:(?P<country>\d{1,3})[ .-])?(?:\((?P<area>\d{3})\) ?|(?P<bare>\d{3})[ .-])?"
    r"(?P<prefix>\d{3})[.-](?P<line>\d{4})(?![\d/-]|[.,]\d)"
)
_ABROAD = re.compile(
    r"(?<!\w)\+(?P<groups>\d{1,4}(?:[ .()-]{1,2}\d{2,4}){2,})(?!\d)|(?<!\w)\+(?P<digits>\d{7,15})(?!\d)"
)
_SHORT_CALL = re.compile(r"(?i:\b(?P<word>call|dial|text) )(?P<digits>[2-9]11|988)\b")
_AS_WORDS = frozenset(
    "PIN ZIP OK NASA NATO UNICEF THE AND FOR YOU NOT ALL NEW OFF OUT NOW YES NO IS IN ON AT TO OF OR IF WE HE SHE IT "
    "MY OUR CAN BUT ARE WAS HAS HAD HIS HER ANY ONE TWO SIX TEN DAY GET ASK MAY SEE USE WAY WHO WHY HOW BY DO GO SO UP "
    "AM AN AS BE ME PAY SIM RAM GIF".split()
)
_LETTERS = re.compile(
    r"(?<![\w'])(?P<word>[A-Z]{2,3}|[B-DF-HJ-NP-TV-XZ]{4,5}|(?:[A-Z]\.){2,}|USPS|ASAP|HTML|FBI)(?P<s>s?)(?![\w'])"
)
_SIGNS = {
    "&": "and", "%": "percent", "+": "plus", "=": "equals", "@": "at", "#": "number", "№": "number", "°": "degrees",
    "$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₽": "rubles", "§": "section", "×": "times",
    "÷": "divided by", "<": "less than", ">": "greater than", "~": "about", "™": "", "©": "", "®": "", "^": "",
}  # fmt: skip
_SIGN = re.compile(rf" *(?P<sign>[{re.escape(''.join(_SIGNS))}]) *")
_POWERS = {"²": " squared ", "³": " cubed "}
_BRACKETS = re.compile(r" *[(\[] *(?P<inside>[^()\[\]\n]*?) *[)\]](?P<after>[ ]*)")
_UNSPOKEN = re.compile(rf"[^\w\s.,!?:;'—{PLACEHOLDER}-]|_")


def _address(found: re.Match[str]) -> str:
    address = re.sub(r"^www\b", "W W W", found["address"])
    said = re.sub(r"[@./_+~%-]", lambda sign: f" {_IN_ADDRESSES[sign.group()]} ", address)
    return re.sub(r" {2,}", " ", said).strip()


def _abbreviation(found: re.Match[str]) -> str:
    word = found["word"] or found["bare"]
    said = _WITH_STOP[word.lower()]
    said = said[0].upper() + said[1:] if word[0].isupper() else said
    goes_on = word.lower() in ("vs", "e.g", "i.e", "approx") and found.end() < len(found.string)
    return said if goes_on else said + kept(found.string, found.end(), found["stop"] or "")


def _name_or_way(found: re.Match[str]) -> str:
    """«St. Mary's», «Dr. Smith», but «12 Main St.», «9 Oak Dr.»."""
    name, way = ("Saint", "Street") if found["word"] == "St" else ("Doctor", "Drive")
    after_a_name = re.search(r"[A-Z]\w* \Z", found.string[max(0, found.start() - 30) : found.start()])
    if re.match(r" [A-Z]", found.string[found.end() :][:2]) and not (after_a_name and way == "Street"):
        return name
    return way + kept(found.string, found.end(), found["stop"])


def _phone(found: re.Match[str]) -> str:
    groups = [found["country"], found["area"] or found["bare"], found["prefix"], found["line"]]
    said = [
        "eight hundred" if one == "800" and place == 1 else one_by_one(one) for place, one in enumerate(groups) if one
    ]
    return ("plus " if found["plus"] else "") + ", ".join(said)


def _abroad(found: re.Match[str]) -> str:
    groups = re.findall(r"\d+", found["groups"] or re.sub(r"(\d)(?=(?:\d{3})+$)", r"\1 ", found["digits"]))
    return "plus " + ", ".join(map(one_by_one, groups))


def _spelled(found: re.Match[str]) -> str:
    word = found["word"].replace(".", "")
    if word in _AS_WORDS:
        return word.capitalize() if word in ("PIN", "ZIP") else found.group()
    return " ".join(word) + ("'s" if found["s"] else "")


def _sign(found: re.Match[str]) -> str:
    return f" {_SIGNS[found['sign']]} "


def _bracketed(found: re.Match[str]) -> str:
    before = ", " if found.start() and found.string[found.start() - 1] not in ",.!?:;—\n" else " "
    after = found.string[found.end() :][:1]
    return f"{before}{found['inside']}" + (", " if after.isalnum() else found["after"])


def _plain_number(found: re.Match[str]) -> str:
    """«²», «Ⅳ» and the like as digits."""
    character = found.group()
    if character in _POWERS:
        return _POWERS[character]
    if unicodedata.category(character) not in ("No", "Nl"):
        return character
    value = unicodedata.numeric(character)
    return (
        f" {int(value)} " if value == int(value) else f" {unicodedata.normalize('NFKC', character)} ".replace("⁄", "/")
    )


FIRST: tuple[Step, ...] = (
    substitution(_ADDRESS, _address, "web"),
    substitution(re.compile(r"[^\x00-\x7f]"), _plain_number, "symbol"),
    substitution(
        _EXTENSION, lambda it: f"{it['word'] or 'e'}xtension {one_by_one(it['digits'] or it['bare'])}", "phone"
    ),
    substitution(_PHONE, _phone, "phone"),
    substitution(_ABROAD, _abroad, "phone"),
    substitution(_SHORT_CALL, lambda it: f"{it['word']} {one_by_one(it['digits'])}", "phone"),
    substitution(_NUMBER_SIGN, "number ", "abbreviation"),
    substitution(_TITLE, lambda it: _BEFORE_A_NAME[it["word"]], "abbreviation"),
    substitution(_NAME_OR_WAY, _name_or_way, "abbreviation"),
    substitution(_ABBREVIATION, _abbreviation, "abbreviation"),
)
LAST: tuple[Step, ...] = (
    substitution(_LETTERS, _spelled, "letters"),
    substitution(_BRACKETS, _bracketed, "symbol"),
    substitution(_SIGN, _sign, "symbol"),
    substitution(re.compile(r"(?<=\w)/(?=\w)"), " ", "symbol"),
    substitution(_UNSPOKEN, " ", "symbol"),
)
