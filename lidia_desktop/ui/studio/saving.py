"""Saving a recording: asking where to, and writing it off the GUI thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.ui.dialogs.files import FileDialog
from lidia_desktop.ui.errands import Errands
from lidia_desktop.ui.studio.recordings import Recording, file_name


class Saver(QObject):
    """Asks with a dialog that blocks nothing; tells `saved` when the file is whole on the disk."""

    saved = Signal(object)

    def __init__(self, errands: Errands, *, native_dialogs: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._errands = errands
        self._native = native_dialogs
        self._folder = Path.home()
        self._audio: AudioChunk | None = None

    def ask(self, recording: Recording) -> None:
        """Ask where to save `recording`, with a name made from its text."""
        self._audio = recording.audio
        dialog = FileDialog(self.tr("Сохранить запись"), native=self._native, parent=self._window)
        dialog.setNameFilters([self.tr("Звук WAV (*.wav)"), self.tr("Звук FLAC, сжатый без потерь (*.flac)")])
        dialog.setDefaultSuffix("wav")
        dialog.setDirectory(str(self._folder))
        dialog.for_saving(file_name(recording.request.text))
        dialog.fileSelected.connect(self._save)
        dialog.open()

    @Slot(str)
    def _save(self, name: str) -> None:
        audio, path = self._audio, Path(name)
        if audio is None:
            return
        self._folder = path.parent

        def write() -> Path:
            from lidia_desktop.engine.audio.files import write_wav

            write_wav(path, audio)
            return path

        self._errands.ask(write, self._tell)

    @Slot(object)
    def _tell(self, path: Path) -> None:
        self.saved.emit(path)
