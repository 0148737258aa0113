"""The contract of speakers, kept by the fake one and by both embedded voices."""

from __future__ import annotations

import pytest

from lidia_desktop.engine.speech.embedded.espeak import EspeakBackend
from lidia_desktop.engine.speech.embedded.festival import FestivalBackend, find_festival
from lidia_desktop.engine.speech.embedded.speaker import EmbeddedSpeaker
from tests.engine.speech.contract import SpeakerContract
from tests.fakes import FakeSpeaker

FESTIVAL = find_festival()


class TestFake(SpeakerContract):
    def make(self):
        return FakeSpeaker(chunk_delay_s=0.0002)


class TestEspeak(SpeakerContract):
    def make(self):
        return EmbeddedSpeaker(EspeakBackend(), "проба")


@pytest.mark.skipif(FESTIVAL is None, reason="Festival is not installed")
class TestFestival(SpeakerContract):
    prepares = True

    def make(self):
        return EmbeddedSpeaker(FestivalBackend(FESTIVAL), "проба")
