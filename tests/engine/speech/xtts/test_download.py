from __future__ import annotations

import hashlib
import random
import shutil
import threading
import time

import pytest

from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.errors import DiskFull, FileTrouble, NoPermission
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.xtts import download as download_module
from lidia_desktop.engine.speech.xtts import download_errors as errors
from lidia_desktop.engine.speech.xtts.download import Patience, download, download_model
from lidia_desktop.engine.speech.xtts.model import Consent, LicenseNotAccepted, PublishedFile
from tests.engine.speech.xtts.file_server import FileServer
from tests.engine.trouble import tiny_disk, without_rights

CONTENT = random.Random(7).randbytes(600_000)
QUICK = Patience(attempts=4, pause_s=0.01, stall_s=0.3)


def published(name="model.pth", content=CONTENT):
    return PublishedFile(name, len(content), hashlib.sha256(content).hexdigest())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "модель"


@pytest.fixture
def hashes(tmp_path):
    return ContentHashes(tmp_path / "hashes.json")


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with FileServer({"/model.pth": CONTENT, "/vocab.json": b"{}"}).running() as running:
        yield running


@pytest.fixture
def get(server, folder, hashes):
    """Download to the end and return the progress."""

    def run(*files, cancel=None, patience=QUICK, address=None):
        wanted = files or (published(),)
        return list(download(wanted, address or server.address, folder, hashes, cancel or Cancel(), patience))

    return run


def assert_complete(folder):
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"model.pth": CONTENT}


def test_files_arrive_whole_with_growing_progress(get, folder, hashes, server):
    files = (published("vocab.json", b"{}"), published())
    progress = get(*files)
    assert sorted(path.name for path in folder.iterdir()) == ["model.pth", "vocab.json"]
    assert (folder / "model.pth").read_bytes() == CONTENT
    done = [step.bytes_done for step in progress]
    assert done == sorted(done)
    assert done[-1] == progress[-1].bytes_total == len(CONTENT) + 2
    assert progress[-1].file == "model.pth"
    assert hashes.known(folder / "model.pth") == files[1].sha256
    get(*files)
    assert server.sent_bytes == len(CONTENT) + 2


def test_a_later_run_continues_and_asks_only_for_the_rest(get, folder, server):
    folder.mkdir()
    (folder / "model.pth.part").write_bytes(CONTENT[:400_000])
    get()
    assert_complete(folder)
    assert server.requests == ["bytes=400000-"]
    assert server.sent_bytes == 200_000


def test_dropped_connections_are_taken_up_where_they_broke(get, folder, server):
    server.drops = [100_000, 150_000]
    progress = get()
    assert_complete(folder)
    assert server.requests == ["", "bytes=100000-", "bytes=250000-"]
    assert server.sent_bytes == len(CONTENT)
    assert any("попытка 2 из 4" in step.step for step in progress)


@pytest.mark.parametrize("says_length", [True, False])
def test_a_server_that_ignores_ranges_is_read_from_the_start(get, folder, server, says_length):
    server.ranges = False
    server.says_length = says_length
    server.drops = [100_000]
    get()
    assert_complete(folder)
    assert server.requests == ["", "bytes=100000-"]
    assert server.sent_bytes == 700_000


def test_drops_without_end_are_given_up_and_what_came_is_kept(get, folder, server):
    server.drops = [10_000] * 9
    with pytest.raises(errors.ConnectionFailing, match=r"127\.0\.0\.1.*обрывается.*сохранено"):
        get()
    assert len(server.requests) == QUICK.attempts
    assert [(path.name, path.stat().st_size) for path in folder.iterdir()] == [("model.pth.part", 40_000)]
    server.drops = []
    get()
    assert_complete(folder)
    assert server.sent_bytes == len(CONTENT)


def test_a_silent_server_counts_as_lost(get, folder, server):
    server.stall_after = 300_000
    with pytest.raises(errors.ConnectionFailing, match=r"молчит дольше 0\.3 с"):
        get(patience=Patience(attempts=2, pause_s=0.01, stall_s=0.3))
    assert not (folder / "model.pth").exists()


