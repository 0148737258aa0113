"""What the operator decided stays as decided: `{written}`, `{written|spoken}` and the lexicon, past every rule.

While the rules work, one placeholder character stands for each kept word: they see where it is and cannot change it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lidia_desktop.engine.text.edits import substitution
from lidia_desktop.engine.text.trace import Edit, Spoken, Step

PLACEHOLDER = "\ue000"  # of the private-use area, where no letter of any language is

_MARKUP = re.compile(r"\{(?P<written>[^{}|\n]*)(?:\|(?P<spoken>[^{}|\n]*))?\}")
_TYPED_PLACEHOLDER = substitution(re.compile(PLACEHOLDER), "", "cleanup")


@dataclass(frozen=True, slots=True)
class Guarded:
    """A text on its way; `kept` says in order what the placeholders in it stand for, each as (text, rule)."""

    spoken: Spoken
    kept: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, written: str) -> Guarded:
        """`written` with its markup guarded; braces that do not pair are left for the clean-up."""
        plain = cls(Spoken.unchanged(written).edited(_TYPED_PLACEHOLDER(written)))
        return plain.keeping(_marked(plain.spoken.text))

    def keeping(self, edits: Iterable[Edit]) -> Guarded:
        """After `edits`, whose texts no later step may change. They must not cover a placeholder."""
        text, wanted = self.spoken.text, list(edits)
        places = [place for place, character in enumerate(text) if character == PLACEHOLDER]
        kept = list(zip(places, self.kept, strict=True))
        kept += [(edit.start, (edit.text, edit.rule)) for edit in wanted if edit.text]
        shown = [Edit(one.start, one.end, PLACEHOLDER if one.text else "", one.rule) for one in wanted]
        return Guarded(self.spoken.edited(shown), tuple(pair for _, pair in sorted(kept, key=lambda one: one[0])))

    def through(self, steps: Sequence[Step]) -> Guarded:
        """After all `steps`; what they wanted to do to a placeholder is left out."""
        spoken = self.spoken
        for step in steps:
            spoken = spoken.edited(_around_placeholders(spoken.text, step(spoken.text)))
        return Guarded(spoken, self.kept)

    def released(self) -> Spoken:
        """With the kept words in their places."""
        kept = iter(self.kept)
        return self.spoken.edited(
            Edit(place, place + 1, *next(kept))
            for place, character in enumerate(self.spoken.text)
            if character == PLACEHOLDER
        )


def _marked(text: str) -> Iterator[Edit]:
    for found in _MARKUP.finditer(text):
        spoken = found["written"] if found["spoken"] is None else found["spoken"]
        # As typed, but for what is invisible: a voice's process may choke on it.
        visible = "".join(one for one in spoken if not unicodedata.category(one).startswith("C"))
        yield Edit(*found.span(), unicodedata.normalize("NFC", visible).strip(), "markup")


def _around_placeholders(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    for edit in edits:
        old, new = text[edit.start : edit.end], edit.text
        if PLACEHOLDER not in old:
            yield (
                edit if PLACEHOLDER not in new else Edit(edit.start, edit.end, new.replace(PLACEHOLDER, ""), edit.rule)
            )
        elif old.count(PLACEHOLDER) == new.count(PLACEHOLDER):
            start = edit.start
            for before, after in zip(old.split(PLACEHOLDER), new.split(PLACEHOLDER), strict=True):
                yield Edit(start, start + len(before), after, edit.rule)
                start += len(before) + 1
