"""The operator's decisions: carried out in the text itself or in the lexicon, and taken back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from lidia_desktop.engine.text.decisions import Replacement, as_written, freed, pinned
from lidia_desktop.engine.text.lexicon import Entry
from lidia_desktop.ui.pronunciation.at_caret import AtCaret
from lidia_desktop.ui.pronunciation.change_card import EXAMPLE, ChangeCard
from lidia_desktop.ui.pronunciation.lexicon_keeper import LexiconChange, LexiconKeeper
from lidia_desktop.ui.pronunciation.marked_edit import MarkedEdit


class Deciding(QObject):
    """Answers the buttons of the change card."""

    def __init__(self, at: AtCaret, written: MarkedEdit, card: ChangeCard, keeper: LexiconKeeper) -> None:
        super().__init__(card)
        self._at, self._written, self._card, self._keeper = at, written, card, keeper
        self._is_own = False
        card.keep_asked.connect(self.keep)
        card.pin_asked.connect(self.pin)
        card.free_asked.connect(self.free)
        card.respell_asked.connect(self.open_form)
        card.example_asked.connect(self.show_example)
        card.form.saved.connect(self._add)
        card.form.saved_here.connect(self._pin_as)
        keeper.done.connect(self._tell_done)

    @Slot()
    def keep(self) -> None:
        """Say it exactly as it is written."""
        target = self._at.target
        self._decide(as_written(self._at.spoken, target) if target else None, self.tr("Оставлено как написано"))

    @Slot()
    def pin(self) -> None:
        """Always say it as it is said now."""
        target = self._at.target
        self._decide(pinned(self._at.spoken, target) if target else None, self.tr("Закреплено"))

    @Slot(str)
    def _pin_as(self, say: str) -> None:
        target = self._at.target
        self._decide(pinned(self._at.spoken, target, say) if target else None, self.tr("Закреплено в этом месте"))

    @Slot()
    def free(self) -> None:
        """Leave it to the rules again."""
        target = self._at.target
        self._decide(freed(self._at.spoken, target) if target else None, self.tr("Пометка снята"))

    def _decide(self, replacement: Replacement | None, told: str) -> None:
        if replacement is not None:
            self._written.replace(replacement.start, replacement.end, replacement.text)
            self._card.notice.tell(told, self._written.undo)
            self._written.setFocus()

    @Slot()
    def open_form(self) -> None:
        """Ask how the word is to be said; what the lexicon has for it is the proposal."""
        if self._at.target is not None:
            entry = Entry(self._at.word, self._at.said)
            self._card.open_form(self._keeper.like(entry) or entry)

    @Slot(object)
    def _add(self, entry: Entry) -> None:
        self._is_own = True
        self._keeper.add(entry)

    @Slot(object)
    def _tell_done(self, change: LexiconChange) -> None:
        entry = change.after
        if self._is_own and entry is not None:
            self._is_own = False
            told = self.tr("В словаре: {word} — {spoken}").format(word=entry.word, spoken=entry.spoken)
            self._card.notice.tell(told, lambda: self._keeper.apply(change.undone))

    @Slot()
    def show_example(self) -> None:
        """A text with something of everything."""
        self._written.replace(0, 0, EXAMPLE)
        self._written.setFocus()
