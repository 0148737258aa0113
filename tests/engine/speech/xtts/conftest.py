"""A tiny XTTS checkpoint that goes through the real loading code."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.xtts.checkpoint import load_network
from lidia_desktop.engine.speech.xtts.random_weights import TINY, write_checkpoint


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("xtts") / "tiny", TINY)


@pytest.fixture(scope="session")
def tiny_network(tiny_folder: Path):
    return load_network(tiny_folder, "cpu", Cancel())


@pytest.fixture(scope="session")
def coqui(tiny_folder: Path):
    """The same checkpoint loaded by coqui-tts itself: the reference."""
    from TTS.tts.configs.xtts_config import XttsConfig
    from TTS.tts.models.xtts import Xtts

    config = XttsConfig()
    config.load_json(str(tiny_folder / "config.json"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = Xtts(config)
        model.load_checkpoint(config, checkpoint_dir=str(tiny_folder), eval=True)
    return model
