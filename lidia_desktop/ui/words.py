"""Words and numbers as the operator reads them: translated, and written by the rules of the locale."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.presets import Field
from lidia_desktop.engine.voices.voice import Voice

_LANGUAGES = {
    "ru": "Русский",
    "en": "Английский",
    "de": "Немецкий",
    "fr": "Французский",
    "es": "Испанский",
    "it": "Итальянский",
    "pt": "Португальский",
    "pl": "Польский",
    "tr": "Турецкий",
    "nl": "Нидерландский",
    "cs": "Чешский",
    "ar": "Арабский",
    "zh-cn": "Китайский",
    "zh": "Китайский",
    "hu": "Венгерский",
    "ko": "Корейский",
    "ja": "Японский",
    "hi": "Хинди",
}


def translated(context: str, text: str) -> str:
    """`text` in the language of the window."""
    return QCoreApplication.translate(context, text)


def error_text(error: BaseException) -> str:
    """What happened and what to do; a plain sentence for what nobody foresaw, whose details are in the log."""
    if isinstance(error, LidiaError):
        template = " ".join(translated("errors", part) for part in (error.what, error.advice) if part)
        return template.format(**error.values)
    return translated(
        "errors",
        "Непредвиденная ошибка в программе. Готовые записи целы; повторите действие, подробности записаны в журнал.",
    )


def field_label(field: Field) -> str:
    """Name of a preset field."""
    return translated("fields", field.label)


def field_unit(field: Field) -> str:
    """Unit of a preset field, with the space before it."""
    if not field.unit:
        return ""
    return f" {translated('fields', field.unit)}"


def field_help(field: Field) -> str:
    """What a preset field does, its range, and whether a change costs new latents."""
    parts = [translated("fields", field.help)]
    if field.kind != "bool":
        low, high = number(field.minimum, decimals(field)), number(field.maximum, decimals(field))
        parts.append(
            translated("fields", "От {low} до {high}{unit}.").format(low=low, high=high, unit=field_unit(field))
        )
    if field.needs_latents:
        parts.append(translated("fields", "После изменения образцы голоса читаются заново."))
    return " ".join(parts)


def decimals(field: Field) -> int:
    """Digits after the comma that a field's step needs."""
    return decimals_of(field.step)


def decimals_of(value: float) -> int:
    """Digits after the comma that `value` needs."""
    return len(f"{value:.9f}".rstrip("0").partition(".")[2])


def voice_title(voice: Voice) -> str:
    """A voice in a list; an empty one says so."""
    if voice.is_empty:
        return translated("voices", "{title} — нет образцов").format(title=voice.title)
    return voice.title


def language_title(code: str) -> str:
    """A language by its own code, in words."""
    known = _LANGUAGES.get(code)
    return translated("languages", known) if known else code


def number(value: float, digits: int = 0) -> str:
    """A number with so many digits after the comma."""
    return QLocale().toString(float(value), "f", digits)


def seconds(value: float) -> str:
    """A short time: two digits after the comma below ten seconds, one above."""
    return translated("units", "{n} с").format(n=number(value, 2 if value < 10 else 1))


def size(value_bytes: float) -> str:
    """An amount of memory or data in МБ or ГБ (powers of ten)."""
    if value_bytes >= 1e9:
        return translated("units", "{n} ГБ").format(n=number(value_bytes / 1e9, 2))
    return translated("units", "{n} МБ").format(n=number(value_bytes / 1e6, 0 if value_bytes >= 1e7 else 1))


def long_time(value_s: float) -> str:
    """A time to wait, roughly: «3 мин 20 с»."""
    whole = max(0, round(value_s))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return translated("units", "{h} ч {m} мин").format(h=hours, m=minutes)
    if minutes:
        return translated("units", "{m} мин {s} с").format(m=minutes, s=rest)
    return translated("units", "{s} с").format(s=rest)


def clock(value_s: float) -> str:
    """A position on a time axis: «0:07»."""
    whole = int(value_s)
    return f"{whole // 60}:{whole % 60:02d}"
