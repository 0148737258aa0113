"""One act of speaking after another: from the request to sound, figures and a recording."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.speaker import Preparing
from lidia_desktop.engine.speech.take import Take
from lidia_desktop.ui.lane import Lane
from lidia_desktop.ui.services import PlayerPort
from lidia_desktop.ui.studio.recordings import Outcome, Recording
from lidia_desktop.ui.studio.speaker_facts import SpeakerFacts, speaker_facts

if TYPE_CHECKING:
    from lidia_desktop.engine.engine import Engine

Phase = Literal["idle", "preparing", "generating"]
POLL_MS = 33
TRIAL = 0


@dataclass(slots=True)
class _Run:
    number: int
    title: str
    request: SpeechRequest
    chunks: list[AudioChunk] = field(default_factory=list)


class Session(QObject):
    """Feeds the player while the lane speaks, and tells the page what happens. Lives in the GUI thread.

    A run ends with `recorded` if there was any sound, and with `failed` before it if something went wrong. What was
    recorded earlier is never touched. A run with the number `TRIAL` is only heard: nothing is told of its audio.
    """

    phase_changed = Signal(str)
    prepared = Signal(object)
    audio_begun = Signal(int)
    audio_grown = Signal(object)
    recorded = Signal(object)
    failed = Signal(object)
    playback_begun = Signal()
    playhead_moved = Signal(float)
    playback_ended = Signal(int, int)
    speaker_known = Signal(object)
    speaker_missing = Signal(object)

    def __init__(self, engine: Engine, lane: Lane, player: PlayerPort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._lane = lane
        self._player = player
        self._run: _Run | None = None
        self._phase: Phase = "idle"
        self._live_number = 0
        self._is_trial = False
        self._is_stale = True
        self._is_asking = False
        self._watch = QTimer(self)
        self._watch.setInterval(POLL_MS)
        self._watch.timeout.connect(self._look)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._ask_again)

    @property
    def phase(self) -> Phase:
        """What the speaker is at."""
        return self._phase

    @property
    def is_trial(self) -> bool:
        """True while what is spoken or heard is not to be recorded."""
        return self._is_trial

    @property
    def is_playing(self) -> bool:
        """True while sound comes out."""
        return self._watch.isActive()

    def speak(self, request: SpeechRequest, number: int, title: str) -> None:
        """Speak `request` in place of whatever is going on."""
        self.stop()
        self._is_trial = number == TRIAL
        self._run = _Run(number, title, request)
        self._enter("preparing")
        self._later.stop()
        if self._is_stale:
            self._ask_who_speaks()
        job = self._lane.append(functools.partial(self._engine.render, request))
        job.delivered.connect(self._take_event)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._give_up)

    def choose_speaker(self) -> None:
        """Let the engine choose anew who speaks, after the take that is under way; `speaker_known` tells."""
        self._is_stale = True
        if self._phase == "idle":
            self._ask_who_speaks()

    def _ask_who_speaks(self) -> None:
        """In the speech lane, so that no speaker is let go in mid-take; asked again when it was cancelled."""
        if self._is_asking:
            return
        self._is_asking, self._is_stale = True, False
        job = self._lane.append(functools.partial(_speaker_chosen, self._engine))
        job.delivered.connect(self._know_speaker)
        job.failed.connect(self._miss_speaker)
        job.cancelled.connect(self._forget_question)

    @Slot()
    def _forget_question(self) -> None:
        self._is_asking, self._is_stale = False, True

    @Slot(object)
    def _know_speaker(self, facts: SpeakerFacts) -> None:
        self._is_asking = False
        self._later.start()  # for a wish that came after the question
        self.speaker_known.emit(facts)

    @Slot(object)
    def _miss_speaker(self, error: BaseException) -> None:
        self._is_asking = False
        self._later.start()
        self.speaker_missing.emit(error)
        if self._run is None:  # a take that waits behind it fails for the same reason
            self.failed.emit(error)

    @Slot()
    def stop(self) -> None:
        """End speaking and sound; what was generated so far is recorded."""
        self._player.stop()
        self._end_playback()
        self._lane.cancel()
        self._later.start()

    def close(self) -> None:
        """Stop for good; the lane and the player are closed by their owner."""
        self.stop()
        self._later.stop()

    def play(self, recording: Recording, from_s: float = 0.0) -> None:
        """Let a recording be heard; a run that is going on is broken off."""
        self.stop()
        self._is_trial = False
        self._player.play(recording.audio, min(max(0.0, from_s), recording.audio.duration_s))
        self._begin_playback()

    @Slot(object)
    def _take_event(self, event: object) -> None:
        if self._run is None:
            return
        if isinstance(event, Preparing):
            self.prepared.emit(event)
        elif isinstance(event, AudioChunk):
            self._take_chunk(self._run, event)
        elif isinstance(event, Take):
            self._player.finish()
            self._conclude("whole", event)

    def _take_chunk(self, run: _Run, chunk: AudioChunk) -> None:
        if not run.chunks:
            self._live_number = run.number
            self._player.start(chunk.rate_hz)
            self._enter("generating")
            if not self._is_trial:
                self.audio_begun.emit(chunk.rate_hz)
            self._begin_playback()
        run.chunks.append(chunk)
        self._player.feed(chunk)
        if not self._is_trial:
            self.audio_grown.emit(chunk)

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self._player.stop()
        self._end_playback()
        self.failed.emit(error)
        self._conclude("broken")

    @Slot()
    def _give_up(self) -> None:
        self._player.stop()
        self._end_playback()
        self._conclude("stopped")

    def _conclude(self, outcome: Outcome, take: Take | None = None) -> None:
        run, self._run = self._run, None
        self._later.start()
        self._enter("idle")
        if run is None or run.number == TRIAL or not (take or run.chunks):
            return
        audio = take.audio if take else AudioChunk.joined(run.chunks)
        self.recorded.emit(Recording(run.number, run.title, run.request, audio, outcome, take))

    @Slot()
    def _ask_again(self) -> None:
        if self._is_stale and self._phase == "idle":
            self._ask_who_speaks()

    def _enter(self, phase: Phase) -> None:
        if phase != self._phase:
            self._phase = phase
            self.phase_changed.emit(phase)

    def _begin_playback(self) -> None:
        self._watch.start()
        self.playback_begun.emit()

    def _end_playback(self) -> None:
        if not self._watch.isActive():
            return
        self._watch.stop()
        number, self._live_number = self._live_number, 0
        self.playback_ended.emit(number, self._player.underruns)

    @Slot()
    def _look(self) -> None:
        if not self._is_trial:
            self.playhead_moved.emit(self._player.position_s)
        state = self._player.state
        if state == "playing":
            return
        self._end_playback()
        if state == "lost" and self._player.error is not None:
            self.failed.emit(self._player.error)


def _speaker_chosen(engine: Engine, cancel: Cancel) -> Iterator[SpeakerFacts]:
    cancel.check()
    engine.choose_again()
    yield speaker_facts(engine)
