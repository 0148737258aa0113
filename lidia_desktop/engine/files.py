"""Files that are either whole or not there, and file-system errors put into words."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lidia_desktop.engine.errors import DiskFull, FileTrouble, LidiaError, NoPermission

REASONS = {
    errno.ENOENT: "такого файла или папки нет",
    errno.ENOTDIR: "на пути стоит файл, а не папка",
    errno.EISDIR: "это папка, а не файл",
    errno.EEXIST: "такое имя уже занято",
    errno.ENAMETOOLONG: "имя слишком длинное",
    errno.ELOOP: "ссылки указывают друг на друга",
    errno.EIO: "диск не отвечает",
}


def explain(error: OSError, path: Path) -> LidiaError:
    """The operator's version of a file-system error met at `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NoPermission(path=path)
    known = REASONS.get(error.errno or 0)
    return FileTrouble(path=path, reason=known or error.strerror or str(error))


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn any `OSError` inside into a `LidiaError` about `path`."""
    try:
        yield
    except OSError as error:
        raise explain(error, path) from error


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; on success it takes the place of `path`, otherwise it goes.

    The target is never seen half-written: the data reach the disk before the name does. Raises `LidiaError`.
    """
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 `text` to `path`, whole or not at all. Raises `LidiaError`."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
