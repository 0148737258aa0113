"""«Все» or «всё»: the commonest of the words that need their sentence to be read."""

from __future__ import annotations

from collections.abc import Sequence

from lidia_desktop.engine.text.yo.words import NOTHING, Word, at, clause

_SINGULAR_NEXT = frozenset("равно же время это то таки остальное прочее".split())
_PERSONS = frozenset("кто кому кого кем чей чья чье чьи которые которых которым которыми".split())
_WITH_PREPOSITION = frozenset("у с к о от за на для".split())
_LONG_AGO = frozenset("вчера позавчера утром днем вечером ночью летом зимой весной осенью".split())
_OBJECTS = frozenset("мне тебе ему ей нам вам им себе меня тебя его ее нас вас их себя этому тому".split())
_SKIPPED = frozenset("ли не уже еще очень так там тут здесь сегодня завтра вчера бы же только сейчас просто".split())
_THINGS = frozenset(
    "порядке норме силе прошлом ажуре процессе наличии работе разработке деталях рублях стоимости подробностях "
    "целом общем остальном тайне секрете исправности руках свете мире жизни".split()
)
_PEOPLE_HERE = frozenset("дома здесь тут там вместе".split())
_ONE = frozenset("я ты он она оно кто никто".split())
_AMOUNTS = frozenset("мало много немало немного".split())
_MANY = frozenset("мы вы они".split())
_WHOM = frozenset("вас тебя нас его ее их".split())


def is_neuter(words: Sequence[Word], place: int) -> bool:
    """Whether «все» at `place` is «всё»."""
    following = at(words, place + 1)
    if not following.is_word:
        return _before_a_mark(words, place)
    if following.plain == "еще":
        return not (at(words, place - 1).plain in _MANY and at(words, place + 2).plain in _LONG_AGO)
    if following.plain in _SINGULAR_NEXT or (following.plain == "так" and at(words, place + 2).plain == "же"):
        return True
    if following.plain == "до" and at(words, place + 2).plain in ("единого", "одного"):
        return False
    if at(words, place - 1).plain == "и" and at(words, place - 2).plain == "вот":
        return True
    if at(words, place - 1).plain in _MANY and following.plain in _WHOM:
        return False
    before, after = clause(words, place)
    number = _number_of_phrase(after)
    return number == "sing" if number else _by_verb(before, after)


def _before_a_mark(words: Sequence[Word], place: int) -> bool:
    """«Это все», «Пришли все», «Все, кто звонил»."""
    if at(words, place + 1).text == ",":
        first, second = at(words, place + 2), at(words, place + 3)
        if first.plain in _PERSONS or (first.plain in _WITH_PREPOSITION and second.plain in _PERSONS):
            return False
        if first.plain == "что":
            return not _are_many(clause(words, place + 2)[1])
    before, _ = clause(words, place)
    verb = at(before, len(before) - 1)
    if verb.can("VERB impr plur"):
        return verb.can("VERB impr plur tran")
    if not _is_plural_verb(verb) or any(word.plain in _MANY for word in before):
        return True
    return verb.can("VERB tran perf past") and not any(word.can("accs") for word in before[:-1])


def _are_many(words: Sequence[Word]) -> bool:
    """Whether those words after «что» say what many did: «стояли в очереди», not «обещали» or «вы сказали»."""
    if any(word.plain in _ONE | _MANY or (word.is_mainly("NOUN") and word.can("NOUN nomn")) for word in words[:2]):
        return False
    verb = next((word for word in words if word.is_mainly("VERB")), NOTHING)
    return _is_plural_verb(verb) and not _is_plural_verb(verb, "tran")


