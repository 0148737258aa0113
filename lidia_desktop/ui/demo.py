"""A short demonstration for a machine without a screen: a spoken file and a picture of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.files import write_wav
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.ui.main_window import MainWindow
from lidia_desktop.ui.picture import picture
from lidia_desktop.ui.services import PlayerState, Services
from lidia_desktop.ui.studio.recordings import Recording

PHRASE = "Здравствуйте! Меня зовут Лидия. Чем могу помочь?"
POLL_MS = 20
LIMIT_MS = 120_000


class NoVoice(LidiaError):
    """There is nobody to demonstrate."""

    what = "В папке голосов нет ни одного голоса."
    advice = "Создайте в ней подпапку с записями WAV или уберите VOICE_SAMPLES_DIR."


class SilentPlayer:
    """A player where there is nothing to play on and nobody to hear it."""

    device: str | None = None
    state: PlayerState = "idle"
    position_s = 0.0
    underruns = 0
    error: LidiaError | None = None

    def start(self, rate_hz: int) -> None:
        """Nothing is heard."""

    def feed(self, chunk: AudioChunk) -> None:
        """Nothing is heard."""

    def finish(self) -> None:
        """Nothing is heard."""

    def play(self, audio: AudioChunk, position_s: float = 0.0) -> None:
        """Nothing is heard."""

    def stop(self) -> None:
        """Nothing is heard."""

    def close(self) -> None:
        """Nothing is heard."""


class Demo(QObject):
    """Lets the real window speak once, then saves the take and a picture and quits the application."""

    def __init__(self, services: Services, folder: Path) -> None:
        super().__init__()
        self.status = 1
        self.report: list[str] = []
        self._folder = folder
        self._window = MainWindow(services)
        self._page = self._window.studio
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(POLL_MS)
        self._patience.timeout.connect(self._speak)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._give_up)

    def begin(self) -> None:
        """Show the window; the rest follows in the event loop."""
        self._window.first_painted.connect(self._patience.start)
        self._page.session.recorded.connect(self._keep)
        self._page.session.failed.connect(self._fail)
        self._limit.start(LIMIT_MS)
        self._window.show()

    @Slot()
    def _speak(self) -> None:
        if self._window.files.is_busy or self._window.speech.is_busy:
            self._patience.start()
        elif self._page.text.chosen_voice() is None:
            self._fail(NoVoice())
        else:
            self._page.text.text.setPlainText(PHRASE)
            self._page.speak()

    @Slot(object)
    def _keep(self, recording: Recording) -> None:
        wav, png = self._folder / "hello.wav", self._folder / "window.png"
        try:
            write_wav(wav, recording.audio)
            picture(self._window, png)
        except LidiaError as error:
            self._fail(error)
            return
        self.report += [f"Речь: {wav} («{PHRASE}»)", f"Окно: {png}"]
        self.status = 0
        self._end()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.report.append(f"Ошибка: {error}")
        self._end()

    @Slot()
    def _give_up(self) -> None:
        self.report.append("Ошибка: за две минуты речь не получилась.")
        self._end()

    def _end(self) -> None:
        self._limit.stop()
        self._patience.stop()
        self._window.close()
        QApplication.quit()
