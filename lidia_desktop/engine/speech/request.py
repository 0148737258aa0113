"""What is to be spoken, by whom and how."""

from __future__ import annotations

from dataclasses import dataclass

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.text.lexicon import EMPTY, Lexicon
from lidia_desktop.engine.voices.voice import Voice

MAX_CHARACTERS = 5_000
MAX_SEED = 2**32 - 1


class EmptyText(LidiaError):
    """There is nothing to say."""

    what = "Нечего произносить: в тексте нет ни одной буквы или цифры."
    advice = "Напишите фразу."


class TextTooLong(LidiaError):
    """The text is longer than one take may be."""

    what = "Текст слишком длинный: {characters} знаков, за один раз можно не больше {limit}."
    advice = "Разделите его на части."


class BadSeed(LidiaError):
    """The seed is out of its range."""

    what = "Зерно {seed} не подходит."
    advice = "Допустимы целые числа от 0 до {limit}."


class UnknownLanguage(LidiaError):
    """The speaker does not speak this language."""

    what = "Голос «{speaker}» не говорит на языке «{language}»."
    advice = "Есть языки: {known}."


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """Everything that decides how a take sounds: the same request to the same speaker gives the same samples.

    Raises `EmptyText`, `TextTooLong` or `BadSeed`.
    """

    text: str
    language: str
    voice: Voice
    preset: Preset
    seed: int
    lexicon: Lexicon = EMPTY

    def __post_init__(self) -> None:
        if not any(character.isalnum() for character in self.text):
            raise EmptyText
        if len(self.text) > MAX_CHARACTERS:
            raise TextTooLong(characters=len(self.text), limit=MAX_CHARACTERS)
        if not 0 <= self.seed <= MAX_SEED:
            raise BadSeed(seed=self.seed, limit=MAX_SEED)
