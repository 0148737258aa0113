from __future__ import annotations

import hashlib
import logging
import os
import time

import pytest

from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.errors import FileTrouble, NoPermission
from lidia_desktop.engine.hashes import ContentHashes
from tests.engine.trouble import without_rights


@pytest.fixture
def hashes(tmp_path):
    return ContentHashes(tmp_path / "data" / "hashes.json")


def old_file(path, content=b"content"):
    """A file that nobody touched for an hour."""
    path.write_bytes(content)
    an_hour_ago = time.time() - 3600
    os.utime(path, (an_hour_ago, an_hour_ago))
    return path


def test_hashes_are_those_of_the_contents_in_order(tmp_path, hashes):
    paths = [old_file(tmp_path / name, name.encode()) for name in ("б", "a", "в")]
    assert hashes.sha256(paths, Cancel()) == tuple(hashlib.sha256(n.encode()).hexdigest() for n in ("б", "a", "в"))


def test_a_known_file_is_not_read_again_even_after_a_restart(tmp_path, hashes):
    path = old_file(tmp_path / "model.pth")
    (sha256,) = hashes.sha256([path], Cancel())
    again = ContentHashes(tmp_path / "data" / "hashes.json")
    assert again.known(path) == sha256
    steps = list(again.hashing([path], Cancel()))
    assert [step.fraction for step in steps] == [1.0]


def test_a_changed_file_is_read_again(tmp_path, hashes):
    path = old_file(tmp_path / "a.wav", b"one")
    (first,) = hashes.sha256([path], Cancel())
    path.write_bytes(b"two")
    assert hashes.known(path) is None
    assert hashes.sha256([path], Cancel()) != (first,)


def test_a_file_so_young_that_a_change_might_not_show_is_not_remembered(tmp_path, hashes):
    path = tmp_path / "young.wav"
    path.write_bytes(b"one")
    stamp = path.stat().st_mtime_ns
    (first,) = hashes.sha256([path], Cancel())
    path.write_bytes(b"two")
    os.utime(path, ns=(stamp, stamp))
    assert hashes.sha256([path], Cancel()) != (first,)


def test_what_was_hashed_elsewhere_can_be_remembered(tmp_path, hashes):
    path = tmp_path / "model.pth"
    path.write_bytes(b"x")
    hashes.remember(path, "abc")
    assert ContentHashes(tmp_path / "data" / "hashes.json").known(path) == "abc"


def test_progress_grows_to_one(tmp_path, hashes):
    paths = [old_file(tmp_path / str(number), bytes(3 << 20)) for number in range(3)]
    fractions = [step.fraction for step in hashes.hashing(paths, Cancel())]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert len(fractions) > 5


def test_cancelling_stops_at_once(tmp_path, hashes):
    cancel = Cancel()
    steps = hashes.hashing([old_file(tmp_path / "big", bytes(8 << 20))], cancel)
    next(steps)
    cancel.set()
    with pytest.raises(Cancelled):
        next(steps)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"files": [1]}', b'{"files": {"a": 1}}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_damaged_memory_is_only_slow(tmp_path, content, caplog):
    memo = tmp_path / "hashes.json"
    memo.write_bytes(content)
    path = old_file(tmp_path / "a")
    with caplog.at_level(logging.WARNING):
        assert ContentHashes(memo).known(path) is None
    assert "read again" in caplog.text
    assert len(ContentHashes(memo).sha256([path], Cancel())) == 1
    assert ContentHashes(memo).known(path) is not None


def test_a_memory_that_cannot_be_written_is_only_slow(tmp_path, caplog):
    (tmp_path / "hashes.json").mkdir()
    path = old_file(tmp_path / "a")
    assert len(ContentHashes(tmp_path / "hashes.json").sha256([path], Cancel())) == 1
    assert "not remembered" in caplog.text


def test_missing_and_forbidden_files_say_so(tmp_path, hashes):
    with pytest.raises(FileTrouble):
        hashes.sha256([tmp_path / "нет"], Cancel())
    path = old_file(tmp_path / "secret")
    with without_rights(path), pytest.raises(NoPermission):
        hashes.sha256([path], Cancel())


def test_an_empty_list_and_an_empty_file(tmp_path, hashes):
    assert hashes.sha256([], Cancel()) == ()
    assert hashes.sha256([old_file(tmp_path / "empty", b"")], Cancel()) == (hashlib.sha256().hexdigest(),)
