"""What XTTS is given to read."""

from __future__ import annotations

import pytest

from lidia_desktop.engine.speech.xtts.script import without_babble


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["Здравствуйте, это Лидия.", "Чем могу помочь?"], ["Здравствуйте, это Лидия", "Чем могу помочь?"]),
        (["Да.", "Директор сейчас занят."], ["Да. Директор сейчас занят"]),
        (["Директор сейчас занят.", "Алло?"], ["Директор сейчас занят. Алло?"]),
        (["Да.", "Нет.", "Ну."], ["Да. Нет. Ну"]),
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
