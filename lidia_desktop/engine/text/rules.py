"""The rules of the text front end, as the operator reads their names."""

from __future__ import annotations

_TITLES = {
    "abbreviation": "сокращение",
    "address": "адрес",
    "brackets": "скобки",
    "cleanup": "лишние знаки",
    "code": "код по цифрам",
    "compound": "сложное слово",
    "date": "дата",
    "decimal": "десятичная дробь",
    "digits": "по цифрам",
    "file": "имя файла",
    "fraction": "дробь",
    "initials": "инициалы",
    "latin": "латиница",
    "letters": "по буквам",
    "lexicon": "словарь",
    "lookalike": "похожие буквы",
    "mail": "адрес почты",
    "markup": "указано в тексте",
    "money": "деньги",
    "negative": "минус",
    "number": "число",
    "ordinal": "порядковое число",
    "organisation": "организация",
    "pause": "пауза",
    "percent": "проценты",
    "phone": "телефон",
    "punctuation": "знаки препинания",
    "range": "промежуток",
    "roman": "римское число",
    "site": "адрес сайта",
    "symbol": "знак",
    "tidy": "пробелы и знаки",
    "time": "время",
    "unit": "единица измерения",
    "web": "адрес в интернете",
    "weekday": "день недели",
    "yo": "буква ё",
}


def has_title(rule: str) -> bool:
    """Whether `rule` is known here."""
    return rule in _TITLES


def rule_title(rule: str) -> str:
    """What the operator calls `rule`; a rule without a title goes by its own name."""
    return _TITLES.get(rule, rule)
