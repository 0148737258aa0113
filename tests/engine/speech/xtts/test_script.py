"""What XTTS is given to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.xtts.script import script_of, without_babble
from lidia_desktop.engine.voices.voice import Voice


class Letters:
    """A tokenizer of single letters."""

    def encode(self, text: str, lang: str) -> list[int]:
        return [ord(letter) for letter in text]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["Здравствуйте, это Лидия.", "Чем могу помочь?"], ["Здравствуйте, это Лидия", "Чем могу помочь?"]),
        (["Да.", "Директор сейчас занят."], ["Да. Директор сейчас занят"]),
        (["Директор сейчас занят.", "Алло?"], ["Директор сейчас занят. Алло?"]),
        (["Да.", "Нет.", "Ну."], ["Да. Нет. Ну"]),
        (["Директор сейчас занят.", "Да.", "Перезвоните позже."], ["Директор сейчас занят. Да", "Перезвоните позже"]),
        (["Компания «Ромашка» слушает."], ["Компания Ромашка слушает"]),
        (["Минуточку..."], ["Минуточку..."]),
        (["Минуточку…"], ["Минуточку…"]),
        (["Хорошо"], ["Хорошо"]),
        (["Да."], ["Да"]),
    ],
)
def test_without_babble(pieces: list[str], expected: list[str]) -> None:
    assert without_babble(pieces, "ru") == expected


def test_a_short_piece_stays_alone_where_the_limit_leaves_no_room() -> None:
    long = "а" * 179
    assert without_babble(["Да.", long], "ru") == ["Да", long]


def test_a_quick_voice_has_as_many_codes_as_a_slow_one() -> None:
    """The speed stretches what is decoded: a limit that followed it would cut quick speech short."""
    voice = Voice("lidia", "Лидия", Path("lidia"))
    limits = {
        script_of(
            SpeechRequest("Чем я могу помочь?", "ru", voice, Preset.from_values({"speed": speed}), 1), Letters(), 400
        )
        .lines[0]
        .max_codes
        for speed in (0.7, 1.0, 1.3)
    }
    assert len(limits) == 1
    assert limits.pop() > 18 * 0.24 * 21.5, "more than natural speech takes"
