"""XTTS as a speaker: a tiny network through the real loading, conditioning, decoding and vocoder."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.gpu import CPU
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.speaker import Preparing
from lidia_desktop.engine.speech.xtts.checkpoint import BadCheckpoint
from lidia_desktop.engine.speech.xtts.loading import PrecisionNotUsable
from lidia_desktop.engine.speech.xtts.model import ModelFolder
from lidia_desktop.engine.speech.xtts.prepared import FILE_NAME
from lidia_desktop.engine.speech.xtts.script import NumbersNotRead
from lidia_desktop.engine.speech.xtts.speaker import XttsSpeaker
from lidia_desktop.engine.voices.latents import LatentsCache
from lidia_desktop.engine.voices.samples import NoSamples
from lidia_desktop.engine.voices.voice import Voice
from tests.engine.speech.contract import SpeakerContract

TEXT = "Здравствуйте! Чем могу помочь?"


@pytest.fixture
def tiny_folder(tiny_folder: Path, tmp_path: Path) -> Path:
    """A folder of its own, for prepared weights are kept in it."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("config.json", "vocab.json"):
        shutil.copy(tiny_folder / name, folder)
    (folder / "model.pth").symlink_to(tiny_folder / "model.pth")
    return folder


@pytest.fixture
def speaker(tiny_folder: Path, tmp_path: Path) -> Iterator[XttsSpeaker]:
    hashes = ContentHashes(tmp_path / "hashes.json")
    speaker = XttsSpeaker(ModelFolder(tiny_folder, hashes), CPU, LatentsCache(tmp_path / "latents"), hashes)
    yield speaker
    speaker.close()


class TestContract(SpeakerContract):
    """The contract of speakers; a long text here is a minute, because the tiny network is no faster than others."""

    long_text = "Оставьте сообщение. " * 6
    cancel_after_s = (0.0, 0.01, 0.1, 0.3)
    prepares = True
    international = "Lidia."
    seed = 9  # with it the tiny network speaks long enough for every field to show

    @pytest.fixture(autouse=True)
    def place(self, tiny_folder: Path, tmp_path: Path, voice: Voice) -> None:
        self.folder, self.home, self.voice = tiny_folder, tmp_path, voice
        self.other_voice = dataclasses.replace(voice, samples=voice.samples[::-1])

    def make(self) -> XttsSpeaker:
        hashes = ContentHashes(self.home / "hashes.json")
        return XttsSpeaker(ModelFolder(self.folder, hashes), CPU, LatentsCache(self.home / "latents"), hashes)


def _request(voice: Voice, text: str = TEXT, seed: int = 1, **values: float) -> SpeechRequest:
    return SpeechRequest(text, "ru", voice, Preset.from_values(values), seed)


def _audio(speaker: XttsSpeaker, request: SpeechRequest) -> AudioChunk:
    return AudioChunk.joined(speaker.speak(request, Cancel()))


def test_it_says_what_it_is_doing(int8, speaker: XttsSpeaker, voice: Voice) -> None:
    steps = list(speaker.prepare(_request(voice), Cancel()))
    assert list(dict.fromkeys(event.step for event in steps)) == [
        "проверяю файлы модели",
        "загружаю XTTS v2",
        "вычисляю голос «Голос»",
        "готовлю веса int8, один раз",
    ]
    assert steps[-1] == Preparing("готовлю веса int8, один раз", 1.0)
    assert list(speaker.prepare(_request(voice), Cancel())) == []
    assert "int8" in speaker.version


def test_streamed_in_any_portions_it_is_the_same(speaker: XttsSpeaker, voice: Voice) -> None:
    whole = _audio(speaker, _request(voice, stream_chunk_size=100))
    chunks = list(speaker.speak(_request(voice, stream_chunk_size=4), Cancel()))
    streamed = AudioChunk.joined(chunks)
    assert len(chunks) > 2
    assert streamed.samples.shape == whole.samples.shape
    assert np.abs(streamed.samples - whole.samples).max() <= 1e-4 * np.abs(whole.samples).max()


def test_latents_sliders_compute_the_voice_again(speaker: XttsSpeaker, voice: Voice) -> None:
    first = _audio(speaker, _request(voice))
    for name, value in (("gpt_cond_len", 6), ("gpt_cond_chunk_len", 3)):
        request = _request(voice, **{name: value})
        assert any("вычисляю" in step.step for step in speaker.prepare(request, Cancel()))
        other = _audio(speaker, request)
        assert not np.array_equal(other.samples[:2000], first.samples[:2000])


def test_changed_samples_change_the_voice(speaker: XttsSpeaker, voice: Voice) -> None:
    first = _audio(speaker, _request(voice))
    turned = dataclasses.replace(voice, samples=voice.samples[::-1])
    assert not np.array_equal(_audio(speaker, _request(turned)).samples[:2000], first.samples[:2000])


def test_a_second_start_takes_the_latents_from_the_cache(
    speaker: XttsSpeaker, voice: Voice, tiny_folder: Path, tmp_path: Path
) -> None:
    first = _audio(speaker, _request(voice))
    hashes = ContentHashes(tmp_path / "hashes.json")
    again = XttsSpeaker(ModelFolder(tiny_folder, hashes), CPU, LatentsCache(tmp_path / "latents"), hashes)
    steps = {step.step for step in again.prepare(_request(voice), Cancel())}
    assert not any("вычисляю" in step for step in steps)
    assert np.array_equal(_audio(again, _request(voice)).samples, first.samples)


