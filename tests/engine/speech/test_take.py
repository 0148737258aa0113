"""Requests, takes and the choice of the speaker."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import numpy as np
import pytest

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.speech.choice import XttsNotReady, choose_speaker
from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.speech.request import BadSeed, EmptyText, SpeechRequest, TextTooLong
from lidia_desktop.engine.speech.speaker import Preparing
from lidia_desktop.engine.speech.take import Take, render
from lidia_desktop.engine.voices.voice import Voice
from tests.fakes import FakeSpeaker

VOICE = Voice("demo", "Демо", Path("voices/demo"))


def request(text: str = "Здравствуйте!", seed: int = 1) -> SpeechRequest:
    return SpeechRequest(text, "ru", VOICE, Preset(), seed)


@pytest.mark.parametrize("text", ["", "   \n", "…!?", "—"])
def test_nothing_to_say(text: str) -> None:
    with pytest.raises(EmptyText):
        request(text)


def test_ten_thousand_characters() -> None:
    with pytest.raises(TextTooLong, match="10000"):
        request("я" * 10_000)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seeds_have_a_range(seed: int) -> None:
    with pytest.raises(BadSeed):
        request(seed=seed)


def test_a_take_holds_everything_that_was_heard() -> None:
    ticks = count()
    events = list(render(FakeSpeaker(), request(), Cancel(), clock=lambda: float(next(ticks))))
    take = events[-1]
    chunks = [event for event in events if isinstance(event, AudioChunk)]
    assert isinstance(events[0], Preparing)
    assert isinstance(take, Take)
    assert np.array_equal(take.audio.samples, AudioChunk.joined(chunks).samples)
    assert (take.prepare_s, take.first_audio_s, take.total_s) == (1, 1, 2)
    assert take.rtf == pytest.approx(2 / take.audio.duration_s)


def test_cancelled_in_mid_take() -> None:
    cancel = Cancel()
    events = render(FakeSpeaker(), request(), cancel)
    next(events)
    next(events)
    cancel.set()
    with pytest.raises(Cancelled):
        next(events)


def test_audio_is_mono_float32() -> None:
    for samples in (np.zeros((2, 3), np.float32), np.zeros(3)):
        with pytest.raises(ValueError, match="mono float32"):
            AudioChunk(samples, 24_000)
    with pytest.raises(ValueError, match="rate"):
        AudioChunk.joined([AudioChunk(np.zeros(1, np.float32), rate) for rate in (8_000, 24_000)])


def test_xtts_speaks_when_it_can() -> None:
    assert choose_speaker("auto", None).kind == "xtts"
    fallback = choose_speaker("auto", "модели нет")
    assert fallback.kind == "embedded"
    assert "модели нет" in fallback.reason
    assert choose_speaker("embedded", None).kind == "embedded"
    with pytest.raises(XttsNotReady, match="модели нет"):
        choose_speaker("xtts", "модели нет")
