"""Words in capitals: by their letters («эн-дэ-эс») or as words («снилс»)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian.grammar import parses
from lidia_desktop.engine.text.trace import Edit

LETTER_NAMES = {
    "а": "а", "б": "бэ", "в": "вэ", "г": "гэ", "д": "дэ", "е": "е", "ё": "ё", "ж": "жэ", "з": "зэ", "и": "и",
    "й": "и краткое", "к": "ка", "л": "эль", "м": "эм", "н": "эн", "о": "о", "п": "пэ", "р": "эр", "с": "эс",
    "т": "тэ", "у": "у", "ф": "эф", "х": "ха", "ц": "цэ", "ч": "че", "ш": "ша", "щ": "ща", "ъ": "твёрдый знак",
    "ы": "ы", "ь": "мягкий знак", "э": "э", "ю": "ю", "я": "я",
}  # fmt: skip
# Whether capitals are read by their letters or as a word is custom; what is in neither table goes by its sound.
_SPELLED = frozenset(
    "ООО АО ИП ИНН КПП ОГРН НДС РФ США МФЦ МВД ФСБ СМС УК ЕС ТК ГК ЧП ЧС ДТП ПК ТВ ОС ПО КП ЖК ЦБ РЖД МТС ВТБ СНТ ТСЖ "
    "МГУ НКО ФНС ФСС ПФР ЗП ДМС ОМС ОГЭ ЭЦП АТС МРТ ЭКГ КТ АЗС МЧС ЛДПР ЭДО ЕИРЦ ЭКО ООН ОПФ ТТК НДФЛ".split()
)
_WORDS = {
    word: word for word in "снилс осаго каско загс бик пао зао оао ано фио гаи нии узи фгуп мгимо мкад мрот".split()
}
_WORDS |= {
    "гибдд": "ги-бэ-дэ-дэ", "жкх": "жэ-ка-ха", "егэ": "е-гэ", "сша": "сэ-шэ-а", "ит": "ай-ти",
    "огрнип": "о-гэ-эр-эн-ип", "спб": "санкт-петербург",
}  # fmt: skip
_CAPITALS = re.compile(
    r"(?<![\w.])[А-ЯЁ]{2,}(?P<ending>[а-яё]{0,4})(?![\w])|(?<=-)[А-ЯЁ]{2,}(?P<end>[а-яё]{0,3})(?!\w)"
)
_SMALL_WORD = re.compile(r"(?<=[\w,] )[АВИКОСУЯ](?= \w)")
_CALLED_BY_LETTER = re.compile(
    r"\b(?:корпус|подъезд|литер|групп|класс|строени|блок|секци|зон|вход|сектор|тип|категори)"
    r"[а-яё]{0,3} (?P<letter>[А-ЯЁ])(?![\w'])",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?<![\w'])(?P<letter>[БГДЖЗЙЛМНПРТФХЦЧШЩЪЬЫбгдзйлмнпртфхцчшщъьы])(?![\w'])")
# What Russian can say: no more than two consonants before a vowel, none of the vowels side by side.
_VOWEL, _CONSONANT = "[аеёиоуыэюя]", "[бвгджзйклмнпрстфхцчшщ]"
_SAYABLE = re.compile(rf"(?:{_CONSONANT}?{_VOWEL}(?:{_CONSONANT}(?={_CONSONANT}))?)+{_CONSONANT}?")
_CALM = 0.6
_LONGEST_ENDING = 3


def capitals(text: str) -> Iterator[Edit]:
    """Words in capitals; in a text all in capitals only those that are no ordinary words."""
    shouted = _is_shouted(text)
    if shouted:
        for found in _SMALL_WORD.finditer(text):
            yield Edit(found.start(), found.end(), found.group().lower(), "letters")
    for found in _CAPITALS.finditer(text):
        ending = found["ending"] or found["end"] or ""
        word = found.group()[: len(found.group()) - len(ending)]
        if ending and not _is_ending(word, ending):
            continue
        said = _said(word, shouted=shouted)
        if said is not None:
            yield Edit(found.start(), found.end(), said + ending, "letters")


def _is_ending(word: str, ending: str) -> bool:
    return len(ending) <= _LONGEST_ENDING or word.lower() in _WORDS


def _is_shouted(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 12 and sum(character.isupper() for character in letters) > _CALM * len(letters)


def _said(word: str, *, shouted: bool) -> str | None:
    lower = word.lower()
    if lower in _WORDS:
        return _WORDS[lower]
    if word in _SPELLED:
        return spelled(word)
    if _is_known(lower, shouted=shouted):
        return lower
    if len(word) > 2 and _SAYABLE.fullmatch(lower) and any(one in lower for one in "бвгджзйклмнпрстфхцчшщ"):
        return lower
    return spelled(word) if len(word) <= 6 else lower


def _is_known(lower: str, *, shouted: bool) -> bool:
    found = parses(lower)
    known = bool(found) and found[0].is_known and "Abbr" not in found[0].tag
    return known and (
        shouted
        or len(lower) > 3
        or (len(lower) == 3 and found[0].tag.POS != "NOUN")
        or lower in ("да", "не", "мы", "вы", "он")
    )


def spelled(word: str) -> str:
    """«эн-дэ-эс» for «НДС»."""
    return "-".join(LETTER_NAMES[letter] for letter in word.lower())


def single_letters(text: str) -> Iterator[Edit]:
    """Lone letters that are no words."""
    for found in _CALLED_BY_LETTER.finditer(text):
        if found["letter"].isupper() and found["letter"] in "ВКС":
            yield Edit(found.start("letter"), found.end(), LETTER_NAMES[found["letter"].lower()], "letters")
    for found in _LETTER.finditer(text):
        if found.group() in "бж":
            continue
        yield Edit(found.start(), found.end(), LETTER_NAMES[found.group().lower()], "letters")
