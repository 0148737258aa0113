"""The take at hand: its waveform, what is going on, its figures, listening again and saving."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.speech.speaker import Preparing
from lidia_desktop.ui import words
from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.studio.figures import Figures
from lidia_desktop.ui.studio.recordings import Recording
from lidia_desktop.ui.widgets.card import GRID, Card, tight
from lidia_desktop.ui.widgets.elided import ElidedLabel
from lidia_desktop.ui.widgets.waveform import Waveform

_STATE_PX = 72


class TakeCard(Card):
    """Shows one recording at a time; the last one stays until the next has its first sound."""

    listen_asked = Signal()
    save_asked = Signal()
    sought = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recording: Recording | None = None
        self._shown_number = 0
        self.state = ElidedLabel("muted", self)
        self.state.setAccessibleName(self.tr("Состояние"))
        self.title = ElidedLabel("title", self, gives_way=False)
        self.title.show_text(self.tr("Запись"))
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Ход подготовки"))
        keep = self.progress.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(keep)
        self.progress.hide()
        self.wave = Waveform(self)
        self.wave.sought.connect(self.sought)
        self.figures = Figures(self)
        self.listen = QPushButton(icon("play"), self.tr("Слушать"), self)
        self.save = QPushButton(icon("save"), self.tr("Сохранить WAV…"), self)
        self.column.addLayout(self._head())
        self.column.addWidget(self.progress)
        self.column.addWidget(self.wave, 1)
        self.column.addWidget(self.figures)
        self._enable()

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        tight(line)
        line.addWidget(self.title)
        self.state.setMinimumWidth(_STATE_PX)
        line.addSpacing(GRID)
        line.addWidget(self.state, 1)
        for button, tip in (
            (self.listen, self.tr("Слушать запись с начала (Ctrl+L)")),
            (self.save, self.tr("Сохранить запись в файл (Ctrl+S)")),
        ):
            button.setIconSize(QSize(18, 18))
            button.setToolTip(tip)
            line.addWidget(button)
        self.listen.clicked.connect(self.listen_asked)
        self.save.clicked.connect(self.save_asked)
        return line

    def tab_chain(self) -> list[QWidget]:
        """Its controls in order."""
        return [self.wave, self.listen, self.save]

    def show_step(self, step: Preparing) -> None:
        """What is being prepared, and how far it is."""
        self.progress.setRange(0, 0 if step.fraction is None else 1000)
        if step.fraction is not None:
            self.progress.setValue(round(step.fraction * 1000))
        self.progress.show()
        self.say(step.step[:1].upper() + step.step[1:])

    def say(self, text: str) -> None:
        """Words on what is going on."""
        self.state.show_text(text)

    def begin(self, number: int, rate_hz: int) -> None:
        """The first sound of a new take is there."""
        self._shown_number = number
        self.title.show_text(self.tr("Запись {n}").format(n=number))
        self.progress.hide()
        self.wave.begin(rate_hz)
        self.figures.show_growing(0.0)
        self.say(self.tr("Генерация…"))
        self._enable(growing=True)

    def grow(self, chunk: AudioChunk) -> None:
        """More of it."""
        self.wave.grow(chunk)
        self.figures.show_growing(self.wave.duration_s)

    def show_recording(self, recording: Recording) -> None:
        """A finished take, or what there is of one."""
        self.progress.hide()
        is_same = recording.number == self._shown_number
        playhead = self.wave.playhead_s if is_same else None
        self.recording, self._shown_number = recording, recording.number
        (self.wave.finish if is_same else self.wave.show_audio)(recording.audio)
        self.wave.move_playhead(playhead)
        self.figures.show_recording(recording)
        self.title.show_text(self.tr("Запись {n} · {title}").format(n=recording.number, title=recording.title))
        self._enable()

    def end_progress(self) -> None:
        """Nothing is being prepared or generated any more."""
        self.progress.hide()
        self.say("")

    def show_underruns(self, recording: Recording) -> None:
        """How the first playing of a take went, if it is still the one that is shown."""
        if self.recording is not None and self.recording.number == recording.number:
            self.recording = recording
            self.figures.show_recording(recording)

    def _enable(self, *, growing: bool = False) -> None:
        for button in (self.listen, self.save):
            button.setEnabled(self.recording is not None and not growing)


def outcome_text(card: TakeCard, recording: Recording) -> str:
    """How a take ended, in words."""
    if recording.outcome == "whole":
        prepared = recording.take.prepare_s if recording.take else 0.0
        if prepared >= 0.1:
            return card.tr("Готово, подготовка {time}").format(time=words.seconds(prepared))
        return card.tr("Готово")
    if recording.outcome == "stopped":
        return card.tr("Прервано: показана готовая часть")
    return card.tr("Оборвалось из-за ошибки")
