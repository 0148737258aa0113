"""Units of measure and money after a number: «5 кг», «1 250,50 ₽», «60 км/ч», «10-15 %»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lidia_desktop.engine.text.russian import stops
from lidia_desktop.engine.text.russian.grammar import inflected, inflected_adjective, noun_readings
from lidia_desktop.engine.text.russian.numerals import Case, Gender
from lidia_desktop.engine.text.russian.quantity import PAIR, Number, Quantity
from lidia_desktop.engine.text.trace import Edit


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its noun in the nominative, and what is said around it."""

    noun: str
    adjective: str = ""
    tail: str = ""
    rule: str = "unit"
    hundredth: str = ""
    """What its hundredth part is called, of money: an amount with two digits after the comma is read as two."""
    one_thousand: bool = False
    within: bool = False
    """After «в» and «на» it is a place: «в двух экземплярах»."""

    @property
    def gender(self) -> Gender:
        """That of the noun."""
        return next((one.gender for one in noun_readings(self.noun)), "masc")

    def spoken(self, number: Number, case: Case) -> str:
        """The unit after `number`."""
        form, plural = number.noun_form(case)
        words = [self._noun(form, plural=plural), self.tail]
        if self.adjective:
            few = not plural and form == "gent" and not number.parts and case in ("nomn", "accs")
            words.insert(0, inflected_adjective(self.adjective, form, self.gender, plural=plural or few))
        return " ".join(word for word in words if word)

    def _noun(self, case: Case, *, plural: bool) -> str:
        if plural and case == "gent" and self.noun.endswith(_COUNTED_BARE):
            return self.noun
        return inflected(self.noun, case, plural=plural)


_COUNTED_BARE = ("вольт", "ватт", "байт", "бит", "ампер", "герц", "человек", "раз")
_ROUBLE = Unit("рубль", rule="money", hundredth="копейка", one_thousand=True)
_DOLLAR = Unit("доллар", rule="money", hundredth="цент")
_EURO = Unit("евро", rule="money", hundredth="цент")
_SQUARE = Unit("метр", "квадратный")
_CUBIC = Unit("метр", "кубический")
_CELSIUS = Unit("градус", tail="Цельсия")
_PERCENT = Unit("процент", rule="percent")
_PIECE = Unit("штука")

