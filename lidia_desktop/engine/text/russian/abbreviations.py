"""Shortened words in the case that their place asks for: «на ул. Ленина», «с г-ном Орловым», «и т.д.»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lidia_desktop.engine.text.russian import stops
from lidia_desktop.engine.text.russian.grammar import (
    PREPOSITIONS,
    adjective_cases,
    goes_somewhere,
    governed,
    inflected,
    noun_readings,
    parses,
    words_before,
)
from lidia_desktop.engine.text.russian.numerals import CASES, Case
from lidia_desktop.engine.text.trace import Edit

_FIXED = {
    "т.е.": "то есть", "т. е.": "то есть", "т.к.": "так как", "т. к.": "так как", "т.д.": "так далее",
    "т. д.": "так далее", "т.п.": "тому подобное", "т. п.": "тому подобное", "т.н.": "так называемый",
    "т. н.": "так называемый", "т.ч.": "том числе", "т. ч.": "том числе", "т.о.": "таким образом",
    "и др.": "и другие", "и пр.": "и прочее", "см.": "смотри", "ср.": "сравни", "напр.": "например",
    "н.э.": "нашей эры", "н. э.": "нашей эры", "до н.э.": "до нашей эры", "им.": "имени", "прим.": "примечание",
    "в т.ч.": "в том числе", "и.о.": "исполняющий обязанности", "и. о.": "исполняющий обязанности",
    "б/у": "бывший в употреблении", "ж/д": "железнодорожный", "с/х": "сельскохозяйственный", "а/м": "автомобиль",
    "б/п": "без предоплаты", "в/ч": "воинская часть", "п/п": "по порядку", "ж.-д.": "железнодорожный",
    "к.т.н.": "кандидат технических наук", "д.м.н.": "доктор медицинских наук",
    "к.м.н.": "кандидат медицинских наук", "врио": "временно исполняющий обязанности", "тел:": "телефон:",
    "моб:": "мобильный:", "ок.": "около",
    "св.": "свыше", "кол-во": "количество", "кол-ва": "количества", "мин-во": "министерство", "т/с": "телесериал",
}  # fmt: skip
_MAY_END = frozenset(("т.д.", "т. д.", "т.п.", "т. п.", "и др.", "и пр.", "н.э.", "н. э."))
# They take a case; those in `_OF_PEOPLE` agree with the name after them, as do those of places that are called so.
_NOUNS = {
    "км": "километр", "авт.": "автобус", "ост.": "остановка", "темп.": "температура", "сч.": "счёт",
    "тел.": "телефон", "моб.": "мобильный", "доб.": "добавочный", "вн.": "внутренний",
    "зам.": "заместитель",
    "проф.": "профессор", "акад.": "академик", "доц.": "доцент", "инж.": "инженер", "гл.": "главный",
    "гр.": "гражданин",
    "тов.": "товарищ", "чл.": "член", "секр.": "секретарь", "пом.": "помощник", "нач.": "начальник", "дир.": "директор",
    "рук.": "руководитель", "ст.": "старший", "мл.": "младший", "изд.": "издательство", "ред.": "редактор",
    "рис.": "рисунок", "табл.": "таблица", "гос.": "государственный", "мед.": "медицинский", "соц.": "социальный",
    "юр.": "юридический", "физ.": "физический", "техн.": "технический", "руб.": "рубль", "коп.": "копейка",
    "мин.": "минута", "сек.": "секунда", "шт.": "штука", "экз.": "экземпляр", "дн.": "день", "нед.": "неделя",
    "мес.": "месяц", "адм.": "администратор", "бух.": "бухгалтерия", "отд.": "отдел", "орг.": "организация",
    "эл.": "электронный", "отв.": "ответственный", "сут.": "сутки", "макс.": "максимум", "миним.": "минимум",
    "стр.": "страница", "гг.": "год", "тыс.": "тысяча", "кв.": "квартира",
}  # fmt: skip
_AFTER_NUMBERS = frozenset("руб. коп. мин. сек. шт. экз. дн. нед. мес. сут. тыс. км".split())
_OF_PEOPLE = frozenset("проф. акад. доц. инж. гр. тов. зам. секр. пом. нач. дир. рук. ред. адм.".split())
# The endings that were typed say the case.
_HYPHENED: dict[str, tuple[str, dict[str, tuple[Case, ...]]]] = {
    "г-": ("господин", {"н": ("nomn",), "на": ("gent", "accs"), "ну": ("datv",), "ном": ("ablt",), "не": ("loct",)}),
    "г-ж": ("госпожа", {"а": ("nomn",), "и": ("gent",), "е": ("datv", "loct"), "у": ("accs",), "ой": ("ablt",),
    "ей": ("ablt",)}),
    "д-": ("доктор", {"р": ("nomn",), "ра": ("gent", "accs"), "ру": ("datv",), "ром": ("ablt",), "ре": ("loct",)}),
    "пр-": ("проспект", {"т": ("nomn", "accs"), "та": ("gent",), "ту": ("datv",), "том": ("ablt",), "те": ("loct",)}),
    "р-": ("район", {"н": ("nomn", "accs"), "на": ("gent",), "ну": ("datv",), "ном": ("ablt",), "не": ("loct",)}),
    "б-": ("бульвар", {"р": ("nomn", "accs"), "ра": ("gent",), "ру": ("datv",), "ром": ("ablt",), "ре": ("loct",)}),
    "ун-": ("университет", {"т": ("nomn", "accs"), "та": ("gent",), "ту": ("datv",), "том": ("ablt",),
    "те": ("loct",)}),
    "ин-": ("институт", {"т": ("nomn", "accs"), "та": ("gent",), "ту": ("datv",), "том": ("ablt",), "те": ("loct",)}),
    "з-": ("завод", {"д": ("nomn", "accs"), "да": ("gent",), "ду": ("datv",), "дом": ("ablt",), "де": ("loct",)}),
    "м-": ("магазин", {"н": ("nomn", "accs"), "на": ("gent",), "ну": ("datv",), "ном": ("ablt",), "не": ("loct",)}),
}  # fmt: skip
_ABOUT = re.compile(r"(?<!\w)ок\. ?(?=\d)", re.IGNORECASE)
_HYPHENED_FORM = re.compile(
    r"(?<![\w-])(?P<stem>г-ж|г-|д-|пр-|р-|б-|ун-|ин-|з-|м-)(?P<ending>[а-я]{1,3})(?![\w-])", re.IGNORECASE
)


def _pattern(names: dict[str, str]) -> re.Pattern[str]:
    written = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(re.escape(name) for name in written)})(?!\w)", re.IGNORECASE)


_FIXED_FORM = _pattern(_FIXED)
_NOUN_FORM = _pattern(_NOUNS)
SHORTENED = frozenset(name.split()[-1].rstrip(".") for name in (*_FIXED, *_NOUNS))
"""Without their stop, which ends no sentence."""

_NEXT_NAME = re.compile(r" *(?P<word>[А-ЯЁ][а-яё]+)")
_PREVIOUS = re.compile(r"(?P<word>[А-Яа-яЁё]+) +$")


def about(text: str) -> Iterator[Edit]:
    """«ок. 5 минут», before the number takes its case from it."""
    for found in _ABOUT.finditer(text):
        yield Edit(found.start(), found.end(), "Около " if found.group()[0].isupper() else "около ", "abbreviation")


def fixed(text: str) -> Iterator[Edit]:
    """«т.е.», «и др.»."""
    for found in _FIXED_FORM.finditer(text):
        said = _FIXED[found.group().lower()]
        if found.group()[0].isupper():
            said = said.capitalize()
        yield Edit(
            found.start(),
            found.end(),
            said + _stop_and_space(text, found, can_end=found.group().lower() in _MAY_END),
            "abbreviation",
        )


def hyphened(text: str) -> Iterator[Edit]:
    """«г-ном», «пр-те»."""
    for found in _HYPHENED_FORM.finditer(text):
        noun, endings = _HYPHENED[found["stem"].lower()]
        cases = endings.get(found["ending"].lower())
        if cases is None:
            continue
        allowed = governed(text, found.start())
        case = next((case for case in cases if case in allowed), cases[0])
        said = inflected(noun, case)
        if found.group()[0].isupper():
            said = said.capitalize()
        yield Edit(found.start(), found.end(), said, "abbreviation")


def nouns(text: str) -> Iterator[Edit]:
    """«по тел.», «к проф. Сидорову»."""
    for found in _NOUN_FORM.finditer(text):
        written = found.group().lower()
        case = case_of(text, found.start(), found.end(), person=written in _OF_PEOPLE)
        said = inflected(_NOUNS[written], case)
        if found.group()[0].isupper():
            said = said.capitalize()
        yield Edit(
            found.start(),
            found.end(),
            said + _stop_and_space(text, found, can_end=written in _AFTER_NUMBERS),
            "abbreviation",
        )


def case_of(
    text: str,
    start: int,
    end: int,
    *,
    person: bool = False,
    place: bool = False,
    adjective: bool = False,
    after_name: bool = False,
) -> Case:
    """The case of a shortened noun at `start` to `end`, from the words around it.

    A `person` and a `place` agree with the name that follows; `adjective` says that one may follow («ул. Садовой»).
    """
    before = words_before(text, start, 4)
    cases = governed(text, start)
    beside = _cases_beside(text, start, end, name=person or place, adjective=adjective, maybe=after_name)
    if not cases and not beside and adjective and _belongs_to(text, start):
        return "gent"
    if not cases:
        return beside[0] if beside else "nomn"
    agreed = [case for case in cases if case in beside]
    if len(agreed) == 1:
        return agreed[0]
    if cases == PREPOSITIONS["по"]:
        return "datv"
    if cases == PREPOSITIONS["в"]:
        preposition = next((place for place, word in enumerate(before) if word in PREPOSITIONS), 0)
        return "accs" if person or goes_somewhere(before[preposition + 1 :]) else "loct"
    return agreed[0] if agreed else cases[0]


def _belongs_to(text: str, start: int) -> bool:
    """Whether a noun right before it is «угол» or «житель» of it; «адрес ул. Ленина» lacks a colon."""
    previous = _PREVIOUS.search(text, max(0, start - 40), start)
    word = previous["word"] if previous else ""
    return word.islower() and not word.startswith("адрес") and bool(noun_readings(word))


def _cases_beside(text: str, start: int, end: int, *, name: bool, adjective: bool, maybe: bool) -> tuple[Case, ...]:
    previous = _PREVIOUS.search(text, max(0, start - 40), start)
    if previous and (cases := adjective_cases(previous["word"], maybe=maybe)):
        return cases
    following = _NEXT_NAME.match(text, end) if name or adjective else None
    if following is None:
        return ()
    word = following["word"]
    if (cases := adjective_cases(word)) or not name:
        return cases
    found = [one for one in noun_readings(word) if not one.plural]
    usual = [str(one.tag.case) for one in parses(word)[:1]]
    return tuple(sorted({one.case for one in found}, key=lambda case: (case not in usual, CASES.index(case))))


def _stop_and_space(text: str, found: re.Match[str], *, can_end: bool) -> str:
    if not found.group().endswith("."):
        return ""
    stop = stops.kept(text, found.end(), before_name=not can_end)
    glued = text[found.end() : found.end() + 1].isalnum()
    return stop or (" " if glued else "")
