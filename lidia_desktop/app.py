"""The composition root: builds the engine from the settings and hands it to the window or the command line."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from pathlib import Path

from lidia_desktop import __version__
from lidia_desktop.engine.engine import Engine
from lidia_desktop.engine.gpu import DeviceChoice, choose_device, list_gpus
from lidia_desktop.engine.speech.choice import SpeakerChoice, SpeakerKind, choose_speaker
from lidia_desktop.engine.speech.preset_store import PresetStore
from lidia_desktop.engine.speech.speaker import Speaker
from lidia_desktop.engine.speech.xtts.manager import ModelManager
from lidia_desktop.engine.speech.xtts.model import Consent
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.voices.latents import LatentsCache
from lidia_desktop.engine.voices.library import VoiceLibrary
from lidia_desktop.settings import Folders, OperatorSettings


class Factory:
    """Makes the speaker that the settings, the model and the hardware allow."""

    def __init__(self, settings: OperatorSettings, models: ModelManager, latents: Path, hashes: ContentHashes) -> None:
        self._settings = settings
        self._models = models
        self._latents = latents
        self._hashes = hashes

    def choose(self) -> SpeakerChoice:
        """Who would speak now, and why. Raises `LidiaError`."""
        return choose_speaker(self._settings.current.speaker, self._models.obstacle())

    def device(self) -> DeviceChoice:
        """What XTTS computes on, and why. Raises `LidiaError` when the operator's own choice cannot be had."""
        wanted = self._settings.current.device
        return choose_device(list_gpus(), None if wanted == "auto" else wanted)

    def make(self, kind: SpeakerKind) -> Speaker:
        """A new speaker; XTTS loads when it is first asked to speak."""
        if kind == "embedded":
            from lidia_desktop.engine.speech.embedded import open_embedded

            return open_embedded()
        from lidia_desktop.engine.speech.xtts.speaker import XttsSpeaker

        cache = LatentsCache(self._latents)
        return XttsSpeaker(self._models.model, self.device().device, cache, self._hashes)


@dataclass(frozen=True, slots=True)
class Program:
    """The parts of the running program."""

    folders: Folders
    settings: OperatorSettings
    models: ModelManager
    factory: Factory
    engine: Engine


def build() -> Program:
    """Put the program together; quick, nothing heavy is imported or loaded. Raises `LidiaError`."""
    folders = Folders.standard()
    settings = OperatorSettings()
    hashes = ContentHashes(folders.cache / "hashes.json")
    models = ModelManager(
        settings.current.model_folder or folders.model,
        Consent(folders.config / "license.json"),
        hashes,
        lambda path: settings.save("model_folder", str(path)),
    )
    factory = Factory(settings, models, folders.latents, hashes)
    engine = Engine(VoiceLibrary([settings.current.voices_folder]), PresetStore(folders.presets), factory)
    return Program(folders, settings, models, factory, engine)


def versions() -> dict[str, str]:
    """Versions of the program and of the libraries that decide how it sounds."""
    names = ("torch", "coqui-tts", "transformers", "PySide6-Essentials", "numpy", "soxr", "sounddevice")
    return {"lidia-desktop": __version__, **{name: importlib.metadata.version(name) for name in names}}
