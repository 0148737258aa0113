"""How often Ё is put right: `python -m tests.engine.text.yo_accuracy` prints it for the parts alone and together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lidia_desktop.engine.text.trace import Spoken
from lidia_desktop.engine.text.yo import restore, silero, step
from lidia_desktop.engine.text.yo.words import sentences
from tests.engine.text.golden import golden


@dataclass(frozen=True)
class Accuracy:
    """Shares from 0 to 1: of sentences without a fault, and of words that have an е or ё."""

    sentences: float
    words: float


def accuracy(restored: Callable[[str], str]) -> Accuracy:
    """Of `restored` on tests/golden/yo.tsv."""
    rows = golden("yo")
    whole = sum(restored(written) == spoken for _, written, spoken in rows)
    words = [
        (said, right)
        for _, written, spoken in rows
        for said, right in zip(restored(written).split(), spoken.split(), strict=True)
        if set(right.lower()) & set("её")
    ]
    return Accuracy(whole / len(rows), sum(said == right for said, right in words) / len(words))


def ours(text: str) -> str:
    """As the pipeline does it."""
    return Spoken.unchanged(text).edited(step(text)).text


def silero_alone(text: str) -> str:
    """What silero-stress says, without its stress marks."""
    return silero.restored(text) or text


def dictionary_alone(text: str) -> str:
    """Words with one spelling only."""
    said = list(text)
    for words in sentences(text):
        for word in words:
            spellings = restore._spelled(word)
            if len(spellings) == 1:
                for offset, letter in enumerate(spellings[0]):
                    if letter == "ё":
                        said[word.start + offset] = "Ё" if word.text[offset].isupper() else "ё"
    return "".join(said)


if __name__ == "__main__":
    for way in (silero_alone, dictionary_alone, ours):
        print(way.__name__, accuracy(way))
