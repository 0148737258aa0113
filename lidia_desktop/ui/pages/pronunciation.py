"""The pronunciation page: what a text becomes on its way to the voice, and the operator's say in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lidia_desktop.engine.speech.speaker import Preparing
from lidia_desktop.engine.text.decisions import MARKUP, as_written, change_spoken_at
from lidia_desktop.engine.text.lexicon import Entry
from lidia_desktop.engine.text.trace import Spoken
from lidia_desktop.engine.voices.voice import Voice
from lidia_desktop.ui import words
from lidia_desktop.ui.errands import Errands
from lidia_desktop.ui.lane import Lane
from lidia_desktop.ui.pages.studio import StudioPage
from lidia_desktop.ui.pronunciation.at_caret import AtCaret
from lidia_desktop.ui.pronunciation.change_card import ChangeCard
from lidia_desktop.ui.pronunciation.changes_card import ChangesCard
from lidia_desktop.ui.pronunciation.changes_model import said_of, written_of
from lidia_desktop.ui.pronunciation.deciding import Deciding
from lidia_desktop.ui.pronunciation.kinds import kind_of
from lidia_desktop.ui.pronunciation.lexicon_card import LexiconCard
from lidia_desktop.ui.pronunciation.lexicon_keeper import LexiconKeeper
from lidia_desktop.ui.pronunciation.listening import Listening
from lidia_desktop.ui.pronunciation.marked_edit import NONE
from lidia_desktop.ui.pronunciation.port import LexiconView, PronunciationPort
from lidia_desktop.ui.pronunciation.preview import Preview, Wanted
from lidia_desktop.ui.pronunciation.texts_card import TextsCard
from lidia_desktop.ui.theme import Theme
from lidia_desktop.ui.widgets.card import GRID, tip
from lidia_desktop.ui.widgets.column_area import ColumnArea
from lidia_desktop.ui.widgets.same_text import SameText


class PronunciationPage(QWidget):
    """Joins its parts. Text, voice, preset and seed are the Studio's; so is the way to the loudspeaker.

    The caret of the written text is the one place that everything else follows: the row of the table, the stretch that
    stands out in both texts, and what the buttons are about.
    """

    failed = Signal(object)

    def __init__(
        self,
        port: PronunciationPort,
        studio: StudioPage,
        lane: Lane,
        errands: Errands,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._port, self._studio = port, studio
        self._is_begun = False
        self._entries: Sequence[Entry] = ()
        self.preview = Preview(port, lane, self)
        self.keeper = LexiconKeeper(port, errands, self)
        self.texts, self.change = TextsCard(theme, self), ChangeCard(theme, self)
        self.changes = ChangesCard(theme, port.title, self)
        self.lexicon = LexiconCard(self.keeper, self)
        self.at = AtCaret(self.texts.written, self.preview)
        self.deciding = Deciding(self.at, self.texts.written, self.change, self.keeper)
        self.listening = Listening(self.at, studio, self)
        self._same = SameText(studio.text.text, self.texts.written, self)
        self._lay_out()
        self._connect_parts()
        self._connect_wishes()
        self._want()
        self._show_target()

    def _lay_out(self) -> None:
        around = QVBoxLayout(self)
        around.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.cards = ColumnArea(self)
        around.addWidget(self.cards)
        below = QHBoxLayout()
        below.setSpacing(int(1.5 * GRID))
        below.addWidget(self.changes, 5)
        below.addWidget(self.lexicon, 4)
        self.cards.column.addWidget(self.texts, 5)
        self.cards.column.addWidget(self.change)
        self.cards.column.addLayout(below, 5)

    def _connect_parts(self) -> None:
        studio, texts = self._studio, self.texts
        studio.text.changed.connect(self._want)
        studio.tuning.changed.connect(self._want)
        studio.activity_changed.connect(self._show_activity)
        studio.session.prepared.connect(self._show_step)
        self.preview.known.connect(self._show_spoken)
        self.preview.outdated.connect(self.change.show_stale)
        self.preview.waiting.connect(texts.show_waiting)
        self.preview.failed.connect(self.failed)
        self.keeper.changed.connect(self._take_lexicon)
        texts.written.textChanged.connect(self.change.notice.forget)
        texts.written.caret_moved.connect(self._show_target)
        texts.spoken.caret_moved.connect(self._follow_spoken)
        texts.hovered.connect(self._hint)
        texts.written.tip_of = texts.spoken.tip_of = self._tip
        self.changes.chosen.connect(self._jump)
        self.changes.entered.connect(texts.written.setFocus)

    def _connect_wishes(self) -> None:
        self.texts.speak_asked.connect(self._studio.speak)
        self.texts.stop_asked.connect(self._studio.stop)
        self.change.word_asked.connect(self.listening.hear_word)
        self.change.sentence_asked.connect(self.listening.hear_sentence)
        for form in (self.change.form, self.lexicon.form):
            form.listen_asked.connect(self.listening.hear)
        self.lexicon.open_file_asked.connect(self._open_file)

    # Coming and going

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what has changed meanwhile; the window has been painted once before this works."""
        super().showEvent(event)
        if self._is_begun:
            self.begin()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest while nobody looks."""
        super().hideEvent(event)
        self.preview.wake(False)

    def begin(self) -> None:
        """From now on, work whenever the page is in sight."""
        self._is_begun = True
        if self.isVisible():
            self.keeper.load()
            self.preview.wake(True)

    def close_work(self) -> None:
        """No more questions."""
        self.preview.wake(False)
        self.keeper.close()

    def show_voices(self, voices: Sequence[Voice]) -> None:
        """Whose entries the lexicon can have."""
        self.lexicon.show_voices(voices)
        self.change.form.show_voices(voices, here=True)

    # What is shown

    @Slot(object)
    def _take_lexicon(self, view: LexiconView) -> None:
        if view.entries != self._entries:
            self._entries = view.entries
            self.preview.refresh()

    @Slot()
    def _want(self) -> None:
        text, voice = self._studio.text, self._studio.text.chosen_voice()
        rules = self._studio.tuning.preset().preprocess_text
        self.preview.want(Wanted(text.phrase(), text.chosen_language(), voice.name if voice else "", rules))
        parts = [words.voice_title(voice)] if voice else []
        parts.append(words.language_title(text.chosen_language()))
        if not rules:
            parts.append(self.tr("«Подготовка текста» выключена"))
        self.texts.who.show_text(" · ".join(parts))

    @Slot(object)
    def _show_spoken(self, spoken: Spoken) -> None:
        self.at.take(spoken)
        self.texts.show_spoken(spoken, self.at.changes)
        self.changes.show_changes(spoken, self.at.changes)
        self._show_target()

    @Slot()
    def _show_target(self) -> None:
        """Everything follows the caret of the written text."""
        if not self.texts.written.toPlainText().strip():
            self.change.show_empty()
        elif self.at.is_answered:
            index = self.at.index
            self.texts.emphasise(index)
            self.changes.choose(index)
            if not self.texts.spoken.hasFocus():
                self.texts.spoken.reveal(index)
            self._show_change(index)

    def _show_change(self, index: int) -> None:
        at, target = self.at, self.at.target
        if target is None:
            self.change.show_nothing()
        elif index == NONE:
            self.change.show_word(at.word)
        else:
            self.change.show_change(
                kind_of(target.rules),
                self.changes.model.rules_of(target),
                f"{written_of(at.spoken, target)} → {said_of(at.spoken, target)}",
                marked=MARKUP in target.rules,
                markable=as_written(at.spoken, target) is not None,
                audible=any(character.isalnum() for character in at.said),
            )

    def _tip(self, index: int) -> str:
        spoken, change = self.at.spoken, self.at.changes[index]
        return tip(f"{written_of(spoken, change)} → {said_of(spoken, change)}", self.changes.model.rules_of(change))

    @Slot(int)
    def _hint(self, index: int) -> None:
        self.texts.emphasise(self.at.index, index)

    @Slot(int)
    def _follow_spoken(self, place: int) -> None:
        if self.at.is_answered:
            index = change_spoken_at(self.at.changes, place)
            start = self.at.changes[index].start if index != NONE else self.at.spoken.origin(place, place)[0]
            self.texts.written.put_caret(start)
            self._show_target()

    @Slot(int)
    def _jump(self, row: int) -> None:
        self.texts.written.put_caret(self.at.changes[row].start)
        self._show_target()

    @Slot()
    def _show_activity(self) -> None:
        session = self._studio.session
        self.texts.show_busy(self._studio.is_active)
        if session.is_playing:
            self.texts.show_activity(self.tr("звучит"))
        else:
            self.texts.show_activity(self.tr("готовлю речь…") if session.phase != "idle" else "")

    @Slot(object)
    def _show_step(self, step: Preparing) -> None:
        self.texts.show_activity(step.step)

    @Slot()
    def _open_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._port.path)))
