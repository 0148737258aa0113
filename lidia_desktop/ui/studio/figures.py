"""The figures of a take."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lidia_desktop.ui import words
from lidia_desktop.ui.studio.recordings import Recording
from lidia_desktop.ui.widgets.card import label, tight

NONE = "—"


class Figures(QWidget):
    """Time to the first sound, real-time factor, duration and pauses, each under its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QHBoxLayout(self)
        tight(self._line, 20)
        self.first_audio = self._add(
            self.tr("До первого звука"), self.tr("От начала речи до первой порции звука, без подготовки")
        )
        self.rtf = self._add(self.tr("RTF"), self.tr("Секунды работы на секунду звука: меньше 1 — быстрее, чем звучит"))
        self.duration = self._add(self.tr("Длительность"), self.tr("Сколько звучит запись"))
        self.underruns = self._add(self.tr("Пропуски звука"), self.tr("Сколько раз при проигрывании не хватило звука"))
        self._line.addStretch(1)

    def _add(self, title: str, tip: str) -> QLabel:
        cell = QWidget(self)
        column = QVBoxLayout(cell)
        tight(column, 0)
        value = label(NONE, "figure", cell)
        value.setAccessibleName(title)
        column.addWidget(label(title, "muted", cell))
        column.addWidget(value)
        cell.setToolTip(f"<p>{tip}</p>")
        self._line.addWidget(cell)
        return value

    def show_growing(self, duration_s: float) -> None:
        """A take under way: only its length is known."""
        for value in (self.first_audio, self.rtf, self.underruns):
            value.setText(NONE)
        self.duration.setText(words.seconds(duration_s))

    def show_recording(self, recording: Recording) -> None:
        """A finished take, or a part of one."""
        take = recording.take
        self.first_audio.setText(words.seconds(take.first_audio_s) if take else NONE)
        self.rtf.setText(words.number(take.rtf, 2) if take else NONE)
        self.duration.setText(words.seconds(recording.audio.duration_s))
        self.underruns.setText(NONE if recording.underruns is None else words.number(recording.underruns))
