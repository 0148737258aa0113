"""The composition root: builds the engine from the settings and hands it to the window or the command line."""

from __future__ import annotations

import contextlib
import importlib.metadata
import logging
import logging.handlers
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lidia_desktop import __version__
from lidia_desktop.engine.audio.devices import OutputDevice, output_devices, refresh_devices
from lidia_desktop.engine.audio.output import Player
from lidia_desktop.engine.engine import Engine
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained
from lidia_desktop.engine.gpu import CPU, Device, DeviceChoice, choose_device, list_gpus
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.memory import MemorySample, MemorySampler
from lidia_desktop.engine.speech.choice import SpeakerChoice, SpeakerKind, choose_speaker
from lidia_desktop.engine.speech.preset_store import PresetStore
from lidia_desktop.engine.speech.speaker import Speaker
from lidia_desktop.engine.speech.xtts.manager import ModelManager
from lidia_desktop.engine.speech.xtts.model import Consent
from lidia_desktop.engine.text.lexicon_file import LexiconFile
from lidia_desktop.engine.voices.latents import LatentsCache
from lidia_desktop.engine.voices.library import VoiceLibrary
from lidia_desktop.settings import Folders, OperatorSettings

if TYPE_CHECKING:
    from lidia_desktop.engine.speech.embedded.speaker import EmbeddedSpeaker
    from lidia_desktop.ui.services import PlayerPort, Services


class Factory:
    """Makes the speaker that the settings, the model and the hardware allow."""

    def __init__(self, settings: OperatorSettings, models: ModelManager, latents: Path, hashes: ContentHashes) -> None:
        self._settings = settings
        self._models = models
        self._latents = latents
        self._hashes = hashes
        self._embedded: EmbeddedSpeaker | None = None

    def choose(self) -> SpeakerChoice:
        """Who would speak now, and why. Raises `LidiaError`."""
        choice = choose_speaker(self._settings.current.speaker, self._models.obstacle())
        if choice.kind == "embedded":
            from lidia_desktop.engine.speech.embedded import open_embedded

            self._embedded = open_embedded()
            return SpeakerChoice(choice.kind, f"{self._embedded.reason}; {choice.reason}")
        return choice

    def device(self) -> DeviceChoice:
        """What XTTS computes on, and why. Raises `LidiaError` when the operator's own choice cannot be had."""
        wanted = self._settings.current.device
        return choose_device(list_gpus(), None if wanted == "auto" else wanted)

    def devices(self) -> tuple[Device, ...]:
        """What XTTS could be told to compute on."""
        return (CPU, *list_gpus().gpus)

    def make(self, kind: SpeakerKind) -> Speaker:
        """A new speaker; XTTS loads when it is first asked to speak."""
        if kind == "embedded":
            from lidia_desktop.engine.speech.embedded import open_embedded

            embedded, self._embedded = self._embedded or open_embedded(), None
            return embedded
        from lidia_desktop.engine.speech.xtts.speaker import XttsSpeaker

        cache = LatentsCache(self._latents)
        precision = self._settings.current.precision
        return XttsSpeaker(self._models.model, self.device().device, cache, self._hashes, precision)


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
    voices, presets = VoiceLibrary([settings.current.voices_folder]), PresetStore(folders.presets)
    engine = Engine(voices, presets, factory, LexiconFile(folders.lexicon))
    return Program(folders, settings, models, factory, engine)


class Monitor:
    """Memory of the device that XTTS computes on; the first look asks the driver, which may take a second."""

    def __init__(self, factory: Factory, settings: OperatorSettings) -> None:
        self._factory = factory
        self._settings = settings
        self._wanted: str | None = None
        self._sampler = MemorySampler()

    def sample(self) -> MemorySample:
        """Memory now. Never raises: a device that cannot be had is reported by the speaker, not by the graph."""
        wanted = self._settings.current.device
        if wanted != self._wanted:
            self._wanted = wanted
            with contextlib.suppress(LidiaError):
                self._sampler = MemorySampler(self._factory.device().device)
        return self._sampler.sample()


def run_window() -> int:
    """Open the window and stay until it is closed; returns the exit status."""
    from PySide6.QtWidgets import QApplication, QMessageBox

    from lidia_desktop.ui.main_window import MainWindow

    application = QApplication(sys.argv[:1])
    application.setApplicationName("lidia-desktop")
    try:
        program = build()
        window = MainWindow(_services(program, Player(program.settings.current.output_device)))
    except LidiaError as error:
        QMessageBox.critical(None, "Lidia Desktop", str(error))
        return 1

    def present(_kind: object, error: BaseException, _trace: object) -> None:
        if isinstance(error, KeyboardInterrupt):
            window.close()
        else:
            window.show_error(error)

    sys.excepthook = present
    try:
        log_to_file(program.folders.log)
    except LidiaError as error:
        window.show_error(error)
    window.show()
    status = application.exec()
    if not window.close_work():
        # Work that does not let go of its thread: Qt would abort when that thread is destroyed.
        logging.shutdown()
        os._exit(status)
    program.engine.close()
    return status


def run_demo(folder: Path) -> int:
    """Speak a phrase and take a picture of the window into `folder`, without a screen and without a sound device."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from lidia_desktop.ui.demo import Demo, SilentPlayer

    application = QApplication(sys.argv[:1])
    program = build()
    demo = Demo(_services(program, SilentPlayer()), folder)
    demo.begin()
    application.exec()
    program.engine.close()
    for line in demo.report:
        print(line)
    return demo.status


def _services(program: Program, player: PlayerPort) -> Services:
    from lidia_desktop.ui.pronunciation.port import Pronunciation
    from lidia_desktop.ui.services import Services
    from lidia_desktop.ui.state import JsonState

    return Services(
        engine=program.engine,
        player=player,
        sample_memory=Monitor(program.factory, program.settings).sample,
        output_devices=_look_for_outputs,
        compute_devices=program.factory.devices,
        model=program.models,
        settings=program.settings,
        state=JsonState(program.folders.config / "window.json"),
        pronunciation=Pronunciation(program.engine.lexicon),
        about="\n".join(f"{name} {version}" for name, version in versions().items()),
    )


def _look_for_outputs() -> Sequence[OutputDevice]:
    refresh_devices()
    return output_devices()


def log_to_file(path: Path) -> None:
    """Keep warnings and errors in a file of at most 1 MB and two older ones. Raises `LidiaError`."""
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def versions() -> dict[str, str]:
    """Versions of the program and of the libraries that decide how it sounds."""
    names = ("torch", "coqui-tts", "transformers", "PySide6-Essentials", "numpy", "soxr", "sounddevice")
    return {"lidia-desktop": __version__, **{name: importlib.metadata.version(name) for name in names}}
