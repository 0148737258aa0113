"""The model as the operator manages it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.xtts.manager import ModelManager
from lidia_desktop.engine.speech.xtts.model import Consent, LicenseNotAccepted, ModelNotReady


@pytest.fixture
def chosen() -> list[Path]:
    return []


@pytest.fixture
def manager(tmp_path: Path, chosen: list[Path]) -> ModelManager:
    return ModelManager(
        tmp_path / "model",
        Consent(tmp_path / "license.json"),
        ContentHashes(tmp_path / "hashes.json"),
        chosen.append,
        base_url="http://127.0.0.1:9",
    )


def test_obstacles_in_their_order(manager: ModelManager, tiny_folder: Path, chosen: list[Path]) -> None:
    assert "нет" in (manager.obstacle() or "")
    manager.use_folder(tiny_folder)
    assert chosen == [tiny_folder]
    assert manager.obstacle() == "лицензия модели не принята"
    manager.accept_license()
    assert manager.obstacle() is None
    assert manager.view().is_ready
    assert manager.view().bytes_present > 80_000_000


def test_no_download_without_consent(manager: ModelManager, tmp_path: Path) -> None:
    with pytest.raises(LicenseNotAccepted):
        list(manager.download(Cancel()))
    assert not (tmp_path / "model").exists()


def test_a_folder_without_a_model_changes_nothing(manager: ModelManager, tmp_path: Path, chosen: list[Path]) -> None:
    with pytest.raises(ModelNotReady):
        manager.use_folder(tmp_path)
    assert manager.folder == tmp_path / "model"
    assert chosen == []


def test_what_a_broken_off_download_left_is_counted(manager: ModelManager, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.pth.part").write_bytes(b"x" * 1000)
    assert manager.view().bytes_present == 1000
