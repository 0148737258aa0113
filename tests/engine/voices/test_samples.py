from __future__ import annotations

import threading
import time

import numpy as np
import pytest
import soundfile

from lidia_desktop.engine.audio.files import AudioMissing, EmptyAudio, NotAudio
from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.errors import NoPermission
from lidia_desktop.engine.voices.samples import (
    NoSamples,
    SampleSilent,
    SamplesTooShort,
    SampleTooShort,
    read_samples,
)
from lidia_desktop.engine.voices.voice import Voice
from tests.engine.trouble import without_rights


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "Лидия"
    path.mkdir()
    return path


def record(path, seconds=2.0, rate_hz=44_100, level=0.3, channels=1):
    times = np.arange(int(seconds * rate_hz)) / rate_hz
    tone = level * np.sin(2 * np.pi * 220 * times)
    soundfile.write(path, np.stack([tone] * channels, axis=1), rate_hz)
    return path


def read(folder, *paths):
    return list(read_samples(Voice("лидия", "Лидия", folder, paths), Cancel()))


def test_samples_come_in_order_as_mono_at_22050(folder):
    first = record(folder / "2.wav", 1.0, 48_000, channels=2)
    second = record(folder / "1.flac", 2.0, 8_000)
    third = record(folder / "0.mp3", 3.0)
    chunks = read(folder, first, second, third)
    assert [chunk.rate_hz for chunk in chunks] == [22_050] * 3
    assert [round(chunk.duration_s) for chunk in chunks] == [1, 2, 3]
    assert all(chunk.samples.dtype == np.float32 for chunk in chunks)


def test_a_long_sample_is_cut_to_thirty_seconds(folder):
    (chunk,) = read(folder, record(folder / "long.wav", 40.0))
    assert len(chunk.samples) == 30 * 22_050


def test_an_empty_voice_says_where_to_put_recordings(folder):
    with pytest.raises(NoSamples, match="Лидия"):
        read(folder)


def test_a_sample_of_a_fifth_of_a_second_is_refused_with_its_name_and_the_limit(folder):
    short = record(folder / "кратко.wav", 0.2)
    with pytest.raises(SampleTooShort, match=r"кратко\.wav.*0\.20 с.*0\.33 с"):
        read(folder, record(folder / "good.wav"), short)


def test_samples_that_are_short_together_are_refused(folder):
    with pytest.raises(SamplesTooShort, match=r"0\.90 с.*1\.0 с"):
        read(folder, record(folder / "a.wav", 0.4), record(folder / "b.wav", 0.5))


@pytest.mark.parametrize("level", [0.0, 0.0005])
def test_a_silent_sample_is_refused_with_its_level(folder, level):
    with pytest.raises(SampleSilent, match=r"тихо\.wav.*-60 дБ"):
        read(folder, record(folder / "тихо.wav", level=level))


def test_a_constant_is_silence_too(folder):
    soundfile.write(folder / "dc.wav", np.full(44_100, 0.5), 44_100)
    with pytest.raises(SampleSilent):
        read(folder, folder / "dc.wav")


def test_speech_after_a_pause_is_no_silence(folder):
    samples = np.zeros(44_100 * 3)
    samples[-4_410:] = 0.1 * np.sin(np.arange(4_410) / 20)
    soundfile.write(folder / "late.wav", samples, 44_100)
    assert len(read(folder, folder / "late.wav")) == 1


def test_every_other_fault_names_its_file(folder):
    text = folder / "text.wav"
    text.write_text("это не звук", encoding="utf-8")
    with pytest.raises(NotAudio, match=r"text\.wav"):
        read(folder, text)
    with pytest.raises(AudioMissing, match=r"gone\.wav"):
        read(folder, folder / "gone.wav")
    soundfile.write(folder / "empty.wav", np.zeros(0), 44_100)
    with pytest.raises(EmptyAudio, match=r"empty\.wav"):
        read(folder, folder / "empty.wav")
    secret = record(folder / "secret.wav")
    with without_rights(secret), pytest.raises(NoPermission, match=r"secret\.wav"):
        read(folder, secret)


def test_fifty_three_files_can_be_given_up_between_any_two(folder):
    paths = tuple(record(folder / f"Образец {number}.wav", 31.0) for number in range(53))
    cancel = Cancel()
    chunks = read_samples(Voice("лидия", "Лидия", folder, paths), cancel)
    next(chunks)
    asked: list[float] = []

    def ask():
        asked.append(time.monotonic())
        cancel.set()

    timer = threading.Timer(0.05, ask)
    timer.start()
    with pytest.raises(Cancelled):
        list(chunks)
    assert time.monotonic() - asked[0] < 0.1
    timer.join()
