"""Files that are either whole or not there, and file-system errors put into words."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
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

    The target is never seen half-written: the data reach the disk before the name does. A link stays a link, and the
    rights of a file that was there stay as they were. Raises `LidiaError`.
    """
    with explained(path):
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.part")
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 `text` to `path`, whole or not at all. Raises `LidiaError`."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