def test_a_damaged_cache_is_computed_again(speaker: XttsSpeaker, voice: Voice, tmp_path: Path) -> None:
    first = _audio(speaker, _request(voice))
    for file in (tmp_path / "latents").iterdir():
        file.write_bytes(file.read_bytes()[:100])
    assert np.array_equal(_audio(speaker, _request(voice)).samples, first.samples)


def test_an_empty_voice_is_said_before_anything_is_loaded(speaker: XttsSpeaker, tmp_path: Path) -> None:
    with pytest.raises(NoSamples, match="Лидия"):
        list(speaker.prepare(_request(Voice("lidia", "Лидия", tmp_path)), Cancel()))
    assert "не загружена" in speaker.version


def test_a_broken_model_does_not_break_the_speaker(
    speaker: XttsSpeaker, voice: Voice, tiny_folder: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "broken")
    (folder / "model.pth").write_bytes(b"no checkpoint")
    hashes = ContentHashes(tmp_path / "hashes.json")
    broken = XttsSpeaker(ModelFolder(folder, hashes), CPU, LatentsCache(tmp_path / "latents"), hashes)
    with pytest.raises(BadCheckpoint):
        list(broken.prepare(_request(voice), Cancel()))
    shutil.copy(tiny_folder / "model.pth", folder / "model.pth")
    assert _audio(broken, _request(voice)).duration_s > 0


def test_numbers_where_the_language_has_no_words_for_them(speaker: XttsSpeaker, voice: Voice) -> None:
    def said(text: str, language: str) -> AudioChunk:
        request = SpeechRequest(text, language, voice, Preset(), 1)
        return AudioChunk.joined(speaker.speak(request, Cancel()))

    assert said("Pokoj 25. Dobrý den.", "cs").duration_s > 0, "no Czech ordinals, but cardinals"
    with pytest.raises(NumbersNotRead, match="25"):
        said("25 सैनिक", "hi")


def test_sentences_of_one_take_are_drawn_apart(speaker: XttsSpeaker, voice: Voice) -> None:
    """Torch's generator for the CPU looks at 32 bits of a seed only."""
    request = _request(voice, "Перезвоните. Перезвоните. Перезвоните.", stream_chunk_size=100)
    chunks = [chunk.samples.tobytes() for chunk in speaker.speak(request, Cancel())]
    assert len(set(chunks)) == len(chunks) >= 3


def _of_precision(precision: str, folder: Path, home: Path) -> XttsSpeaker:
    hashes = ContentHashes(home / "hashes.json")
    return XttsSpeaker(ModelFolder(folder, hashes), CPU, LatentsCache(home / "latents"), hashes, precision)


def test_a_second_start_takes_the_prepared_weights(
    int8, speaker: XttsSpeaker, voice: Voice, tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _audio(speaker, _request(voice))
    assert (tiny_folder / FILE_NAME).is_file()

    def not_needed(*_: object) -> None:
        raise AssertionError("the network was loaded")

    monkeypatch.setattr("lidia_desktop.engine.speech.xtts.loading.load_network", not_needed)
    again = _of_precision("auto", tiny_folder, tmp_path)
    assert np.array_equal(_audio(again, _request(voice)).samples, first.samples)
    assert again.version == speaker.version


def test_float32_when_it_is_wanted(voice: Voice, tiny_folder: Path, tmp_path: Path) -> None:
    speaker = _of_precision("float32", tiny_folder, tmp_path)
    assert _audio(speaker, _request(voice)).duration_s > 0
    assert speaker.version.endswith("float32")
    assert not (tiny_folder / FILE_NAME).exists()


def test_poor_weights_speak_only_for_those_who_insist(
    int8, voice: Voice, tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lidia_desktop.engine.speech.xtts.self_check.MAX_ERROR", 0.0)
    for _ in range(2):  # the second time it is known
        speaker = _of_precision("auto", tiny_folder, tmp_path)
        assert _audio(speaker, _request(voice)).duration_s > 0
        assert speaker.version.endswith("float32")
    insisting = _of_precision("int8", tiny_folder, tmp_path)
    assert _audio(insisting, _request(voice)).duration_s > 0
    assert insisting.version.endswith("int8")


def test_weights_checked_on_another_machine_are_checked_again(
    int8, voice: Voice, tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(_of_precision("auto", tiny_folder, tmp_path).prepare(_request(voice), Cancel()))
    monkeypatch.setattr("lidia_desktop.engine.speech.xtts.loading.this_machine", lambda: "another one")
    steps = _of_precision("auto", tiny_folder, tmp_path).prepare(_request(voice), Cancel())
    assert "готовлю веса int8, один раз" in {step.step for step in steps}


def test_a_precision_that_the_device_does_not_have(voice: Voice, tiny_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(PrecisionNotUsable, match="float16"):
        list(_of_precision("float16", tiny_folder, tmp_path).prepare(_request(voice), Cancel()))


def test_a_sentence_that_does_not_end_is_ended(speaker: XttsSpeaker, voice: Voice, tiny_folder: Path) -> None:
    """And without a click: the last milliseconds fade out."""
    hashes = ContentHashes(tiny_folder / "hashes.json")
    cut = XttsSpeaker(ModelFolder(tiny_folder, hashes), CPU, LatentsCache(tiny_folder / "latents"), hashes, max_codes=5)
    whole, part = _audio(speaker, _request(voice)), _audio(cut, _request(voice))
    assert part.duration_s < whole.duration_s
    assert abs(part.samples[-1]) < 1e-6
    assert np.abs(part.samples[-2000:-200]).max() > 1e-3
