from __future__ import annotations

import hashlib
import json
import logging
import os
import time
import zipfile

import pytest

from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.errors import NoPermission
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.xtts.model import (
    LICENSE_URL,
    MODEL_FILES,
    Consent,
    LicenseNotAccepted,
    ModelFolder,
    ModelNotReady,
    ModelState,
)
from lidia_desktop.engine.steps import result_of
from tests.engine.trouble import without_rights


@pytest.fixture
def hashes(tmp_path):
    return ContentHashes(tmp_path / "data" / "hashes.json")


@pytest.fixture
def folder(tmp_path):
    """A model of the operator's own that nobody touched for an hour."""
    path = tmp_path / "модель"
    path.mkdir()
    with zipfile.ZipFile(path / "model.pth", "w") as archive:
        archive.writestr("weights", bytes(3 << 20))
    (path / "config.json").write_text('{"model": "xtts"}')
    (path / "vocab.json").write_text("{}")
    an_hour_ago = time.time() - 3600
    for file in path.iterdir():
        os.utime(file, (an_hour_ago, an_hour_ago))
    return path


def test_the_table_is_the_published_one():
    assert {file.name: file.size_bytes for file in MODEL_FILES} == {
        "model.pth": 1_867_929_118,
        "config.json": 4_368,
        "vocab.json": 361_219,
    }
    assert all(len(file.sha256) == 64 for file in MODEL_FILES)


def test_nothing_is_a_missing_model(tmp_path, hashes):
    for path in (tmp_path / "нет", tmp_path):
        report = ModelFolder(path, hashes).check()
        assert report.state is ModelState.MISSING
        assert "нет" in report.text
        with pytest.raises(ModelNotReady, match=r"model\.pth нет"):
            result_of(ModelFolder(path, hashes).verify(Cancel()))


def spoil(folder, name, content):
    if content is None:
        (folder / name).unlink()
    elif callable(content):
        content(folder / name)
    else:
        (folder / name).write_bytes(content)


def cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def replace_by_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("name", "content", "trouble"),
    [
        ("config.json", None, "config.json нет"),
        ("model.pth", None, "model.pth нет"),
        ("model.pth", b"", "model.pth пуст"),
        ("model.pth", cut, "model.pth обрезан"),
        ("model.pth", replace_by_folder, "model.pth не файл"),
        ("vocab.json", b"<html>404</html>", "vocab.json испорчен"),
        ("config.json", b"[]", "config.json испорчен"),
        ("config.json", b"\xff", "config.json испорчен"),
    ],
)
def test_what_is_missing_or_broken_is_named(folder, hashes, name, content, trouble):
    spoil(folder, name, content)
    report = ModelFolder(folder, hashes).check()
    assert report.state is ModelState.INCOMPLETE
    assert report.troubles == (trouble,)
    with pytest.raises(ModelNotReady, match=trouble):
        result_of(ModelFolder(folder, hashes).verify(Cancel()))


def test_an_own_model_is_ready_and_shown_as_such(folder, hashes, tmp_path):
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    model = ModelFolder(folder, hashes)
    assert model.check().state is ModelState.READY
    assert model.check().text == "модель XTTS v2 на месте, ещё не проверена"
    sha256 = hashlib.sha256((folder / "model.pth").read_bytes()).hexdigest()
    assert result_of(model.verify(Cancel())) == sha256[:12]
    later = ModelFolder(folder, ContentHashes(tmp_path / "data" / "hashes.json"))
    assert later.check().weights_sha256 == sha256
    assert f"своя модель XTTS v2, хэш {sha256[:8]}" in later.check().text
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_the_weights_are_read_once(folder, hashes):
    model = ModelFolder(folder, hashes)
    steps = list(model.verify(Cancel()))
    assert steps
    assert [step.fraction for step in steps] == sorted(step.fraction for step in steps)
    assert list(model.verify(Cancel())) == []


def test_the_published_files_are_recognised(folder, hashes, monkeypatch):
    contents = {file.name: (folder / file.name).read_bytes() for file in MODEL_FILES}
    table = tuple(
        type(file)(file.name, len(contents[file.name]), hashlib.sha256(contents[file.name]).hexdigest())
        for file in MODEL_FILES
    )
    monkeypatch.setattr("lidia_desktop.engine.speech.xtts.model.MODEL_FILES", table)
    model = ModelFolder(folder, hashes)
    result_of(model.verify(Cancel()))
    assert model.check().changed == ()
    assert model.check().text.startswith("исходная модель")


def test_a_changed_model_is_read_again(folder, hashes):
    model = ModelFolder(folder, hashes)
    first = result_of(model.verify(Cancel()))
    with zipfile.ZipFile(folder / "model.pth", "w") as archive:
        archive.writestr("weights", b"others")
    assert model.check().weights_sha256 is None
    assert result_of(model.verify(Cancel())) != first


def test_reading_can_be_given_up(folder, hashes):
    cancel = Cancel()
    steps = ModelFolder(folder, hashes).verify(cancel)
    next(steps)
    cancel.set()
    with pytest.raises(Cancelled):
        next(steps)


def test_a_folder_without_rights_says_so(folder, hashes):
    with without_rights(folder), pytest.raises(NoPermission):
        ModelFolder(folder, hashes).check()


def test_consent_is_asked_once_and_stored(tmp_path):
    file = tmp_path / "config" / "consent.json"
    consent = Consent(file)
    assert not consent.is_accepted
    with pytest.raises(LicenseNotAccepted) as caught:
        consent.require()
    for piece in ("Coqui Public Model License", "некоммерчески", LICENSE_URL, "--accept-license"):
        assert piece in str(caught.value)
    consent.accept()
    Consent(file).require()
    stored = json.loads(file.read_text())
    assert stored["license"] == "Coqui Public Model License"
    assert len(stored["accepted_on"]) == 10


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"true", b"{}", b"\xff", b'{"license": "MIT", "version": "1.0.0"}']
)
def test_anything_else_in_the_file_is_no_consent(tmp_path, content, caplog):
    file = tmp_path / "consent.json"
    file.write_bytes(content)
    with caplog.at_level(logging.ERROR):
        assert not Consent(file).is_accepted


def test_the_consent_to_an_older_licence_is_not_enough(tmp_path):
    file = tmp_path / "consent.json"
    Consent(file).accept()
    file.write_text(json.dumps(json.loads(file.read_text()) | {"version": "0.9"}))
    assert not Consent(file).is_accepted


def test_a_consent_that_cannot_be_stored_says_so(tmp_path):
    with without_rights(tmp_path), pytest.raises(NoPermission):
        Consent(tmp_path / "consent.json").accept()
