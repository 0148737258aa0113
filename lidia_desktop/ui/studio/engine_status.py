"""The line at the bottom: who speaks, where, and why."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from lidia_desktop.ui import words
from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.studio.speaker_facts import SpeakerFacts
from lidia_desktop.ui.widgets.card import GRID, tight, tip
from lidia_desktop.ui.widgets.elided import ElidedButton, ElidedLabel

_DEVICE_PX = 110


class EngineStatus(QWidget):
    """Names the speaker and the reason for it; a press asks for the model's dialog."""

    model_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        tight(line)
        line.setContentsMargins(0, 0, 2 * GRID, 0)
        self.speaker = ElidedButton(self)
        self.speaker.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.speaker.setIcon(icon("speak"))
        self.speaker.setIconSize(QSize(16, 16))
        self.speaker.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.speaker.setText(self.tr("Узнаю, кто будет говорить…"))
        self._explain()
        self.speaker.clicked.connect(self.model_asked)
        self.device = ElidedLabel(parent=self)
        self.device_reason = ""
        self.download = QLabel(self)
        self.download.hide()
        line.addWidget(self.speaker)
        line.addWidget(self.device, 1)
        line.addWidget(self.download)

    def show_speaker(self, facts: SpeakerFacts) -> None:
        """Who speaks from now on."""
        text = self.tr("Говорит: {name} — {reason}").format(name=facts.name, reason=facts.reason)
        self.speaker.setText(f" {text}")
        self.speaker.setAccessibleName(text)
        self.device.show_text(facts.device)
        self.device.setMinimumWidth(min(_DEVICE_PX, self.device.sizeHint().width()))
        self.device_reason = self.tr("XTTS считает здесь: {reason}").format(reason=facts.device_reason)
        self.device.setToolTip(tip(self.device_reason))
        self._explain(text, self.device_reason)

    @Slot(object)
    def show_silence(self, error: BaseException) -> None:
        """Nobody can speak, and why."""
        text = self.tr("Говорить некому")
        self.speaker.setText(f" {text}")
        self.speaker.setAccessibleName(text)
        self.device.show_text("")
        self.device.setMinimumWidth(0)
        self.device_reason = ""
        self._explain(words.error_text(error))

    def _explain(self, *texts: str) -> None:
        whole = (*texts, self.tr("Открыть окно «Модель XTTS» (Ctrl+M)"))
        self.speaker.setToolTip(tip(*whole))
        self.speaker.setAccessibleDescription("\n".join(whole))

    def show_download(self, fraction: float) -> None:
        """How far the model's download is."""
        self.download.setText(self.tr("Загрузка XTTS: {percent} %").format(percent=words.number(100 * fraction)))
        self.download.show()

    @Slot()
    def hide_download(self) -> None:
        """No download is under way."""
        self.download.hide()