UNITS: dict[str, Unit] = {
    "₽": _ROUBLE, "руб": _ROUBLE, "р": _ROUBLE, "RUB": _ROUBLE, "$": _DOLLAR, "USD": _DOLLAR, "долл": _DOLLAR,
    "дол": _DOLLAR, "€": _EURO, "EUR": _EURO, "£": Unit("фунт", rule="money", hundredth="пенс"),
    "¥": Unit("юань", rule="money"), "₸": Unit("тенге", rule="money"), "₴": Unit("гривна", rule="money"),
    "коп": Unit("копейка", rule="money"), "%": _PERCENT, "‰": Unit("промилле"),
    "°C": _CELSIUS, "°С": _CELSIUS, "град": Unit("градус"), "° C": _CELSIUS, "° С": _CELSIUS, "℃": _CELSIUS,
    "°F": Unit("градус", tail="Фаренгейта"), "°": Unit("градус"), "º": Unit("градус"),
    "кг": Unit("килограмм"), "г": Unit("грамм"), "гр": Unit("грамм"), "мг": Unit("миллиграмм"), "т": Unit("тонна"),
    "ц": Unit("центнер"), "км": Unit("километр"), "м": Unit("метр"), "дм": Unit("дециметр"), "см": Unit("сантиметр"),
    "мм": Unit("миллиметр"), "мкм": Unit("микрометр"), "м²": _SQUARE, "м2": _SQUARE, "кв. м": _SQUARE,
    "кв.м": _SQUARE, "кв м": _SQUARE, "м³": _CUBIC, "м3": _CUBIC, "куб. м": _CUBIC, "куб.м": _CUBIC,
    "км²": Unit("километр", "квадратный"), "см²": Unit("сантиметр", "квадратный"),
    "см³": Unit("сантиметр", "кубический"), "га": Unit("гектар"), "л": Unit("литр"), "мл": Unit("миллилитр"),
    "кВт⋅ч": Unit("киловатт-час"), "кВт·ч": Unit("киловатт-час"), "В": Unit("вольт"), "кВ": Unit("киловольт"),
    "А": Unit("ампер"), "мА": Unit("миллиампер"), "мАч": Unit("миллиампер-час"), "Вт": Unit("ватт"),
    "кВт": Unit("киловатт"), "МВт": Unit("мегаватт"), "Гц": Unit("герц"), "кГц": Unit("килогерц"),
    "МГц": Unit("мегагерц"), "ГГц": Unit("гигагерц"), "дБ": Unit("децибел"), "ккал": Unit("килокалория"),
    "кПа": Unit("килопаскаль"), "атм": Unit("атмосфера"), "КБ": Unit("килобайт"),
    "Кб": Unit("килобайт"), "МБ": Unit("мегабайт"), "Мб": Unit("мегабайт"), "ГБ": Unit("гигабайт"),
    "Гб": Unit("гигабайт"), "ТБ": Unit("терабайт"), "Тб": Unit("терабайт"), "Кбит": Unit("килобит"),
    "Мбит": Unit("мегабит"), "Гбит": Unit("гигабит"), "KB": Unit("килобайт"), "MB": Unit("мегабайт"),
    "GB": Unit("гигабайт"), "TB": Unit("терабайт"), "kg": Unit("килограмм"), "km": Unit("километр"),
    "cm": Unit("сантиметр"), "mm": Unit("миллиметр"), "ml": Unit("миллилитр"), "л.с": Unit("сила", "лошадиный"),
    "ч": Unit("час"), "час": Unit("час"), "мин": Unit("минута"), "сек": Unit("секунда"), "с": Unit("секунда"),
    "мс": Unit("миллисекунда"), "сут": Unit("сутки"), "дн": Unit("день"), "нед": Unit("неделя"), "мес": Unit("месяц"),
    "шт": _PIECE, "чел": Unit("человек"), "экз": Unit("экземпляр", within=True), "уп": Unit("упаковка"),
    "упак": Unit("упаковка"),
    "пар": Unit("пара"), "ед": Unit("единица"), "тыс": Unit("тысяча"), "млн": Unit("миллион"),
    "млрд": Unit("миллиард"), "трлн": Unit("триллион"),
}  # fmt: skip
_PER = {
    "ч": "в час", "час": "в час", "с": "в секунду", "сек": "в секунду", "мин": "в минуту", "сут": "в сутки",
    "день": "в день", "дн": "в день", "мес": "в месяц", "месяц": "в месяц", "год": "в год", "г": "в год",
    "м²": "за квадратный метр", "м2": "за квадратный метр", "кв. м": "за квадратный метр", "м": "за метр",
    "чел": "с человека", "шт": "за штуку", "кг": "за килограмм", "л": "за литр", "т": "за тонну", "сутки": "в сутки",
    "км": "за километр", "м³": "за кубический метр", "м3": "за кубический метр",
}  # fmt: skip
# What the smaller unit after a larger one is said with: «1 руб. 50 коп.», «1 ч 20 мин».
_LARGER = {"копейка": "рубль", "минута": "час", "секунда": "минута", "сантиметр": "метр", "грамм": "килограмм"}
_AWAY = frozenset(("километр", "метр", "минута", "час"))
_FROM = re.compile(r" (?:езды |ходьбы |пешком )?(?:от|к|южнее|севернее|западнее|восточнее)\b")
_BEFORE_NUMBER = "$€£₽¥"


