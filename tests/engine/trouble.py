"""File-system trouble on purpose: a user without rights, a disk without room."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

_NOBODY = 65_534


@contextlib.contextmanager
def without_rights(path: Path) -> Iterator[None]:
    """`path` may not be opened inside, not even by tests that run as root."""
    if not hasattr(os, "geteuid"):
        pytest.skip("Windows has no mode bits to take away")
    mode = path.stat().st_mode
    path.chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        path.chmod(mode)


@contextlib.contextmanager
def tiny_disk(folder: Path, size_bytes: int) -> Iterator[Path]:
    """A disk of its own, `size_bytes` large, at `folder`."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    if done.returncode:
        pytest.skip(f"no disk of our own without root: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
