"""The model's files over HTTP: resumed, checked, and never under their final name before they are right."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lidia_desktop.engine.background import leave_behind
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.files import explained
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.xtts import download_errors as errors
from lidia_desktop.engine.speech.xtts.download_progress import DownloadProgress, Meter
from lidia_desktop.engine.speech.xtts.fetch import Answer, FetchFailure, Retry, fetch, host_of
from lidia_desktop.engine.speech.xtts.model import MODEL_FILES, Consent, PublishedFile

MODEL_URL = "https://huggingface.co/coqui/XTTS-v2/resolve/6c2b0d75eae4b7047358e3b6bd9325f857d43f77"
SPARE_BYTES = 200_000_000
_BLOCK_BYTES = 1 << 20
_GOOD_STRETCH_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a bad network is put up with.

    `attempts` that fail in a row, a pause after each that doubles from `pause_s` seconds, and `stall_s` seconds
    without a byte, after which a connection counts as lost.
    """

    attempts: int = 6
    pause_s: float = 1.0
    stall_s: float = 20.0


def download_model(
    folder: Path, hashes: ContentHashes, consent: Consent, cancel: Cancel, base_url: str = MODEL_URL
) -> Iterator[DownloadProgress]:
    """Download XTTS v2 into `folder`. Raises `LicenseNotAccepted` and what `download` raises."""
    consent.require()
    yield from download(MODEL_FILES, base_url, folder, hashes, cancel)


def download(
    files: Sequence[PublishedFile],
    base_url: str,
    folder: Path,
    hashes: ContentHashes,
    cancel: Cancel,
    patience: Patience | None = None,
) -> Iterator[DownloadProgress]:
    """Bring `files` from under `base_url` into `folder`, yielding progress about ten times a second.

    What is there and right is kept; a `.part` file is continued. Raises `Cancelled` within 100 ms, or a `LidiaError`
    of `download_errors` or of the file system; what was received stays unless it was wrong.
    """
    _refuse_bad_address(base_url)
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_lack_of_room(files, folder)
    meter = Meter(sum(file.size_bytes for file in files))
    for file in files:
        meter.begin(file.name)
        target = folder / file.name
        with explained(target):
            is_there = target.exists()
        if is_there:
            yield from _checked(file, target, hashes, meter, cancel)
        else:
            url = f"{base_url.rstrip('/')}/{urllib.parse.quote(file.name)}"
            yield from _Transfer(file, url, target, meter, cancel, patience or Patience()).run()
            hashes.remember(target, file.sha256)
        meter.end(file.size_bytes)
        yield meter.report("готово")


def _refuse_bad_address(base_url: str) -> None:
    try:
        parts = urllib.parse.urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not base_url.isascii() or any(character <= " " for character in base_url):
        raise errors.BadAddress(url=base_url)


def _refuse_lack_of_room(files: Sequence[PublishedFile], folder: Path) -> None:
    needed = 0
    for file in files:
        if not (folder / file.name).exists():
            part = part_path(folder / file.name)
            needed += file.size_bytes - (min(part.stat().st_size, file.size_bytes) if part.exists() else 0)
    free = shutil.disk_usage(folder).free
    if needed and needed + SPARE_BYTES > free:
        raise errors.NoRoom(needed_gb=(needed + SPARE_BYTES) / 1e9, free_gb=free / 1e9, folder=folder)


def part_path(target: Path) -> Path:
    """Where `target` grows until it is whole."""
    return target.with_name(f"{target.name}.part")


def _checked(
    file: PublishedFile, target: Path, hashes: ContentHashes, meter: Meter, cancel: Cancel
) -> Iterator[DownloadProgress]:
    for step in hashes.hashing([target], cancel):
        meter.at(int(step.fraction * file.size_bytes))
        yield from meter.due("проверяю то, что уже есть")
        if step.sha256 and step.sha256[0] != file.sha256:
            raise errors.ForeignFile(path=target)


