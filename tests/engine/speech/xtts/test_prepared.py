"""Prepared weights: kept, read again, refused when they are not what they should be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from lidia_desktop.engine.speech.xtts.checkpoint import dimensions
from lidia_desktop.engine.speech.xtts.gpt import quantized_tensors, tensors_of
from lidia_desktop.engine.speech.xtts.prepared import FILE_NAME, Meta, PreparedFile
from lidia_desktop.engine.speech.xtts.self_check import SelfCheck
from lidia_desktop.engine.speech.xtts.vocoder import vocoder_weights

GOOD = SelfCheck(error=0.02, agreement=0.97, machine="this one")


def nothing() -> None:
    """No cancel."""


@pytest.fixture
def contents(int8, tiny_network):
    weights = quantized_tensors(tensors_of(tiny_network), nothing)
    return weights, vocoder_weights(tiny_network.hifigan_decoder), Meta("hash", dimensions(tiny_network), GOOD)


def _file(tmp_path: Path, model_hash: str = "hash") -> PreparedFile:
    return PreparedFile(tmp_path / "model", tmp_path / "spare", model_hash)


def test_what_was_kept_is_read(tmp_path: Path, contents) -> None:
    (tmp_path / "model").mkdir()
    file = _file(tmp_path)
    assert file.meta() is None
    assert file.load(nothing) is None
    file.save(*contents)
    assert [path.name for path in (tmp_path / "model").iterdir()] == [FILE_NAME]
    assert file.meta() == contents[2]
    prepared = file.load(nothing)
    assert prepared is not None
    assert prepared.gpt.is_int8
    assert prepared.gpt.dimensions == contents[2].dimensions
    assert prepared.vocoder.keys() == contents[1].keys()
    assert all(torch.equal(prepared.vocoder[name], tensor) for name, tensor in contents[1].items())
    assert torch.equal(prepared.gpt.text, contents[0]["text.weight"])


def test_another_checkpoint_has_none(tmp_path: Path, contents) -> None:
    _file(tmp_path).save(*contents)
    assert _file(tmp_path, "another").meta() is None
    assert _file(tmp_path, "another").load(nothing) is None


def test_beside_the_checkpoint_or_in_the_spare_folder(tmp_path: Path, contents) -> None:
    """A file in the way stands for a folder that cannot be written to: root may write everywhere."""
    (tmp_path / "model").write_text("no folder")
    _file(tmp_path).save(*contents)
    assert [path.name for path in (tmp_path / "spare").iterdir()] == [f"hash-{FILE_NAME}"]
    assert _file(tmp_path).meta() == contents[2]


def test_nowhere_to_keep_them_is_no_failure(tmp_path: Path, contents, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("model", "spare"):
        (tmp_path / name).write_text("no folder")
    _file(tmp_path).save(*contents)
    assert "not kept" in caplog.text


@pytest.mark.parametrize("size", [0, 5, 40, 3000, -1000])
def test_a_damaged_file_is_made_again(tmp_path: Path, contents, size: int) -> None:
    (tmp_path / "model").mkdir()
    _file(tmp_path).save(*contents)
    path = tmp_path / "model" / FILE_NAME
    path.write_bytes(path.read_bytes()[:size])
    assert _file(tmp_path).load(nothing) is None


def test_an_older_format_is_made_again(tmp_path: Path, contents, monkeypatch: pytest.MonkeyPatch) -> None:
    _file(tmp_path).save(*contents)
    monkeypatch.setattr("lidia_desktop.engine.speech.xtts.prepared.FORMAT", 99)
    assert _file(tmp_path).meta() is None


def test_what_the_check_found_is_kept_and_said(contents) -> None:
    meta = contents[2]
    assert Meta.from_json(meta.to_json()) == meta
    assert "nan" not in json.loads(meta.to_json())
    assert "97%" in GOOD.text
    assert "годится" in GOOD.text
    for poor in (SelfCheck(0.5, 0.97, ""), SelfCheck(0.02, 0.3, ""), SelfCheck(float("nan"), 1.0, "")):
        assert not poor.is_good
        assert "float32" in poor.text
