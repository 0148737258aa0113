"""What every speaker keeps, whatever stands behind it: one set of tests for fakes and real ones."""

from __future__ import annotations

import dataclasses
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.speech.presets import FIELDS, Field, Preset, Value
from lidia_desktop.engine.speech.request import SpeechRequest, UnknownLanguage
from lidia_desktop.engine.speech.speaker import Speaker
from lidia_desktop.engine.voices.voice import Voice

CANCEL_WITHIN_S = 0.1  # the promise, kept by the median of several trials
CANCEL_HANGS_S = 3.0  # a busy machine may take longer once; this is a guard against hanging


class SpeakerContract:
    """A subclass named Test… says how its speaker is made; a slow one may say less."""

    voice = Voice("test", "Проба", Path("test"))
    other_voice = Voice("other", "Другая", Path("other"))
    phrase = "Да конечно.  Перезвоните позже.  Я передам  директору."
    international = "Lidia 25."
    seed = 7
    long_text = "Оставьте сообщение, и директор вам перезвонит. " * 60
    cancel_after_s: tuple[float, ...] = (0.0, 0.003, 0.01, 0.03, 0.1, 0.3)
    prepares = False  # True when preparing takes longer than the longest of these
    cancel_preparing_after_s = (0.0, 0.003, 0.01, 0.02, 0.04)

    def make(self) -> Speaker:
        raise NotImplementedError

    def request(self, text: str | None = None, language: str = "ru", **values: Value) -> SpeechRequest:
        return SpeechRequest(text or self.phrase, language, self.voice, Preset.from_values(values), self.seed)

    @pytest.fixture
    def speaker(self) -> Iterator[Speaker]:
        speaker = self.make()
        yield speaker
        speaker.close()

    def test_the_same_request_gives_the_same_samples_also_after_others_and_after_a_restart(self, speaker: Speaker):
        first = spoken(speaker, self.request())
        spoken(speaker, self.request("Другой текст.", speed=1.3))
        again = spoken(speaker, self.request())
        assert np.array_equal(first.samples, again.samples)
        speaker.close()
        other = self.make()
        assert np.array_equal(first.samples, spoken(other, self.request()).samples)
        other.close()

    def test_exactly_the_honoured_fields_change_the_take(self, speaker: Speaker):
        plain = chunks_of(speaker, self.request())
        changing = {
            field.name
            for field in FIELDS
            if any(chunks_of(speaker, self.request(**{field.name: value})) != plain for value in others(field))
        }
        plain_request = self.request()
        for name, value in (("voice", self.other_voice), ("seed", self.seed + 1)):
            if chunks_of(speaker, dataclasses.replace(plain_request, **{name: value})) != plain:
                changing.add(name)
        assert changing == speaker.honoured

    def test_chunks_are_fit_to_play(self, speaker: Speaker):
        chunks = list(speaker.speak(self.request(), Cancel()))
        assert len({chunk.rate_hz for chunk in chunks}) == 1
        for chunk in chunks:
            assert chunk.samples.dtype == np.float32
            assert len(chunk.samples) > 0
            assert np.all(np.isfinite(chunk.samples))
            assert np.max(np.abs(chunk.samples)) <= 1.0

    def test_every_language_it_names_is_spoken(self, speaker: Speaker):
        for language in speaker.languages:
            assert spoken(speaker, self.request(self.international, language)).duration_s > 0.2

    def test_another_language_is_refused(self, speaker: Speaker):
        for steps in (speaker.prepare, speaker.speak):
            with pytest.raises(UnknownLanguage, match="«xx»"):
                list(steps(self.request(language="xx"), Cancel()))

    def test_cancelled_before_it_begins(self, speaker: Speaker):
        cancel = Cancel()
        cancel.set()
        for steps in (speaker.prepare, speaker.speak):
            with pytest.raises(Cancelled):
                list(steps(self.request(), cancel))

    def test_cancelled_while_it_prepares(self):
        if not self.prepares:
            pytest.skip("it is ready at once")
        latencies_s = []
        for delay_s in self.cancel_preparing_after_s:
            speaker = self.make()
            cancel = Cancel()
            preparing = speaker.prepare(self.request(), cancel)
            next(preparing)
            latencies_s.append(cancel_latency_s(preparing, cancel, delay_s))
            assert spoken(speaker, self.request()).duration_s > 0
            speaker.close()
        check_latencies(latencies_s)

    def test_cancelled_in_the_middle(self, speaker: Speaker):
        latencies_s = []
        for delay_s in self.cancel_after_s:
            cancel = Cancel()
            speaking = speaker.speak(self.request(self.long_text), cancel)
            latencies_s.append(cancel_latency_s(speaking, cancel, delay_s))
        check_latencies(latencies_s)
        assert spoken(speaker, self.request()).duration_s > 0

    def test_threads_wait_in_line(self, speaker: Speaker):
        requests = [self.request(f"Номер {n}. Перезвоните позже.") for n in range(4)]
        expected = [spoken(speaker, request).samples for request in requests]
        with ThreadPoolExecutor(len(requests)) as threads:
            found = list(threads.map(lambda request: spoken(speaker, request).samples, requests))
        assert all(np.array_equal(one, other) for one, other in zip(expected, found, strict=True))

    def test_together_each_is_as_it_is_alone(self, speaker: Speaker):
        requests = [
            self.request(),
            self.request("Перезвоните позже.", speed=1.2),
            self.request("Алло? Да, слушаю вас."),
        ]
        together: dict[int, list[AudioChunk]] = {}
        for part in speaker.speak_together(requests, Cancel()):
            together.setdefault(part.number, []).append(part.chunk)
        assert sorted(together) == [0, 1, 2]
        for number, request in enumerate(requests):
            alone, beside = spoken(speaker, request).samples, AudioChunk.joined(together[number]).samples
            # The last bits of a sample may depend on where chunks begin, nothing more.
            assert len(beside) == len(alone)
            assert np.abs(beside - alone).max() <= 1e-5
        assert list(speaker.speak_together([], Cancel())) == []

    def test_a_dropped_take_holds_nobody_up(self, speaker: Speaker):
        dropped = speaker.speak(self.request(self.long_text), Cancel())
        next(dropped)
        del dropped
        assert spoken(speaker, self.request()).duration_s > 0

    def test_a_long_text_is_heard_before_it_is_finished(self, speaker: Speaker):
        list(speaker.prepare(self.request(), Cancel()))
        started = time.perf_counter()
        chunks = speaker.speak(self.request(self.long_text), Cancel())
        next(chunks)
        first_s = time.perf_counter() - started
        assert sum(1 for _ in chunks) > 10
        assert first_s < 0.5 * (time.perf_counter() - started)

    def test_closing_twice_is_closing(self, speaker: Speaker):
        speaker.close()


