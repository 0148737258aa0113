"""A tiny XTTS checkpoint that goes through the real loading code."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import soundfile

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.xtts.checkpoint import load_network
from lidia_desktop.engine.voices.voice import Voice


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


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    """Three files of tones in noise, 15 s together."""
    folder = tmp_path / "voice"
    folder.mkdir()
    random = np.random.default_rng(1)
    samples = []
    for number, seconds in enumerate((5, 4, 6)):
        time_s = np.arange(seconds * 24_000) / 24_000
        wave = 0.3 * np.sin(2 * np.pi * (150 + 40 * number) * time_s) + 0.05 * random.standard_normal(len(time_s))
        samples.append(folder / f"{number}.wav")
        soundfile.write(samples[-1], wave, 24_000)
    return Voice("voice", "Голос", folder, tuple(samples))


@pytest.fixture(scope="session")
def int8() -> None:
    """Skips where 8-bit products are not to be had."""
    from lidia_desktop.engine.speech.xtts.blocks import int8_obstacle

    if (obstacle := int8_obstacle()) is not None:
        pytest.skip(obstacle)
