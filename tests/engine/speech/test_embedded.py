"""The embedded speaker as a whole: which voice it takes, what is heard of it, and what nobody may hear."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.levels import peak_dbfs, rms_dbfs
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.embedded import open_embedded
from lidia_desktop.engine.speech.embedded.espeak import EspeakBackend, EspeakUnusable, _for_c
from lidia_desktop.engine.speech.embedded.festival import FestivalBackend, find_festival
from lidia_desktop.engine.speech.embedded.speaker import EmbeddedSpeaker, Unpronounceable
from lidia_desktop.engine.speech.presets import Preset, Value
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.voices.voice import Voice
from tests.engine.speech.contract import spoken
from tests.hearing import Hear, character_error_rate, word_error_rate

FESTIVAL = find_festival()
NO_FESTIVAL = FESTIVAL is None or FESTIVAL.languages != ("ru", "en")
needs_festival = pytest.mark.skipif(NO_FESTIVAL, reason="Festival and its voices are not installed")


def request(text: str, language: str = "ru", **values: Value) -> SpeechRequest:
    return SpeechRequest(text, language, Voice("test", "Проба", Path("test")), Preset.from_values(values), 0)


@pytest.fixture(scope="module", params=[pytest.param("festival", marks=needs_festival), "espeak"])
def speaker(request: pytest.FixtureRequest):
    backend = FestivalBackend(FESTIVAL) if request.param == "festival" else EspeakBackend()
    speaker = EmbeddedSpeaker(backend, "проба")
    yield speaker
    speaker.close()


@pytest.fixture(scope="module")
def festival():
    speaker = EmbeddedSpeaker(FestivalBackend(FESTIVAL), "проба")
    yield speaker
    speaker.close()


def pauses_s(audio: AudioChunk, longer_than_s: float) -> list[float]:
    """Lengths of the silences inside `audio`."""
    loud = np.flatnonzero(np.abs(audio.samples) > 0.01)
    gaps = np.diff(loud) / audio.rate_hz
    return [float(gap) for gap in gaps if gap > longer_than_s]


@needs_festival
@pytest.mark.parametrize("speed", [0.98, 0.8, 1.25])
def test_the_greeting_is_understood_at_any_tempo(festival: EmbeddedSpeaker, hear: Hear, speed: float):
    said = "Здравствуйте! Чем могу помочь?"
    heard = hear(spoken(festival, request(said, speed=speed)), "ru")
    assert character_error_rate(said, heard) < 0.1, heard


@needs_festival
def test_fresh_phrases_of_a_secretary_are_understood(festival: EmbeddedSpeaker, hear: Hear):
    phrases = [
        "Я передам ваше сообщение сегодня вечером.",
        "Перезвоните, пожалуйста, через полчаса.",
        "Пожалуйста, оставайтесь на линии, я соединяю вас с бухгалтерией.",
        "Мы открыты каждый день, кроме воскресенья.",
    ]
    said = " ".join(phrases)
    heard = " ".join(hear(spoken(festival, request(phrase)), "ru") for phrase in phrases)
    assert word_error_rate(said, heard) < 0.15, heard


def test_english_is_understood(speaker: EmbeddedSpeaker, hear: Hear):
    said = "Thank you for calling, please call back later."
    heard = hear(spoken(speaker, request(said, "en")), "en")
    assert word_error_rate(said, heard) < 0.2, heard


@needs_festival
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Скидка 21 %, это 300 ₽.", "Скидка 21%, это 300 рублей."),
        ("Ёлка стоит у ёжика.", "Ёлка стоит у ёжика."),
    ],
)
def test_numbers_signs_and_yo_are_heard(festival: EmbeddedSpeaker, hear: Hear, written: str, said: str):
    heard = hear(spoken(festival, request(written)), "ru")
    assert character_error_rate(said, heard) < 0.25, heard


def test_tempo_scales_the_whole_take(speaker: EmbeddedSpeaker):
    text = "Директор на совещании. Перезвоните позже. Спасибо за звонок."
    natural_s = spoken(speaker, request(text, speed=1.0)).duration_s
    for speed in (0.5, 0.8, 1.25, 2.0):
        assert spoken(speaker, request(text, speed=speed)).duration_s == pytest.approx(natural_s / speed, rel=0.03)


def test_sentences_are_apart_as_in_speech(speaker: EmbeddedSpeaker):
    audio = spoken(speaker, request("Добрый день. Добрый день. Добрый день.", speed=1.0))
    between = sorted(pauses_s(audio, 0.25))
    assert len(between) == 2
    assert 0.3 < between[0] <= between[1] < 0.6


def test_the_level_is_that_of_speech(speaker: EmbeddedSpeaker):
    texts = ["Здравствуйте! Чем могу помочь?", "Ааа! Ооо! Ууу!", "Щука, чаща, пища.", "Да " * 100]
    for text in texts:
        for speed in (0.5, 1.0, 2.0):
            audio = spoken(speaker, request(text, speed=speed))
            assert peak_dbfs(audio.samples) < -0.3
            assert -32 < rms_dbfs(audio.samples) < -14


def test_chunks_are_short_and_at_one_rate(speaker: EmbeddedSpeaker):
    chunks = list(speaker.speak(request("Оставьте сообщение. " * 20), Cancel()))
    assert {chunk.rate_hz for chunk in chunks} == {24_000}
    assert max(chunk.duration_s for chunk in chunks) <= 0.25


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "ъ",
        "%5",
        "Ok",
        "₽ 1",
        "№1",
        "ё",
        "½",
        "é",
        "中",
        "+7 (999) 123-45-67",
        "С\u200bлово",
        "👍 да",
        "к",
        "ХХ—ХХ",
    ],
)
def test_what_can_be_said_is_never_silent(speaker: EmbeddedSpeaker, text: str):
    assert rms_dbfs(spoken(speaker, request(text)).samples) > -50  # «к» is but a breath


def test_what_cannot_be_said_is_an_error(speaker: EmbeddedSpeaker):
    class Mute:
        name, version, languages = "немой", "0", ("ru",)
        is_ready = close = start = lambda *_: True
        readable = staticmethod(lambda text, _: text)
        synthesize = staticmethod(lambda *_: None)

    with pytest.raises(Unpronounceable, match=r"немой.*«слово»"):
        list(EmbeddedSpeaker(Mute(), "").speak(request("слово"), Cancel()))


def test_five_thousand_characters_of_anything_are_spoken(speaker: EmbeddedSpeaker):
    for text in ("ы" * 5000, "1" * 300, "а, " * 1500, "Я. " * 300):
        assert spoken(speaker, request(text)).duration_s > 20


def test_takes_of_one_thread_may_be_interleaved(speaker: EmbeddedSpeaker):
    one, other = request("Добрый день. Слушаю вас."), request("Добрый вечер. Что передать?")
    expected = [spoken(speaker, one).samples, spoken(speaker, other).samples]
    takes = [speaker.speak(one, Cancel()), speaker.speak(other, Cancel())]
    chunks: list[list[AudioChunk]] = [[], []]
    for pair in zip(*takes, strict=False):
        for chunk, found in zip(pair, chunks, strict=True):
            found.append(chunk)
    for take, found, samples in zip(takes, chunks, expected, strict=True):
        joined = AudioChunk.joined([*found, *take]).samples
        assert len(samples) - len(joined) <= 0.25 * 24_000  # `zip` drops a chunk of the longer take
        assert np.array_equal(joined[: 24_000 // 2], samples[: 24_000 // 2])


@needs_festival
def test_festival_is_taken_where_it_is():
    speaker = open_embedded()
    assert (speaker.name, speaker.languages) == ("Festival", ("ru", "en"))
    assert speaker.reason == "Festival: русский голос установлен"
    assert "festvox-ru" in speaker.version
    speaker.close()


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (None, "Festival не установлен (sudo apt install festival festvox-ru)"),
        ('echo \'"2.5.0"\'; echo "(kal_diphone)"', "у Festival нет русского голоса (sudo apt install festvox-ru)"),
        ("exit 1", "Festival установлен, но не отвечает"),
    ],
)
def test_without_festival_espeak_speaks_and_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str | None, why: str
):
    if script is not None:
        (tmp_path / "festival").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "festival").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    speaker = open_embedded()
    assert speaker.version.startswith("espeak-ng 1.")
    assert speaker.reason == f"espeak-ng: {why}"
    assert spoken(speaker, request("Добрый день.")).duration_s > 0.3


def test_without_the_english_voice_english_is_not_offered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "festival").write_text('#!/bin/sh\necho \'"2.5.0:x"\'; echo "(msu_ru_nsh_clunits)"\n')
    (tmp_path / "festival").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    speaker = open_embedded()
    assert speaker.languages == ("ru",)
    assert speaker.reason.endswith("английского нет (sudo apt install festvox-kallpc16k)")
    assert speaker.version == "Festival 2.5.0, msu_ru_nsh_clunits"


@pytest.mark.parametrize(("what", "reason"), [("library", "no-such-file"), ("data", "не открываются данные")])
def test_an_unusable_library_is_an_error(monkeypatch: pytest.MonkeyPatch, what: str, reason: str):
    monkeypatch.setattr(f"espeakng_loader.get_{what}_path", lambda: "/no-such-file")
    with pytest.raises(EspeakUnusable, match=reason):
        EspeakBackend()


def test_a_path_that_the_code_page_cannot_write_is_shortened_or_told():
    def ascii_only(path: str) -> bytes:
        return path.encode("ascii")

    def as_it_is(path: str) -> str:
        return path

    assert _for_c("C:/data", ascii_only, lambda _: "unused") == b"C:/data"
    assert _for_c("C:/Лидия/data", ascii_only, lambda _: "C:/E3B0~1/data") == b"C:/E3B0~1/data"
    with pytest.raises(EspeakUnusable, match="C:/Лидия/data") as caught:
        _for_c("C:/Лидия/data", ascii_only, as_it_is)
    assert "латинских" in str(caught.value)
