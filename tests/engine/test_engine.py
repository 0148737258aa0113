"""The engine lets go of a speaker only when nobody listens to it any more."""

from __future__ import annotations

from pathlib import Path

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.engine import Engine
from lidia_desktop.engine.gpu import CPU, DeviceChoice
from lidia_desktop.engine.speech.choice import SpeakerChoice, SpeakerKind
from lidia_desktop.engine.speech.preset_store import PresetStore
from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.take import Take
from lidia_desktop.engine.text.lexicon_file import LexiconFile
from lidia_desktop.engine.voices.library import VoiceLibrary
from lidia_desktop.engine.voices.voice import Voice
from tests.fakes import FakeSpeaker

REQUEST = SpeechRequest("Добрый день", "ru", Voice("demo", "Демо", Path("demo")), Preset(), 1)


class Factory:
    def __init__(self) -> None:
        self.made: list[FakeSpeaker] = []

    def choose(self) -> SpeakerChoice:
        return SpeakerChoice("embedded", "проба")

    def device(self) -> DeviceChoice:
        return DeviceChoice(CPU, "проба")

    def make(self, kind: SpeakerKind) -> FakeSpeaker:
        self.made.append(FakeSpeaker())
        return self.made[-1]


def test_a_take_under_way_is_finished_by_the_speaker_that_began_it(tmp_path: Path) -> None:
    factory = Factory()
    engine = Engine(VoiceLibrary([]), PresetStore(tmp_path), factory, LexiconFile(tmp_path / "lexicon.toml"))
    events = engine.render(REQUEST, Cancel())
    next(events)
    engine.choose_again()
    assert not factory.made[0].closed
    *_, take = events
    assert isinstance(take, Take)
    assert factory.made[0].closed
    assert engine.speaking().speaker is factory.made[1]
    engine.close()
    assert factory.made[1].closed


def test_a_dropped_take_lets_go_too(tmp_path: Path) -> None:
    factory = Factory()
    engine = Engine(VoiceLibrary([]), PresetStore(tmp_path), factory, LexiconFile(tmp_path / "lexicon.toml"))
    events = engine.render(REQUEST, Cancel())
    next(events)
    engine.close()
    assert not factory.made[0].closed
    events.close()  # type: ignore[attr-defined] # a generator
    assert factory.made[0].closed
