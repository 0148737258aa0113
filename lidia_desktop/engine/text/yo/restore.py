"""Ё where it is pronounced: by the dictionary, by rules for words with two readings, and by silero for the rest."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lidia_desktop.engine.text.russian_words import parses
from lidia_desktop.engine.text.trace import Edit
from lidia_desktop.engine.text.yo import silero
from lidia_desktop.engine.text.yo.choice import by_rule, many_or_of, noun_not_verb
from lidia_desktop.engine.text.yo.words import Word, sentences

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse
    from pymorphy3.tagset import OpencorporaTag

RULE = "yo"

# Of two spellings in the dictionary the one that is said today; whole words, or beginnings that end in *.
_ALWAYS_E = (
    "хребет* бытие бытия бытию бытием житие маркер* планер* гренадер* еру солитер* счетом афер* опек* берег киев "
    "благодарен отличен различен притворен страшен мрачен сочен приметен ценен мирен мучен насторожен* недалеко "
    "издалека почтен* смирен* шабер степ степи степу первоочередн* обыденн* заснежен* коренн* матерей печеней свекр* "
    "метан* селен* сметан* мер опер пер перла вселенн* первой левой сему холен* лета лете лету летом летов темой тема "
    "темам темами теме тему темы запрет запрете гребнем давнем кубарем передом самое чета четы ведро ведром королева "
    "королеве королевой королеву бремен* дер"
)
_ALWAYS_YO = (
    "шофер* боксер* комбайнер* стартер* вахтер* нее але заем отчет* осведомлен* обрамлен* восхищен* истекш* "
    "приближен* погружен* растворен* шелков* твердо* желты желто желта тверды мертвы черств* истекает живете орет "
    "берете пристегнут застегнут расстегнут зачеркнут подчеркнут перечеркнут завернут белье жилье литье мытье нытье "
    "битье чутье сырье старье питье шлепк* подземк* объем подъем разъем отъем наем полет полете четверт* силен черных "
    "стер ружье"
)


def step(text: str) -> Iterator[Edit]:
    """ё for each е that is one; words that have a ё already were typed with care and stay."""
    for words in sentences(text):
        asked: str | None = None
        for place, word in enumerate(words):
            spellings = _spelled(word)
            if len(spellings) == 2 and (chosen := _chosen(words, place)) is not None:
                spellings = (spellings[chosen],)
            if len(spellings) == 2:
                start, end = words[0].start, words[-1].start + len(words[-1].text)
                asked = silero.restored(text[start:end]) or text[start:end] if asked is None else asked
                spellings = (asked[word.start - start :][: len(word.text)].lower(),)
            for said in spellings[:1]:
                yield from _edits(word, said)


def must_load(text: str) -> bool:
    """Whether `text` has a word that silero is to read and silero is not in memory yet."""
    return not silero.is_loaded() and any(
        len(_spelled(word)) == 2 and _chosen(words, place) is None
        for words in sentences(text)
        for place, word in enumerate(words)
    )


def prepare() -> None:
    """Load what a sentence may need, ahead of it: the dictionary (0.15 s) and silero (5 to 9 s)."""
    parses("все")
    silero.load()


def _edits(word: Word, said: str) -> Iterator[Edit]:
    if said != word.plain:
        pairs = zip(word.text, said, strict=True)
        dotted = "".join({"Е": "Ё", "е": "ё"}[old] if new == "ё" else old for old, new in pairs)
        yield Edit(word.start, word.start + len(word.text), dotted, RULE)


def _spelled(word: Word) -> tuple[str, ...]:
    return _spellings(word.plain) if word.is_word and "е" in word.plain and "ё" not in word.text.lower() else ()


@functools.lru_cache(maxsize=4096)
def _spellings(word: str) -> tuple[str, ...]:
    """Nothing, one spelling with ё, or two: first with е, then with ё."""
    found = _parses(word)
    dotted = [one.word for one in found if "ё" in one.word]
    if not dotted or len(dotted[0]) != len(word):
        return ()
    return (dotted[0],) if len(dotted) == len(found) else (word, dotted[0])


@functools.lru_cache(maxsize=4096)
def _parses(word: str) -> tuple[Parse, ...]:
    """What the dictionary knows of `word`, without abbreviations; of a word that it does not know, nothing."""
    return tuple(one for one in parses(word) if one.is_known and "Abbr" not in one.tag)


def _is_name(words: Sequence[Word], place: int) -> bool:
    """«Артем», «Федора», but not «Темой» at the beginning of a sentence."""
    if not words[place].text[0].isupper():
        return False
    found = _parses(words[place].plain)
    bare = (one.tag for one in found if "ё" not in one.word)
    may_be_common = not place and any("Name" not in one and "Surn" not in one for one in bare)
    return not may_be_common and any("ё" in one.word and {"Name", "sing"} in one.tag for one in found)


def _chosen(words: Sequence[Word], place: int) -> bool | None:
    """Whether the word at `place` has its ё; None when only the whole sentence can tell."""
    if _is_name(words, place):
        return True
    chosen = by_rule(words, place)
    if chosen is None:
        chosen = _by_list(words[place].plain)
    return _by_kind(words, place) if chosen is None else chosen


@functools.lru_cache(maxsize=4096)
def _by_list(word: str) -> bool | None:
    if _pattern(_ALWAYS_E).fullmatch(word):
        return False
    return True if _pattern(_ALWAYS_YO).fullmatch(word) else None


@functools.lru_cache(maxsize=2)
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile("|".join(word.replace("*", r"\w*") for word in words.split()))


def _by_kind(words: Sequence[Word], place: int) -> bool | None:
    """By what the two spellings are: cases of one noun, noun and verb, two ways of forming a participle."""
    found = _parses(words[place].plain)
    bare, dotted = [one.tag for one in found if "ё" not in one.word], [one.tag for one in found if "ё" in one.word]
    kinds = {str(one.POS) for one in bare}, {str(one.POS) for one in dotted}
    if _is_of(bare) and all({"NOUN", "plur"} in one for one in dotted):
        return many_or_of(words, place)
    if _is_of(dotted) and all({"NOUN", "plur"} in one for one in bare):
        many = many_or_of(words, place)
        return None if many is None else not many
    if "NOUN" in kinds[0] and "VERB" in kinds[1]:
        noun = noun_not_verb(words, place)
        return None if noun is None else not noun
    if "VERB" in kinds[0] and "NOUN" in kinds[1]:
        return noun_not_verb(words, place)
    return _by_habit(kinds)


def _is_of(tags: Sequence[OpencorporaTag]) -> bool:
    return any({"NOUN", "sing", "gent"} in one for one in tags)


def _by_habit(kinds: tuple[set[str], set[str]]) -> bool | None:
    """«Загруженный», but «отменён»."""
    bare, dotted = kinds
    if dotted <= {"PRTF", "PRTS"} and bare <= {"PRTF", "PRTS"}:
        return False
    if bare <= {"ADJS"} and dotted <= {"PRTS"}:
        return True
    return False if bare <= {"PRTS", "PRTF"} and dotted <= {"ADJS", "ADJF"} else None