def test_cancelling_while_the_server_is_silent_takes_less_than_100_ms(get, folder, server):
    server.stall_after = 300_000
    cancel = Cancel()
    asked = []

    def ask():
        server.stalled.wait(10)
        time.sleep(0.2)  # what is on its way arrives
        asked.append(time.monotonic())
        cancel.set()

    thread = threading.Thread(target=ask)
    thread.start()
    with pytest.raises(Cancelled):
        get(cancel=cancel, patience=Patience(stall_s=5))
    assert time.monotonic() - asked[0] < 0.1
    thread.join()
    assert (folder / "model.pth.part").stat().st_size > 200_000
    server.stall_after = None
    server.released.set()
    get()
    assert_complete(folder)


def test_cancelling_during_the_pause_between_attempts_is_as_quick(get, server):
    server.statuses = [503] * 9
    cancel = Cancel()
    timer = threading.Timer(0.2, cancel.set)
    timer.start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        get(cancel=cancel, patience=Patience(pause_s=30))
    assert time.monotonic() - started < 0.35
    timer.join()


def test_dropping_the_iterator_keeps_the_part_and_nothing_else(server, folder, hashes):
    server.stall_after = 300_000
    steps = download((published(),), server.address, folder, hashes, Cancel(), QUICK)
    next(steps)
    steps.close()
    assert [path.name for path in folder.iterdir()] == ["model.pth.part"]


def test_wrong_contents_leave_nothing_behind(get, folder, server):
    server.files["/model.pth"] = CONTENT[:-1] + b"?"
    with pytest.raises(errors.WrongContents, match=r"model\.pth.*SHA-256"):
        get()
    assert not list(folder.iterdir())


def test_a_damaged_part_is_found_out_at_the_end(get, folder):
    folder.mkdir()
    (folder / "model.pth.part").write_bytes(bytes(300_000))
    with pytest.raises(errors.WrongContents):
        get()
    assert not list(folder.iterdir())
    get()
    assert_complete(folder)


@pytest.mark.parametrize("size", [600_000, 700_000])
def test_a_part_that_cannot_be_continued_is_begun_again(get, folder, size):
    folder.mkdir()
    (folder / "model.pth.part").write_bytes(bytes(size))
    get()
    assert_complete(folder)


def test_a_part_that_is_already_complete_needs_no_server(get, folder, server):
    folder.mkdir()
    (folder / "model.pth.part").write_bytes(CONTENT)
    get()
    assert_complete(folder)
    assert server.requests == []


@pytest.mark.parametrize("extra", [b"", b"more"])
@pytest.mark.parametrize("says_length", [True, False])
def test_another_length_is_found_out(get, folder, server, extra, says_length):
    server.says_length = says_length
    server.files["/model.pth"] = CONTENT + extra if extra else CONTENT[:-10]
    with pytest.raises(errors.WrongLength):
        get()
    assert not (folder / "model.pth").exists()
    if says_length:
        assert len(server.requests) == 1


def test_a_wrong_length_does_not_cost_what_is_already_there(get, folder, server):
    folder.mkdir()
    (folder / "model.pth.part").write_bytes(CONTENT[:400_000])
    server.files["/model.pth"] = CONTENT * 2
    with pytest.raises(errors.WrongLength, match="1200000 байт, а должно быть 600000"):
        get()
    assert (folder / "model.pth.part").stat().st_size == 400_000


@pytest.mark.parametrize("answer", ["bytes 5-599999/600000", "nonsense", "bytes 5-9/*"])
def test_an_answer_to_another_range_is_not_believed(get, folder, server, answer):
    folder.mkdir()
    (folder / "model.pth.part").write_bytes(CONTENT[:400_000])
    server.content_range = answer
    get()
    assert_complete(folder)
    assert server.requests == ["bytes=400000-", ""]


def test_a_refused_range_starts_from_zero(get, folder, server):
    folder.mkdir()
    (folder / "model.pth.part").write_bytes(CONTENT[:400_000])
    server.statuses = [416]
    get()
    assert_complete(folder)
    assert server.requests == ["bytes=400000-", ""]


@pytest.mark.parametrize(
    ("status", "kind", "requests"),
    [
        (401, errors.ForbiddenByServer, 1),
        (403, errors.ForbiddenByServer, 1),
        (404, errors.NotOnServer, 1),
        (410, errors.NotOnServer, 1),
        (418, errors.OddAnswer, 1),
        (451, errors.ForbiddenByServer, 1),
        (429, errors.TooManyRequests, 4),
        (500, errors.ServerFault, 4),
        (503, errors.ServerFault, 4),
    ],
)
def test_every_status_has_its_words(get, server, status, kind, requests):
    server.statuses = [status] * 9
    with pytest.raises(kind, match=str(status)):
        get()
    assert len(server.requests) == requests


