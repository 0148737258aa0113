"""Files: whole or not at all, and errors in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from lidia_desktop.engine.errors import DiskFull, FileTrouble, LidiaError, NoPermission
from lidia_desktop.engine.files import explain, replacing, write_text


def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "preset.json"
    write_text(target, "old")
    with pytest.raises(ZeroDivisionError), replacing(target) as temporary:
        temporary.write_text("half")
        raise ZeroDivisionError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_folders_are_made(tmp_path: Path) -> None:
    write_text(tmp_path / "a" / "b.txt", "ё")
    assert (tmp_path / "a" / "b.txt").read_text("utf-8") == "ё"


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(LidiaError, match="x"):
        write_text(tmp_path / "x", "")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_full_disk_is_named() -> None:
    assert isinstance(explain(OSError(errno.ENOSPC, "No space"), Path("a.wav")), DiskFull)
    assert isinstance(explain(PermissionError(errno.EACCES, "no"), Path("a.wav")), NoPermission)
    assert isinstance(explain(OSError(errno.EIO, "I/O error"), Path("a.wav")), FileTrouble)
    assert "a.wav" in str(explain(OSError(errno.ENOSPC, "No space"), Path("a.wav")))


@pytest.mark.skipif(os.name != "posix", reason="Windows has no mode bits")
def test_rights_and_links_stay(tmp_path: Path) -> None:
    secret, link = tmp_path / "secret", tmp_path / "link"
    secret.write_text("old")
    secret.chmod(0o600)
    link.symlink_to(secret)
    write_text(link, "new")
    assert link.is_symlink()
    assert secret.read_text() == "new"
    assert secret.stat().st_mode & 0o777 == 0o600
    write_text(tmp_path / "fresh", "")
    (tmp_path / "plain").touch()
    assert (tmp_path / "fresh").stat().st_mode == (tmp_path / "plain").stat().st_mode
