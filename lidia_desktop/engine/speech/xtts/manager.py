"""The XTTS model as the operator manages it: consent, download, or a folder that is there already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.files import explained
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.xtts.download import MODEL_URL, download_model, part_path
from lidia_desktop.engine.speech.xtts.download_progress import DownloadProgress
from lidia_desktop.engine.speech.xtts.model import (
    LICENSE_NAME,
    LICENSE_URL,
    MODEL_FILES,
    Consent,
    ModelFolder,
    ModelNotReady,
    ModelState,
)


@dataclass(frozen=True, slots=True)
class License:
    """A licence to consent to: its name, what it says in plain words, and where its full text is."""

    name: str
    summary: str
    url: str


@dataclass(frozen=True, slots=True)
class ModelView:
    """How things stand. `bytes_present` of `bytes_total` are on the disk."""

    text: str
    is_ready: bool
    license_accepted: bool
    folder: Path
    bytes_present: int
    bytes_total: int


XTTS_LICENSE = License(
    LICENSE_NAME,
    "Модель XTTS v2 и всё, что она произносит, можно использовать только некоммерчески: для себя, учёбы и "
    "исследований. Продавать такую речь или отвечать ею клиентам фирмы лицензия не разрешает.",
    LICENSE_URL,
)


class ModelManager:
    """Every method but `license` may touch the disk."""

    license = XTTS_LICENSE

    def __init__(
        self,
        folder: Path,
        consent: Consent,
        hashes: ContentHashes,
        folder_chosen: Callable[[Path], None],
        base_url: str = MODEL_URL,
    ) -> None:
        """`folder_chosen` keeps the operator's choice of a folder for the next start."""
        self.folder = folder
        self._consent = consent
        self._hashes = hashes
        self._folder_chosen = folder_chosen
        self._base_url = base_url

    @property
    def model(self) -> ModelFolder:
        """The model's files."""
        return ModelFolder(self.folder, self._hashes)

    def view(self) -> ModelView:
        """How things stand. Raises `LidiaError`."""
        report = self.model.check()
        sizes = [_size(self.folder / file.name) for file in MODEL_FILES]
        return ModelView(
            text=report.text,
            is_ready=report.state is ModelState.READY,
            license_accepted=self._consent.is_accepted,
            folder=self.folder,
            bytes_present=sum(sizes),
            bytes_total=sum(file.size_bytes for file in MODEL_FILES),
        )

    def obstacle(self) -> str | None:
        """Why XTTS cannot speak, in words; None when it can. Raises `LidiaError`."""
        view = self.view()
        if not view.is_ready:
            return view.text
        return None if view.license_accepted else "лицензия модели не принята"

    def accept_license(self) -> None:
        """Store the consent. Raises `LidiaError`."""
        self._consent.accept()

    def download(self, cancel: Cancel) -> Iterator[DownloadProgress]:
        """Bring the missing files; continues where it was left. Raises `Cancelled` or `LidiaError`."""
        yield from download_model(self.folder, self._hashes, self._consent, cancel, self._base_url)

    def use_folder(self, path: Path) -> None:
        """Use the model in `path` from now on. Raises `ModelNotReady` when there is none, and other `LidiaError`s."""
        report = ModelFolder(path, self._hashes).check()
        if report.state is not ModelState.READY:
            raise ModelNotReady(path=path, troubles=", ".join(report.troubles))
        self._folder_chosen(path)
        self.folder = path


def _size(path: Path) -> int:
    """Bytes of a file or of what a broken-off download left of it."""
    with explained(path):
        return next((file.stat().st_size for file in (path, part_path(path)) if file.is_file()), 0)