def _any_of(names: dict[str, object] | dict[str, Unit] | dict[str, str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_PAIR = re.compile(PAIR)
_UNIT = re.compile(
    rf" {{0,2}}(?:(?P<scale>тыс|млн|млрд|трлн)(?P<scale_stop>\.?) {{0,2}}(?=[а-яё₽$€£A-Z]))?"
    rf"(?P<unit>{_any_of(UNITS)})(?![\w²³])(?:(?P<stop>\.?)/(?P<per>{_any_of(_PER)})(?!\w))?(?P<last_stop>\.?)"
)
_SCALE = re.compile(r" {0,2}(?P<unit>тыс|млн|млрд|трлн)(?!\w)(?P<last_stop>\.?)")
# Prepositions and particles too, so only what follows tells.
_ALSO_WORDS = {
    "с": re.compile(r"\s*(?:$|[.,;:!?)\n])"),
    "А": re.compile(r"\s*(?:$|[.,;:!?)\n])"),
    "В": re.compile(r"(?!\s*класс)"),
}


_BY = re.compile(r"(?<=\d) ?[xXхХ×*] ?(?=\d)")


def dimensions(text: str) -> Iterator[Edit]:
    """«3x4 м»."""
    for found in _BY.finditer(text):
        yield Edit(found.start(), found.end(), " на ", "unit")


def units(text: str) -> Iterator[Edit]:
    """Numbers with the unit after them, or the currency sign before them."""
    larger: tuple[str, int, tuple[Case, ...]] = ("", -1, ())
    done = 0
    for found in _PAIR.finditer(text):
        sign = text[found.start() - 1 : found.start()].strip()
        if sign and sign in _BEFORE_NUMBER and found.start() > done:
            quantity = Quantity.of(found)
            done = found.end()
            yield Edit(found.start() - 1, found.end(), _amount(quantity, UNITS[sign], quantity.case_of_last()), "money")
            continue
        unit = _unit_at(text, found.end())
        if unit is None:
            continue
        quantity = Quantity.of(found)
        if quantity.last.is_odd and unit["unit"] in _ALSO_WORDS:
            continue
        name = UNITS[unit["unit"]]
        goes_on = text[larger[1] : quantity.start].strip(" ") == "" and _LARGER.get(name.noun) == larger[0]
        cases = larger[2] if goes_on else (quantity.case_of_last(), *quantity.cases)
        larger = (name.noun, unit.end(), cases)
        done = unit.end()
        within = "loct" in cases and (name.within or (name.noun in _AWAY and _FROM.match(text, unit.end())))
        yield _edit(text, quantity, unit, "loct" if within else cases[0])


def _unit_at(text: str, end: int) -> re.Match[str] | None:
    unit = _UNIT.match(text, end) or _SCALE.match(text, end)
    if unit is None:
        return None
    also_word = _ALSO_WORDS.get(unit["unit"])
    if also_word and "per" in unit.re.groupindex and not unit["per"] and not also_word.match(text, unit.end("unit")):
        return None
    return unit


def _edit(text: str, quantity: Quantity, found: re.Match[str], case: Case) -> Edit:
    unit = UNITS[found["unit"]]
    parts = found.groupdict()
    if parts.get("scale"):
        scale = UNITS[found["scale"]]
        said = f"{_amount(quantity, scale, case)} {unit.spoken(_MANY, 'gent')}"
    else:
        said = _amount(quantity, unit, case)
    if parts.get("per"):
        said += f" {_PER[found['per']]}"
    if found["last_stop"]:
        said += stops.kept(text, found.end())
    return Edit(quantity.start, found.end(), said, unit.rule)


_MANY = Number("5", "", "", has_half=False)


def _amount(quantity: Quantity, unit: Unit, case: Case) -> str:
    last = quantity.last
    if last.is_odd and not last.whole.strip("0") and len(quantity.numbers) == 1:
        last = Number("0", "", last.sign, has_half=False)
        return f"{last.spoken(case, unit.gender)} {unit.spoken(last, case)}"
    if unit.hundredth and len(last.parts) == 2 and len(quantity.numbers) == 1:
        return _in_hundredths(last, unit, case)
    number = quantity.spoken(case, unit.gender, one_thousand=unit.one_thousand)
    return f"{number} {unit.spoken(last, case)}"


def _in_hundredths(number: Number, unit: Unit, case: Case) -> str:
    whole = Number(number.whole, "", number.sign, has_half=False)
    parts = Number(str(int(number.parts)), "", "", has_half=False)
    small = Unit(unit.hundredth)
    said = f"{parts.spoken(case, small.gender)} {small.spoken(parts, case)}"
    if whole.whole == "0" and parts.whole != "0":
        return said
    return f"{whole.spoken(case, unit.gender, one_thousand=unit.one_thousand)} {unit.spoken(whole, case)} {said}"
