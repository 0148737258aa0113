"""The XTTS model behind its dialog: consent, download, folder. Goes on when the dialog is closed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from lidia_desktop.engine.speech.xtts.manager import License, ModelView
from lidia_desktop.ui.errands import Errands
from lidia_desktop.ui.lane import Lane
from lidia_desktop.ui.services import ModelPort, ProgressView


class ModelSession(QObject):
    """Asks the model port in lanes and tells what came of it; the errands are its own, and so are their failures.

    `changed` means that another speaker may be better.
    """

    viewed = Signal(object)
    progressed = Signal(object)
    download_ended = Signal()
    changed = Signal()
    failed = Signal(object)

    def __init__(self, model: ModelPort, network: Lane, errands: Errands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._network = network
        self._errands = errands
        errands.failed.connect(self.failed)
        self.license: License = model.license
        self._is_downloading = False

    @property
    def is_downloading(self) -> bool:
        """True while bytes come in."""
        return self._is_downloading

    @Slot()
    def look(self) -> None:
        """Ask how things stand; `viewed` tells."""
        self._errands.ask(self._model.view, self._tell_view)

    def accept_license(self) -> None:
        """Store the operator's consent."""
        self._errands.ask(self._accepted, self._tell_new_model)

    def download(self) -> None:
        """Begin, or go on where it was left."""
        if self._is_downloading:
            return
        self._is_downloading = True
        job = self._network.submit(self._model.download)
        job.delivered.connect(self._tell_progress)
        job.done.connect(self._finish)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._pause)

    def pause(self) -> None:
        """Stop for now; what came in stays."""
        self._network.cancel()

    def use_folder(self, path: Path) -> None:
        """Use a model that is there already."""

        def use() -> ModelView:
            self._model.use_folder(path)
            return self._model.view()

        self._errands.ask(use, self._tell_new_model)

    def _accepted(self) -> ModelView:
        self._model.accept_license()
        return self._model.view()

    @Slot(object)
    def _tell_view(self, view: ModelView) -> None:
        self.viewed.emit(view)

    @Slot(object)
    def _tell_new_model(self, view: ModelView) -> None:
        self.viewed.emit(view)
        self.changed.emit()

    @Slot(object)
    def _tell_progress(self, progress: ProgressView) -> None:
        self.progressed.emit(progress)

    @Slot()
    def _finish(self) -> None:
        self._is_downloading = False
        self.download_ended.emit()
        self.look()
        self.changed.emit()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self._is_downloading = False
        self.download_ended.emit()
        self.failed.emit(error)
        self.look()

    @Slot()
    def _pause(self) -> None:
        self._is_downloading = False
        self.download_ended.emit()
