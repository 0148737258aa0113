"""The line at the bottom: who speaks, where, and why."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from lidia_desktop.ui import words
from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.studio.speaker_facts import SpeakerFacts
from lidia_desktop.ui.widgets.card import tight
from lidia_desktop.ui.widgets.elided import ElidedLabel


class EngineStatus(QWidget):
    """Names the speaker and the reason for it; a press asks for the model's dialog."""

    model_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        tight(line)
        self.speaker = QToolButton(self)
        self.speaker.setIcon(icon("speak"))
        self.speaker.setIconSize(QSize(16, 16))
        self.speaker.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.speaker.setText(self.tr("Узнаю, кто будет говорить…"))
        self.speaker.setToolTip(self.tr("Открыть окно «Модель XTTS» (Ctrl+M)"))
        self.speaker.clicked.connect(self.model_asked)
        self.device = ElidedLabel(parent=self)
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
        self.device.setToolTip(self.tr("XTTS считает здесь: {reason}").format(reason=facts.device_reason))

    def show_silence(self) -> None:
        """Nobody can speak."""
        self.speaker.setText(self.tr("Говорить некому: откройте окно «Модель XTTS»"))
        self.device.clear()

    def show_download(self, fraction: float) -> None:
        """How far the model's download is."""
        self.download.setText(self.tr("Загрузка XTTS: {percent} %").format(percent=words.number(100 * fraction)))
        self.download.show()

    @Slot()
    def hide_download(self) -> None:
        """No download is under way."""
        self.download.hide()