class _Part:
    """The growing file: its length and the running SHA-256 of what is in it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.length = 0
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def take_up(self, cancel: Cancel) -> Iterator[None]:
        """Take into account what an earlier run left, block by block."""
        while block := self._file.read(_BLOCK_BYTES):
            cancel.check()
            self.length += len(block)
            self._digest.update(block)
            yield

    def restart(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self.length = 0
        self._digest = hashlib.sha256()

    def append(self, block: bytes) -> None:
        self._file.write(block)
        self.length += len(block)
        self._digest.update(block)

    def reach_disk(self, cancel: Cancel) -> None:
        """Wait until the data are on the disk, which may take seconds, without making a cancellation wait."""
        self._file.flush()
        for _ in leave_behind(self._synced, cancel):
            pass

    def _synced(self, _given_up: Cancel) -> Iterator[None]:
        os.fsync(self._file.fileno())
        yield


@dataclass(frozen=True, slots=True)
class _Transfer:
    """One file on its way."""

    file: PublishedFile
    url: str
    target: Path
    meter: Meter
    cancel: Cancel
    patience: Patience

    def run(self) -> Iterator[DownloadProgress]:
        path = part_path(self.target)
        with explained(path):
            path.touch()
            with path.open("rb+") as raw:
                part = _Part(raw)
                yield from self._take_up(part)
                yield from self._fill(part)
                if part.sha256 == self.file.sha256:
                    part.reach_disk(self.cancel)
            if part.sha256 != self.file.sha256:
                path.unlink()
                actual, expected = part.sha256[:12], self.file.sha256[:12]
                raise errors.WrongContents(file=self.file.name, actual=actual, expected=expected)
            path.replace(self.target)

    def _take_up(self, part: _Part) -> Iterator[DownloadProgress]:
        for _ in part.take_up(self.cancel):
            self.meter.at(part.length)
            yield from self.meter.due("проверяю скачанное раньше")
        if part.length >= self.file.size_bytes and part.sha256 != self.file.sha256:
            part.restart()

    def _fill(self, part: _Part) -> Iterator[DownloadProgress]:
        failures = 0
        while part.length < self.file.size_bytes:
            before = part.length
            try:
                yield from self._receive(part)
            except FetchFailure as failure:
                failures = 1 if part.length - before >= _GOOD_STRETCH_BYTES else failures + 1
                hopeless = failure.retry is Retry.NEVER or (
                    failure.retry is Retry.ONCE_BEGUN and not self.meter.has_received
                )
                if hopeless or failures >= self.patience.attempts:
                    raise failure.problem from failure
                if failure.from_zero:
                    part.restart()
                yield self.meter.report(f"связь прервалась, жду: попытка {failures + 1} из {self.patience.attempts}")
                self.cancel.wait(self.patience.pause_s * 2 ** (failures - 1))
                self.cancel.check()

    def _receive(self, part: _Part) -> Iterator[DownloadProgress]:
        """Let one connection bring what it can. Raises `FetchFailure` when it ends too early."""
        request = functools.partial(fetch, self.url, part.length, self.patience.stall_s)
        for item in leave_behind(request, self.cancel):
            if isinstance(item, Answer):
                self._begin(item, part)
                continue
            if part.length + len(item) > self.file.size_bytes:
                part.restart()
                raise self._wrong_length(f"больше {self.file.size_bytes}")
            part.append(item)
            self.meter.received(len(item))
            self.meter.at(part.length)
            yield from self.meter.due("скачиваю")
        if part.length < self.file.size_bytes:
            problem = errors.ConnectionFailing(host=host_of(self.url), reason="соединение обрывается")
            raise FetchFailure(problem, Retry.ALWAYS)

    def _begin(self, answer: Answer, part: _Part) -> None:
        if answer.total is not None and answer.total != self.file.size_bytes:
            raise self._wrong_length(answer.total)
        if answer.start == 0:
            part.restart()
        elif answer.start != part.length:
            problem = errors.OddAnswer(host=host_of(self.url), file=self.file.name, code=206)
            raise FetchFailure(problem, Retry.ALWAYS, from_zero=True)

    def _wrong_length(self, actual: object) -> errors.WrongLength:
        return errors.WrongLength(
            host=host_of(self.url), file=self.file.name, actual=actual, expected=self.file.size_bytes
        )
