"""What the caret of the written text stands at: the one place that everything on the page follows."""

from __future__ import annotations

from collections.abc import Sequence

from lidia_desktop.engine.text.decisions import change_at, plain, target_at, word_changes
from lidia_desktop.engine.text.trace import Change, Spoken
from lidia_desktop.ui.pronunciation.marked_edit import MarkedEdit
from lidia_desktop.ui.pronunciation.preview import Preview


class AtCaret:
    """The last answer, and the change or word in it at the caret."""

    def __init__(self, written: MarkedEdit, preview: Preview) -> None:
        self._written = written
        self._preview = preview
        self.spoken = Spoken.unchanged("")
        self.changes: Sequence[Change] = ()

    def take(self, spoken: Spoken) -> None:
        """An answer has come."""
        self.spoken, self.changes = spoken, word_changes(spoken)

    @property
    def is_answered(self) -> bool:
        """True when the places in the answer are those in the text."""
        return self._preview.is_settled and self.spoken.written == self._written.toPlainText()

    @property
    def index(self) -> int:
        """The change at the caret, -1 for none."""
        return change_at(self.changes, self._written.place())

    @property
    def target(self) -> Change | None:
        """What a decision would be about: a change, or a word without rules. None while the answer is not there."""
        return target_at(self.spoken, self.changes, self._written.place()) if self.is_answered else None

    @property
    def word(self) -> str:
        """The target as it is written, without markup."""
        target = self.target
        return plain(self.spoken.written[target.start : target.end]).strip() if target else ""

    @property
    def said(self) -> str:
        """The target as it is spoken."""
        target = self.target
        return self.spoken.text[target.spoken_start : target.spoken_end].strip() if target else ""