def _number_of_phrase(after: Sequence[Word]) -> str:
    """ "plur" in «все двери», "sing" in «все здание», "" where «все» stands alone."""
    word = next((one for one in after if one.plain != "ли"), NOTHING)
    if word.can("NOUN Fixd plur"):
        return ""
    if (
        word.plain in ("мы", "вы", "они")
        or (word.can("NUMR") and word.plain not in _AMOUNTS)
        or word.can("ADJF Anum plur nomn")
    ):
        return "plur"
    if word.plain in _ONE:
        return "sing"
    if word.is_preposition or word.plain in _OBJECTS or word.plain in _SKIPPED:
        return ""
    if any(word.is_mainly(one) for one in ("NOUN", "ADJF", "PRTF")):
        if word.can("plur nomn") and not (word.is_mainly("NOUN") and word.can("NOUN sing neut nomn")):
            return "plur"
        if word.can("sing neut nomn"):
            return "sing"
        if word.can("plur gent") and not word.can("sing nomn"):
            return "plur"  # of a number that is not a word
    return "sing" if word.can("COMP") and not word.is_mainly("ADVB") else ""


def _by_verb(before: Sequence[Word], after: Sequence[Word]) -> bool:
    last = at(before, len(before) - 1)
    if any(word.plain in _ONE for word in before) or _has_single_subject(before):
        return True
    if last.is_mainly("VERB") and last.can("tran") and not (_is_plural_verb(last) and last.can("pres")):
        return True
    many = any(word.plain in _MANY or (word.is_mainly("NOUN") and word.can("NOUN plur nomn")) for word in before)
    if any(word.plain in _MANY for word in after[:2]):
        return False
    place = _content(after)
    word, rest = at(after, place), after[place + 1 :]
    if word.is_preposition:
        return _by_place(word, rest, many)
    if word.can("VERB") and (word.is_mainly("VERB") or word.can("VERB plur")):
        return _by_its_verb(word, rest, many)
    if any(word.can(f"{one} plur") for one in ("PRTS", "ADJS")):
        return False
    return word is not NOTHING or after[0].plain not in _PEOPLE_HERE


def _content(after: Sequence[Word]) -> int:
    """The first of the words that says of how many is spoken: adverbs and «мне», «вам» say nothing."""
    for place, word in enumerate(after):
        if word.plain in _SKIPPED or word.plain in _OBJECTS or word.can("NOUN Fixd plur"):
            continue
        if word.is_mainly("ADVB") or (word.can("ADVB") and not word.can("plur")):
            continue
        return place
    return len(after)


def _by_place(preposition: Word, rest: Sequence[Word], many: bool) -> bool:
    """«Все в порядке», «Все в отпуске», «Все в офисе знают»."""
    if any(word.plain in _THINGS for word in rest[:3]):
        return True
    for number, word in enumerate(rest):
        if word.is_mainly("VERB"):
            return _by_its_verb(word, rest[number + 1 :], many)
        if word.can("PRTS plur") or word.can("ADJS plur"):
            return False
    return not many and preposition.plain not in ("в", "во", "на", "за", "у")


def _by_its_verb(verb: Word, rest: Sequence[Word], many: bool) -> bool:
    if verb.can("VERB 1per plur") or verb.can("VERB impr plur"):
        return verb.can("VERB tran plur") and not _has_object(rest)
    if not _is_plural_verb(verb):
        return True
    if not _is_plural_verb(verb, "tran") or _has_object(rest):
        return False
    return many or verb.can("VERB perf past tran")


def _is_plural_verb(word: Word, also: str = "") -> bool:
    """Not «уйди» of «ушли»: what the verb must be too has to be true of the same reading."""
    return word.can(f"VERB plur past {also}".strip()) or word.can(f"VERB plur 3per {also}".strip())


def _has_object(words: Sequence[Word]) -> bool:
    """«Мы все ждем вас», «Все просят перезвонить»."""
    after_preposition = False
    for word in words:
        if word.is_mainly("INFN"):
            return True
        if not after_preposition and (word.plain in _OBJECTS or word.can("NOUN accs") or word.can("NPRO accs")):
            return True
        after_preposition = word.is_preposition or (after_preposition and word.can("ADJF"))
    return False


def _has_single_subject(before: Sequence[Word]) -> bool:
    """«Дождь все не кончается»: a noun in the singular nominative, not after a preposition."""
    return any(
        word.is_mainly("NOUN") and word.can("NOUN sing nomn") and not at(before, place - 1).is_preposition
        for place, word in enumerate(before)
    )
