"""What an XTTS v2 model folder is, whether it is whole, and the consent that its licence asks for."""

from __future__ import annotations

import datetime
import enum
import json
import logging
import stat
import zipfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained, write_text
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.speaker import Preparing

WEIGHTS_NAME = "model.pth"
CONFIG_NAME = "config.json"
VOCABULARY_NAME = "vocab.json"
LICENSE_NAME = "Coqui Public Model License"
LICENSE_VERSION = "1.0.0"
LICENSE_URL = "https://tts-hub.github.io/cpml"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file as its publisher made it: `size_bytes` long, with this SHA-256."""

    name: str
    size_bytes: int
    sha256: str


MODEL_FILES: tuple[PublishedFile, ...] = (
    PublishedFile(CONFIG_NAME, 4_368, "ef262b1454dd2a77e1461b0b2cd53e19b8a7624cc131b837d36df67356bc75e8"),
    PublishedFile(VOCABULARY_NAME, 361_219, "928260878a59da8a72a2a5b7687fea29d5106137669d90945430fe17e415304a"),
    PublishedFile(WEIGHTS_NAME, 1_867_929_118, "c7ea20001c6a0a841c77e252d8409f6a74fb423e79b3206a0771ba5989776187"),
)


class ModelNotReady(LidiaError):
    """The folder holds no model that could be loaded."""

    what = "В папке «{path}» нет готовой модели XTTS v2: {troubles}."
    advice = "Скачайте модель или укажите папку, где лежат model.pth, config.json и vocab.json."


class LicenseNotAccepted(LidiaError):
    """The operator has not agreed to the licence of the model."""

    what = "Модель XTTS v2 и её речь можно использовать только некоммерчески: так велит её лицензия {license}."
    advice = "Прочитайте её ({url}) и примите: в окне или ключом --accept-license. Без этого модель не работает."


class ModelState(enum.Enum):
    """How much of a model is in a folder."""

    MISSING = "missing"
    INCOMPLETE = "incomplete"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What is in a model folder. `weights_sha256` is None until the weights were read once.

    `changed` names the files that are known to differ from the published ones: a fine-tuned model is no fault.
    """

    path: Path
    state: ModelState
    troubles: tuple[str, ...]
    weights_sha256: str | None
    changed: tuple[str, ...]

    @property
    def text(self) -> str:
        """The state in words."""
        if self.state is ModelState.MISSING:
            return f"модели XTTS v2 нет в «{self.path}»"
        if self.state is ModelState.INCOMPLETE:
            return f"модель XTTS v2 неполная: {', '.join(self.troubles)}"
        if self.weights_sha256 is None:
            return "модель XTTS v2 на месте, ещё не проверена"
        if self.changed:
            return f"своя модель XTTS v2, хэш {self.weights_sha256[:8]} (свои {', '.join(self.changed)})"
        return f"исходная модель XTTS v2, хэш {self.weights_sha256[:8]}"


class ModelFolder:
    """A folder with model.pth, config.json and vocab.json, which are only ever read."""

    def __init__(self, path: Path, hashes: ContentHashes) -> None:
        self.path = path
        self._hashes = hashes

    @property
    def weights(self) -> Path:
        """The checkpoint."""
        return self.path / WEIGHTS_NAME

    @property
    def config(self) -> Path:
        """The network's configuration."""
        return self.path / CONFIG_NAME

    @property
    def vocabulary(self) -> Path:
        """The tokenizer's vocabulary."""
        return self.path / VOCABULARY_NAME

    def check(self) -> ModelReport:
        """A quick look, without reading the weights. Raises `NoPermission` or `FileTrouble`."""
        faults = {file.name: fault for file in MODEL_FILES if (fault := _fault(self.path / file.name))}
        if not faults:
            state = ModelState.READY
        elif all(fault == _ABSENT for fault in faults.values()) and len(faults) == len(MODEL_FILES):
            state = ModelState.MISSING
        else:
            state = ModelState.INCOMPLETE
        changed = tuple(file.name for file in MODEL_FILES if file.name not in faults and self._is_changed(file))
        troubles = tuple(f"{name} {fault}" for name, fault in faults.items())
        return ModelReport(self.path, state, troubles, self._hashes.known(self.weights), changed)

    def _is_changed(self, file: PublishedFile) -> bool:
        path = self.path / file.name
        with explained(path):
            size_bytes = path.stat().st_size
        return size_bytes != file.size_bytes or self._hashes.known(path) not in (None, file.sha256)

    def verify(self, cancel: Cancel) -> Generator[Preparing, None, str]:
        """Yield progress while the files are read, which happens once; return the short hash of the weights.

        The hash (12 hexadecimal digits) belongs into cache keys and versions of takes. A file that differs from the
        published one is no error. Raises `Cancelled`, `ModelNotReady`, `NoPermission` or `FileTrouble`.
        """
        report = self.check()
        if report.state is not ModelState.READY:
            raise ModelNotReady(path=self.path, troubles=", ".join(report.troubles))
        sha256 = ""
        for step in self._hashes.hashing([self.weights, self.config, self.vocabulary], cancel):
            if step.sha256:
                sha256 = step.sha256[0]
            else:
                yield Preparing("проверяю файлы модели", step.fraction)
        return sha256[:12]


_ABSENT = "нет"


def _fault(path: Path) -> str:
    """What keeps `path` from being a model's file, in words; empty when nothing does."""
    with explained(path):
        try:
            status = path.stat()
        except FileNotFoundError:
            return _ABSENT
        if not stat.S_ISREG(status.st_mode):
            return "не файл"
        if status.st_size == 0:
            return "пуст"
        if path.suffix == ".json":
            return "" if _is_json_object(path) else "испорчен"
        return "обрезан" if _is_cut_archive(path) else ""


def _is_json_object(path: Path) -> bool:
    try:
        return isinstance(json.loads(path.read_text(encoding="utf-8")), dict)
    except (ValueError, RecursionError):
        return False


def _is_cut_archive(path: Path) -> bool:
    """True when a checkpoint begins as a ZIP archive and does not end as one: a broken copy or download."""
    with path.open("rb") as file:
        return file.read(2) == b"PK" and not zipfile.is_zipfile(file)


class Consent:
    """The operator's consent to the model's licence, kept in a small JSON file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def is_accepted(self) -> bool:
        """True when this version of the licence was accepted."""
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return False
        except (OSError, ValueError, RecursionError) as error:
            _log.warning("the stored consent is not readable and counts as none: %s", error)
            return False
        return isinstance(stored, dict) and (stored.get("license"), stored.get("version")) == (
            LICENSE_NAME,
            LICENSE_VERSION,
        )

    def accept(self) -> None:
        """Store the consent with today's date. Raises `LidiaError` when it cannot be stored."""
        today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        content = {"license": LICENSE_NAME, "version": LICENSE_VERSION, "url": LICENSE_URL, "accepted_on": today}
        write_text(self._file, json.dumps(content, indent=2) + "\n")

    def require(self) -> None:
        """Raise `LicenseNotAccepted` unless the licence was accepted."""
        if not self.is_accepted:
            raise LicenseNotAccepted(license=LICENSE_NAME, url=LICENSE_URL)
