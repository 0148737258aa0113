"""The Studio page: write, tune, speak, listen, save."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.presets import NamedPreset
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.voices.voice import Voice
from lidia_desktop.ui.errands import Errands
from lidia_desktop.ui.lane import Lane
from lidia_desktop.ui.services import Services
from lidia_desktop.ui.studio.as_left import as_left, restore
from lidia_desktop.ui.studio.memory_card import MemoryCard
from lidia_desktop.ui.studio.preset_keeping import PresetKeeper
from lidia_desktop.ui.studio.recordings import Recording
from lidia_desktop.ui.studio.saving import Saver
from lidia_desktop.ui.studio.session import TRIAL, Session
from lidia_desktop.ui.studio.speaker_facts import SpeakerFacts
from lidia_desktop.ui.studio.take_card import TakeCard, outcome_text
from lidia_desktop.ui.studio.takes_card import TakesCard
from lidia_desktop.ui.studio.text_card import NoVoices, TextCard
from lidia_desktop.ui.studio.tuning_card import TuningCard
from lidia_desktop.ui.studio.voice_note import voice_note
from lidia_desktop.ui.widgets.card import GRID, tight
from lidia_desktop.ui.widgets.column_area import ColumnArea

NARROW_PX = 1080


class StudioPage(QWidget):
    """Joins the parts of the page; each part knows only itself."""

    failed = Signal(object)
    speaking_begun = Signal()
    activity_changed = Signal()

    def __init__(self, services: Services, lane: Lane, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: Mapping[str, object] = {}
        self._facts: SpeakerFacts | None = None
        self._number = 0
        self._presets_known = False
        self._lexicon = services.engine.lexicon
        self.session = Session(services.engine, lane, services.player, self)
        self.saver = Saver(errands, native_dialogs=services.native_dialogs, parent=self)
        self.text, self.take, self.takes = TextCard(self), TakeCard(self), TakesCard(self)
        self.tuning, self.memory = TuningCard(self), MemoryCard(self)
        store, native = services.engine.presets, services.native_dialogs
        self.presets = PresetKeeper(store, self.tuning, errands, native_dialogs=native)
        self._lay_out()
        self._connect_parts()
        self._connect_session()
        self._order_tabs()

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        line.setSpacing(int(1.5 * GRID))
        self.cards = ColumnArea(self)
        left, right = self.cards.column, QVBoxLayout()
        tight(right, int(1.5 * GRID))
        left.addWidget(self.text, 5)
        left.addWidget(self.take, 5)
        left.addWidget(self.takes, 3)
        right.addWidget(self.tuning)
        right.addWidget(self.memory, 1)
        line.addWidget(self.cards, 1)
        line.addLayout(right)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Less room for the sliders where the window is narrow."""
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW_PX
        self.tuning.show_narrow(narrow)
        self.memory.show_narrow(narrow)
        self.memory.setFixedWidth(self.tuning.minimumWidth())

    def _connect_parts(self) -> None:
        self.text.speak_asked.connect(self.speak)
        self.text.stop_asked.connect(self.stop)
        self.text.changed.connect(self._show_note)
        self.take.listen_asked.connect(self.listen)
        self.take.save_asked.connect(self.save)
        self.take.sought.connect(self._play_from)
        self.takes.chosen.connect(self._show_chosen)
        self.takes.play_asked.connect(self._play)
        self.takes.save_asked.connect(self.saver.ask)
        self.takes.restore_asked.connect(self._restore_settings)
        self.saver.saved.connect(self._tell_saved)
        self.presets.kept.connect(self.take.say)

    def _connect_session(self) -> None:
        session = self.session
        session.phase_changed.connect(self._show_phase)
        session.prepared.connect(self.take.show_step)
        session.audio_begun.connect(self._begin_take)
        session.audio_grown.connect(self.take.grow)
        session.recorded.connect(self._keep)
        session.failed.connect(self._fail)
        session.playback_begun.connect(self._show_activity)
        session.playhead_moved.connect(self.take.wave.move_playhead)
        session.playback_ended.connect(self._end_playback)

    def _order_tabs(self) -> None:
        chain = [
            self.text.voice,
            self.text.language,
            self.text.text,
            self.text.stop,
            self.text.speak,
            *self.take.tab_chain(),
            self.takes.table,
            *self.tuning.tab_chain(),
        ]
        for before, after in itertools.pairwise(chain):
            QWidget.setTabOrder(before, after)

    # What the window tells the page

    def restore(self, state: Mapping[str, object]) -> None:
        """Bring back text, choices and values as they were left."""
        self._wanted = state
        restore(self.text, self.tuning, state)

    def state(self) -> dict[str, object]:
        """What `restore` needs."""
        return {**self._wanted, **as_left(self.text, self.tuning)}

    @Slot(object)
    def show_voices(self, voices: Sequence[Voice]) -> None:
        """Offer these voices."""
        self.text.show_voices(voices, str(self._wanted.get("voice", "")))

    @Slot(object)
    def show_presets(self, presets: Sequence[NamedPreset]) -> None:
        """Offer these presets; at the start, one of the operator's own may be the one that was left chosen."""
        self.tuning.show_presets(presets)
        if not self._presets_known:
            self._presets_known = True
            self.tuning.choose_keeping_values(str(self._wanted.get("preset", "")))

    def show_speaker(self, facts: SpeakerFacts) -> None:
        """Who speaks from now on."""
        self._facts = facts
        self.text.show_languages(facts.languages, str(self._wanted.get("language", "")))
        self.tuning.show_honoured(facts.honoured, facts.name)
        self._order_tabs()
        self._show_note()

    # What the operator asks for

    @Slot()
    def speak(self) -> None:
        """Speak the text with everything as it is set now."""
        self._speak(self.text.phrase(), kept=True)

    @Slot(str)
    def try_out(self, text: str) -> None:
        """Let `text` be heard with everything as it is set now, without a recording."""
        self._speak(text, kept=False)

    def _speak(self, text: str, *, kept: bool) -> None:
        voice, seed = self.text.chosen_voice(), self.tuning.seed
        if voice is None:
            if self.text.voices_known:
                self.failed.emit(NoVoices())
            else:
                self.take.say(self.tr("Голоса ещё загружаются…"))
            return
        try:
            request = SpeechRequest(
                text=text,
                language=self.text.chosen_language(),
                voice=voice,
                preset=self.tuning.preset(),
                seed=seed.next() if kept else seed.value(),
                lexicon=self._lexicon.load(),
            )
        except LidiaError as error:
            self.failed.emit(error)
            return
        self.speaking_begun.emit()
        number = self._number = self.takes.model.next_number() if kept else TRIAL
        self.session.speak(request, number, self.tuning.title())

    @Slot()
    def stop(self) -> None:
        """End speaking and sound."""
        self.session.stop()

    @property
    def is_active(self) -> bool:
        """True while there is something to stop."""
        return self.session.phase != "idle" or self.session.is_playing

    @property
    def can_use_take(self) -> bool:
        """True when there is a recording to listen to or save."""
        return self.take.listen.isEnabled()

    @Slot()
    def listen(self) -> None:
        """Play the recording shown from its start."""
        self._play(self.take.recording)

    @Slot()
    def save(self) -> None:
        """Save the recording shown."""
        if self.can_use_take and self.take.recording is not None:
            self.saver.ask(self.take.recording)

    # What follows from it

    @Slot(object)
    def _play(self, recording: Recording | None) -> None:
        if recording is not None:
            self.session.play(recording)
            self.take.show_recording(recording)
            self.takes.choose(recording.number)
            self.take.say(self.tr("Звучит"))
            self.activity_changed.emit()

    @Slot(float)
    def _play_from(self, second: float) -> None:
        if self.take.recording is not None:
            self.session.play(self.take.recording, second)
            self.take.say(self.tr("Звучит"))

    @Slot(object)
    def _show_chosen(self, recording: Recording) -> None:
        if self.session.phase == "idle":
            self.session.stop()
            self.take.show_recording(recording)
            self.take.say(outcome_text(self.take, recording))
            self.activity_changed.emit()

    @Slot(str)
    def _show_phase(self, phase: str) -> None:
        if phase == "idle" or self.session.is_trial:
            self.take.end_progress()
        elif phase == "preparing":
            self.take.say(self.tr("Готовлю речь…"))
        self._show_activity()

    @Slot(int)
    def _begin_take(self, rate_hz: int) -> None:
        self.take.begin(self._number, rate_hz)
        self.activity_changed.emit()

    @Slot(object)
    def _keep(self, recording: Recording) -> None:
        earlier = self.take.recording
        self.takes.put(recording)
        self.takes.choose(recording.number)
        if recording.outcome == "broken" and earlier is not None and earlier.outcome != "broken":
            self.takes.choose(earlier.number)
            self.take.show_recording(earlier)
            self.take.say(self.tr("Осталась прежняя запись"))
        else:
            self.take.show_recording(recording)
            self.take.say(outcome_text(self.take, recording))
        self._show_activity()

    @Slot()
    def _show_activity(self) -> None:
        self.text.show_busy(self.is_active)
        self.activity_changed.emit()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.take.wave.move_playhead(None)
        self.failed.emit(error)

    @Slot(int, int)
    def _end_playback(self, number: int, underruns: int) -> None:
        recording = self.takes.model.at(self.takes.model.row_of(number))
        if recording is not None and recording.underruns is None:
            known = recording.with_underruns(underruns)
            self.takes.replace(known)
            self.take.show_underruns(known)
        if self.session.phase == "idle" and self.take.recording is not None:
            self.take.say(outcome_text(self.take, self.take.recording))
        self._show_activity()

    @Slot(object)
    def _restore_settings(self, recording: Recording | None) -> None:
        if recording is None:
            return
        request = recording.request
        self.text.text.setPlainText(request.text)
        self.tuning.show_values(request.preset)
        self.tuning.seed.show_value(request.seed, locked=True)

    @Slot(object)
    def _tell_saved(self, path: Path) -> None:
        self.take.say(self.tr("Сохранено: {name}").format(name=path.name))

    @Slot()
    def _show_note(self) -> None:
        self.text.show_note(voice_note(self._facts, self.text.chosen_voice()))
