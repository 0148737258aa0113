"""What a file contains, as SHA-256, remembered so that a gigabyte is read once and not at every start."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained, write_text

_BLOCK_BYTES = 1 << 20
_SETTLED_S = 3.0
_log = logging.getLogger(__name__)

_Stamp = tuple[int, int]  # size in bytes, time of the last change in ns


@dataclass(frozen=True, slots=True)
class Hashing:
    """A step: the `fraction` done 0…1, by hundredths; `sha256` is empty until the last one."""

    fraction: float
    sha256: tuple[str, ...] = ()


class ContentHashes:
    """SHA-256 of files, kept in the JSON file `memo` under path, size and time of change. Safe from any thread."""

    def __init__(self, memo: Path) -> None:
        self._memo = memo
        self._lock = threading.Lock()
        self._entries: dict[str, tuple[_Stamp, str]] | None = None

    def known(self, path: Path) -> str | None:
        """The hash of `path` if it was computed before and the file has not changed since."""
        try:
            stamp = _stamp(path)
        except OSError:
            return None
        with self._lock:
            entry = self._loaded().get(_key(path))
        return entry[1] if entry is not None and entry[0] == stamp else None

    def remember(self, path: Path, sha256: str) -> None:
        """Take note of a hash that was computed elsewhere. Raises `LidiaError` when `path` cannot be looked at."""
        with explained(path):
            stamp = _stamp(path)
        self._note({_key(path): (stamp, sha256)})

    def hashing(self, paths: Sequence[Path], cancel: Cancel) -> Iterator[Hashing]:
        """Read the files that are not known yet; the last step, which always comes, holds the hashes of all `paths`.

        Raises `Cancelled`, or `LidiaError` when a file cannot be read.
        """
        found = {path: self.known(path) for path in paths}
        unknown = [path for path, sha256 in found.items() if sha256 is None]
        meter = _Meter(sum(_size(path) for path in unknown))
        fresh: dict[str, tuple[_Stamp, str]] = {}
        for path in unknown:
            digest = hashlib.sha256()
            with explained(path), path.open("rb") as file:
                before = _stamp(path)
                while block := file.read(_BLOCK_BYTES):
                    cancel.check()
                    digest.update(block)
                    yield from meter.after(len(block))
                after = _stamp(path)
            found[path] = digest.hexdigest()
            if before == after and _has_settled(after):
                fresh[_key(path)] = (after, digest.hexdigest())
        self._note(fresh)
        yield Hashing(1.0, tuple(str(found[path]) for path in paths))

    def sha256(self, paths: Sequence[Path], cancel: Cancel) -> tuple[str, ...]:
        """The hashes of `paths` in their order. Raises as `hashing` does."""
        *_, last = self.hashing(paths, cancel)
        return last.sha256

    def _note(self, fresh: dict[str, tuple[_Stamp, str]]) -> None:
        if not fresh:
            return
        with self._lock:
            entries = self._loaded()
            entries.update(fresh)
            files = {path: [*stamp, sha256] for path, (stamp, sha256) in entries.items()}
            try:
                write_text(self._memo, json.dumps({"format": 1, "files": files}, indent=1))
            except LidiaError as error:  # only time is lost: the files are read again at the next start
                _log.warning("hashes are not remembered: %s", error)

    def _loaded(self) -> dict[str, tuple[_Stamp, str]]:
        if self._entries is None:
            self._entries = _read_memo(self._memo)
        return self._entries


class _Meter:
    def __init__(self, total: int) -> None:
        self._total = max(total, 1)
        self._done = 0

    def after(self, count: int) -> Iterator[Hashing]:
        before = self._done
        self._done += count
        if before * 100 // self._total != self._done * 100 // self._total:
            yield Hashing(min(1.0, self._done / self._total))


def _size(path: Path) -> int:
    with explained(path):
        return path.stat().st_size


def _read_memo(memo: Path) -> dict[str, tuple[_Stamp, str]]:
    try:
        files = json.loads(memo.read_text(encoding="utf-8"))["files"]
        return {str(path): ((int(size), int(mtime_ns)), str(sha)) for path, (size, mtime_ns, sha) in files.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        _log.warning("remembered hashes are not readable, files are read again: %s", error)
        return {}


def _key(path: Path) -> str:
    return str(path.resolve())


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _has_settled(stamp: _Stamp) -> bool:
    """False for a file so young that another change might leave size and time as they are."""
    return time.time() - stamp[1] / 1e9 > _SETTLED_S