def test_a_busy_server_is_asked_again(get, folder, server):
    server.statuses = [503, 429]
    get()
    assert_complete(folder)


def test_redirections_to_web_addresses_are_followed_with_the_range(get, folder, server):
    folder.mkdir()
    (folder / "model.pth.part").write_bytes(CONTENT[:400_000])
    server.redirect = "/moved/model.pth"
    get()
    assert_complete(folder)
    assert server.requests == ["bytes=400000-", "bytes=400000-"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/model.pth", "data:,x", "/model.pth"])
def test_other_redirections_and_circles_are_refused(get, folder, server, target):
    server.redirect = target
    with pytest.raises(errors.OddAnswer, match="302"):
        get()
    assert not (folder / "model.pth").exists()


@pytest.mark.parametrize(
    "address",
    ["", "file:///etc", "ftp://host/x", "http://", "https:///x", "http://h:port/", "http://a b/", "пример.рф"],
)
def test_other_addresses_are_refused(get, folder, address):
    with pytest.raises(errors.BadAddress):
        list(download((published(),), address, folder, None, Cancel(), QUICK))
    assert not folder.exists()


def test_no_server_at_all_says_so_at_once(get, server):
    started = time.monotonic()
    with pytest.raises(errors.ConnectionFailing, match="не принимает соединений"):
        get(address="http://127.0.0.1:1", patience=Patience(pause_s=60))
    assert time.monotonic() - started < 1


def test_a_name_that_cannot_be_found_says_that_there_is_no_network(get):
    with pytest.raises(errors.NoNetwork, match=r"nowhere\.invalid"):
        get(address="http://nowhere.invalid/models", patience=Patience(pause_s=60))


def test_a_server_that_does_not_speak_http(get, server):
    with pytest.raises(errors.ConnectionFailing):
        get(address=server.address.replace("http:", "https:"))


def test_too_little_room_is_said_before_anything_is_asked(get, folder, server):
    huge = PublishedFile("model.pth", 10**16, "0" * 64)
    with pytest.raises(errors.NoRoom, match=r"нужно 10000000\.2 ГБ"):
        get(huge)
    assert server.requests == []


def test_a_disk_that_fills_up_keeps_what_fits(tmp_path, server, hashes, monkeypatch):
    monkeypatch.setattr(download_module, "SPARE_BYTES", -(10**9))
    with tiny_disk(tmp_path / "disk", 256 * 1024) as disk:
        with pytest.raises(DiskFull, match=r"model\.pth"):
            list(download((published(),), server.address, disk, hashes, Cancel(), QUICK))
        assert [path.name for path in disk.iterdir()] == ["model.pth.part"]
        shutil.copy(disk / "model.pth.part", tmp_path)
    assert CONTENT.startswith((tmp_path / "model.pth.part").read_bytes())


def test_another_file_under_the_final_name_is_left_alone(get, folder, server):
    folder.mkdir()
    (folder / "model.pth").write_bytes(b"my own fine-tuned model")
    with pytest.raises(errors.ForeignFile, match=r"model\.pth"):
        get()
    assert (folder / "model.pth").read_bytes() == b"my own fine-tuned model"
    assert server.requests == []


def test_folders_and_rights_in_the_way(get, folder, hashes, server):
    folder.mkdir()
    (folder / "model.pth.part").mkdir()
    with pytest.raises(FileTrouble):
        get()
    (folder / "model.pth.part").rmdir()
    with without_rights(folder), pytest.raises(NoPermission):
        get()


def test_without_consent_nothing_is_asked_or_written(tmp_path, server, folder, hashes):
    consent = Consent(tmp_path / "consent.json")
    with pytest.raises(LicenseNotAccepted):
        list(download_model(folder, hashes, consent, Cancel(), server.address))
    assert server.requests == []
    assert not folder.exists()
    consent.accept()
    with pytest.raises(errors.NotOnServer, match=r"config\.json"):
        list(download_model(folder, hashes, consent, Cancel(), server.address))