def spoken(speaker: Speaker, request: SpeechRequest) -> AudioChunk:
    """The whole take."""
    list(speaker.prepare(request, Cancel()))
    return AudioChunk.joined(speaker.speak(request, Cancel()))


def chunks_of(speaker: Speaker, request: SpeechRequest) -> list[bytes]:
    """The take as it arrives: what changes only the portions is heard too, as an earlier or later first sound."""
    list(speaker.prepare(request, Cancel()))
    return [chunk.samples.tobytes() for chunk in speaker.speak(request, Cancel())]


def others(field: Field) -> list[Value]:
    """Values of `field` far from its default."""
    if field.kind == "bool":
        return [not field.default]
    return [field.checked(end) for end in (field.minimum, field.maximum)]


def cancel_latency_s(steps: Iterator[object], cancel: Cancel, delay_s: float) -> float:
    """Seconds from `cancel.set()`, `delay_s` from now, to `Cancelled`. Fails when `steps` end without it."""
    asked: list[float] = []

    def ask() -> None:
        asked.append(time.perf_counter())
        cancel.set()

    timer = threading.Timer(delay_s, ask)
    timer.start()
    try:
        with pytest.raises(Cancelled):
            list(steps)
        ended = time.perf_counter()
    finally:
        timer.join()
    return ended - asked[0]


def check_latencies(latencies_s: list[float]) -> None:
    """Compare with what is promised."""
    assert statistics.median(latencies_s) <= CANCEL_WITHIN_S
    assert max(latencies_s) < CANCEL_HANGS_S
