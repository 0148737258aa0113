"""Rules for words that are right with е and with ё: what decides is the rest of the sentence.

A rule says True for ё, False for е, None when it cannot tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lidia_desktop.engine.text.yo.everything import is_neuter
from lidia_desktop.engine.text.yo.words import Word, at

Rule = Callable[[Sequence[Word], int], bool | None]

_WITH_PREPOSITIONAL = frozenset("в во о об обо на при по ни".split())
_HABITS = frozenset("всегда никогда часто обычно иногда постоянно каждый каждая каждое каждую редко сразу".split())
_FUTURE = frozenset("когда если завтра скоро послезавтра потом вечером пока сегодня позже вскоре как".split())
_GENITIVE = frozenset(
    "из от до у без для около после против кроме вместо ради среди вокруг возле из-за из-под нет".split()
)
_FEW = frozenset("два две три четыре оба обе полтора полторы".split())
_NOUNS_OF_DEEDS = re.compile(
    r"звон[ко]|плат[её]ж|покупк|преступлен|ошибк|сделк|поступ|перевод|поездк|визит|операци|вызов|заказ|оплат|действи|нападен"
)


def _everything(words: Sequence[Word], place: int) -> bool | None:
    return is_neuter(words, place)


def _after_preposition(words: Sequence[Word], place: int) -> bool | None:
    """«О нем», «в чем дело», «обо всем», but «он нем», «чем могу помочь», «ко всем»."""
    before = at(words, place - 1)
    return before.plain in _WITH_PREPOSITIONAL and not (words[place].plain == "всем" and before.plain == "по")


def _mine(words: Sequence[Word], place: int) -> bool | None:
    """«В моем кабинете», but «мы моем окна»."""
    return at(words, place - 1).is_preposition or at(words, place + 1).can("NOUN sing loct")


def _knows(words: Sequence[Word], place: int) -> bool | None:
    """«Всегда узнаёт», but «завтра узнает»."""
    near = {word.plain for word in words[max(0, place - 5) : place + 4] if word.is_word}
    if near & _HABITS or at(words, place - 1).plain == "не":
        return not near & {"пока", "если"}
    return False if near & _FUTURE else None


def _sings(words: Sequence[Word], place: int) -> bool | None:
    """«Мы поём», but «сейчас поем и перезвоню»."""
    near = [word.plain for word in words[max(0, place - 3) : place + 4]]
    together = any(
        word.can("VERB 1per plur") for word in words[max(0, place - 3) : place + 4] if word is not words[place]
    )
    return together or "мы" in near or any(re.match(r"песн|хор|гимн|романс|караоке", word) for word in near)


def _years(words: Sequence[Word], place: int) -> bool | None:
    """«Пять лет», but «пчелиный лёт»."""
    return at(words, place - 1).can("ADJF sing masc nomn") and not at(words, place - 1).can("gent")


def _near(pattern: str) -> Rule:
    """ё where a word near by begins like this."""
    wanted = re.compile(pattern)

    def rule(words: Sequence[Word], place: int) -> bool | None:
        return any(wanted.match(word.plain) for word in words[max(0, place - 6) : place + 7])

    return rule


def _not_near(pattern: str) -> Rule:
    near = _near(pattern)
    return lambda words, place: not near(words, place)


def _followed_by(pattern: str) -> Rule:
    """ё where the next word begins like this."""
    wanted = re.compile(pattern)
    return lambda words, place: bool(wanted.match(at(words, place + 1).plain))


def _accomplished(words: Sequence[Word], place: int) -> bool | None:
    """«Звонок, совершённый из офиса», but «совершенный образец»."""
    before, after = at(words, place - 1), at(words, place + 1)
    if after.is_word and (after.is_preposition or after.can("ADVB") or after.can("NOUN ablt")):
        return True
    return any(_NOUNS_OF_DEEDS.match(word.plain) for word in (after, at(words, place - 2), before))


def _swept(words: Sequence[Word], place: int) -> bool | None:
    """«Смёл крошки», but «умён и смел»."""
    after = at(words, place + 1)
    return after.can("NOUN accs") and not after.is_preposition


_BY_WORD: dict[str, Rule] = {
    "все": _everything,
    "нем": _after_preposition,
    "чем": _after_preposition,
    "чем-то": _after_preposition,
    "чем-нибудь": _after_preposition,
    "чем-либо": _after_preposition,
    "всем": _after_preposition,
    "моем": _mine,
    "поем": _sings,
    "споем": _sings,
    "лет": _years,
    "смел": _swept,
    "тем": lambda _words, _place: False,
    "перед": lambda _words, _place: False,
    "падеж": _near("скот|живот|птиц|ферм|свин|коров|телят|поголов"),
    "небо": _near("горл|рот$|рта$|рту$|язык|зуб|десн|гланд|стоматол|лор$|мягк|тверд|обжег|обожг|щек"),
    "передохнем": _not_near("отрав|голод|жажд|холод|мор$|чум"),
    "передохнет": _not_near("отрав|голод|жажд|холод|мор$|чум"),
}
_BY_BEGINNING: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (re.compile(r"(?:распо|осо|о|со|по|при|у|до)зна(?:ет|ешь|ем|ете)(?:ся|сь)?"), _knows),
    (re.compile(r"совершенн(?!о$)\w+"), _accomplished),
    (
        re.compile(r"крестн(?:ый|ого|ому|ым|ом|ая|ой|ую|ые|ых|ыми)"),
        _followed_by("отец|отц|мат[ьеи]|пап|мам|сын|доч|брат"),
    ),
)


def by_rule(words: Sequence[Word], place: int) -> bool | None:
    """What our own rules say of the word at `place`, whose kind the dictionary does not decide."""
    word = words[place].plain
    if (rule := _BY_WORD.get(word)) is not None:
        return rule(words, place)
    for pattern, rule in _BY_BEGINNING:
        if pattern.fullmatch(word):
            return rule(words, place)
    return None


def many_or_of(words: Sequence[Word], place: int) -> bool | None:
    """A noun that is «сёстры» as many and «сестры» as whose: True for many."""
    first = place
    while first > 0 and any(words[first - 1].can(f"{one}") for one in ("ADJF", "PRTF")) and words[first - 1].is_word:
        first -= 1
    before, nearest = at(words, first - 1), at(words, place - 1)
    if before.plain in _FEW or before.plain in _GENITIVE:
        return False
    if first < place:
        if nearest.can("plur nomn"):
            return True
        if nearest.can("sing gent"):
            return False
    if before.is_preposition:
        return True
    if before.is_mainly("NOUN"):
        return False
    following = at(words, place + 1)
    if not first and words[place].is_mainly("NOUN"):
        return following.plain not in ("не", "нет")
    if following.can("VERB plur") or following.can("PRTS plur") or following.can("ADJS plur"):
        return True
    return True if before.can("VERB tran") or before.can("INFN tran") else None


def noun_not_verb(words: Sequence[Word], place: int) -> bool | None:
    """A word that is a noun or a verb («берет», «мел», «осел»): True for the noun."""
    word, before, following = words[place], at(words, place - 1), at(words, place + 1)
    if before.plain in ("не", "кто", "что", "я", "ты", "он", "она", "оно", "мы", "вы", "они"):
        return False
    if before.is_preposition or before.plain == "как":
        return True
    if before.is_mainly("ADJF") or before.is_mainly("PRTF") or before.is_mainly("VERB") or before.is_mainly("INFN"):
        return True
    if following.is_mainly("VERB") or following.is_mainly("PRTS"):
        return True
    if before.can("NOUN sing nomn masc") or (following.can("NOUN sing nomn masc") and word.can("VERB masc")):
        return False
    return False if before.can("NOUN nomn") and word.can("VERB pres") else None
