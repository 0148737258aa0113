"""Listening to a word or a sentence in the Studio's voice, without keeping a recording."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from lidia_desktop.engine.text.decisions import exactly, sentence_at
from lidia_desktop.ui.pages.studio import StudioPage
from lidia_desktop.ui.pronunciation.at_caret import AtCaret


class Listening(QObject):
    """A word is heard exactly as the page shows it, a sentence as the rules say it."""

    def __init__(self, at: AtCaret, studio: StudioPage, parent: QObject) -> None:
        super().__init__(parent)
        self._at = at
        self._studio = studio

    @Slot()
    def hear_word(self) -> None:
        """The change or word at the caret."""
        if self._at.target is not None:
            self.hear(self._at.said)

    @Slot()
    def hear_sentence(self) -> None:
        """The sentence that it stands in."""
        if self._at.is_answered:
            target = self._at.target
            start, end = sentence_at(self._at.spoken, target.spoken_start if target else 0)
            self._studio.try_out(self._at.spoken.written[start:end].strip())

    @Slot(str)
    def hear(self, said: str) -> None:
        """Any respelling."""
        self._studio.try_out(exactly(said))
