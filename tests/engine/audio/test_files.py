from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.files import (
    AudioMissing,
    EmptyAudio,
    NotAudio,
    NotFinite,
    UnknownFormat,
    read_audio,
    write_wav,
)
from lidia_desktop.engine.errors import DiskFull, FileTrouble, NoPermission
from tests.engine.trouble import tiny_disk, without_rights

RATE_HZ = 24_000


def tone(seconds: float = 0.5, rate_hz: int = RATE_HZ, level: float = 0.5) -> AudioChunk:
    times = np.arange(int(seconds * rate_hz)) / rate_hz
    return AudioChunk((level * np.sin(2 * np.pi * 440 * times)).astype(np.float32), rate_hz)


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".WAV"])
def test_what_is_written_is_read_back_to_half_a_step(tmp_path, suffix):
    audio, path = tone(), tmp_path / f"Привет{suffix}"
    write_wav(path, audio)
    again = read_audio(path)
    assert again.rate_hz == RATE_HZ
    np.testing.assert_allclose(again.samples, audio.samples, atol=0.5 / 32768 + 1e-9)
    write_wav(tmp_path / "again.wav", again)
    np.testing.assert_array_equal(read_audio(tmp_path / "again.wav").samples, again.samples)


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".ogg", ".mp3"])
def test_two_channels_become_their_mean(tmp_path, suffix):
    left = tone(1.0)
    path = tmp_path / f"stereo{suffix}"
    soundfile.write(path, np.stack([left.samples, np.zeros_like(left.samples)], axis=1), RATE_HZ)
    mixed = read_audio(path)
    assert mixed.samples.dtype == np.float32
    assert abs(mixed.duration_s - 1.0) < 0.1
    assert np.abs(mixed.samples).max() == pytest.approx(0.25, abs=0.02)


def test_only_the_first_seconds_are_read_when_asked(tmp_path):
    write_wav(tmp_path / "long.wav", tone(3.0))
    assert read_audio(tmp_path / "long.wav", limit_s=0.5).duration_s == 0.5


def test_too_loud_is_clipped_and_never_wraps(tmp_path):
    samples = np.array([-9.0, -1.0, 0.0, 1.0, 9.0], dtype=np.float32)
    write_wav(tmp_path / "loud.wav", AudioChunk(samples, RATE_HZ))
    written, _ = soundfile.read(tmp_path / "loud.wav", dtype="int16")
    assert written.tolist() == [-32768, -32768, 0, 32767, 32767]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_refused_and_the_old_file_stays(tmp_path, value):
    path = tmp_path / "take.wav"
    write_wav(path, tone())
    before = path.read_bytes()
    with pytest.raises(NotFinite, match=r"take\.wav"):
        write_wav(path, AudioChunk(np.array([0, value], dtype=np.float32), RATE_HZ))
    assert path.read_bytes() == before


def test_a_file_with_values_that_are_no_numbers_is_refused(tmp_path):
    path = tmp_path / "nan.wav"
    soundfile.write(path, np.array([0, np.nan, 0], dtype=np.float32), RATE_HZ, subtype="FLOAT")
    with pytest.raises(NotFinite):
        read_audio(path)


@pytest.mark.parametrize("name", ["x.mp3", "x", "x.txt"])
def test_other_formats_are_not_written(tmp_path, name):
    with pytest.raises(UnknownFormat, match=r"\.wav или \.flac"):
        write_wav(tmp_path / name, tone())
    assert not list(tmp_path.iterdir())


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(AudioMissing, match=r"нет\.wav"):
        read_audio(tmp_path / "нет.wav")


@pytest.mark.parametrize(
    "content",
    [b"", b"R", "это просто текст\n".encode() * 99, b"RIFF" + b"\xff" * 40, bytes(4000), b"fLaC" + bytes(90)],
    ids=["no byte", "one byte", "text", "riff", "zeros", "flac"],
)
def test_what_is_no_audio_says_so(tmp_path, content):
    path = tmp_path / "sample.wav"
    path.write_bytes(content)
    with pytest.raises(NotAudio, match=r"sample\.wav"):
        read_audio(path)


@pytest.mark.parametrize("rate_hz", [1, 2_000_000_000])
def test_a_senseless_rate_is_not_audio(tmp_path, rate_hz):
    soundfile.write(tmp_path / "odd.wav", np.zeros(100), rate_hz)
    with pytest.raises(NotAudio):
        read_audio(tmp_path / "odd.wav")


def test_a_flac_that_breaks_off_says_so(tmp_path):
    path = tmp_path / "cut.flac"
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, RATE_HZ)
    soundfile.write(path, noise, RATE_HZ)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(NotAudio):
        read_audio(path)


def test_a_file_without_samples_says_so(tmp_path):
    soundfile.write(tmp_path / "empty.wav", np.zeros(0), RATE_HZ)
    with pytest.raises(EmptyAudio):
        read_audio(tmp_path / "empty.wav")


def test_a_folder_named_like_audio_says_so(tmp_path):
    (tmp_path / "x.wav").mkdir()
    with pytest.raises(FileTrouble, match="это папка"):
        read_audio(tmp_path / "x.wav")
    with pytest.raises(FileTrouble):
        write_wav(tmp_path / "x.wav", tone())
    assert [path.name for path in tmp_path.iterdir()] == ["x.wav"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a POSIX thing")
def test_a_named_pipe_does_not_wait_for_ever(tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    with pytest.raises(FileTrouble, match="не обычный файл"):
        read_audio(tmp_path / "pipe.wav")


def test_a_file_that_may_not_be_read_says_so(tmp_path):
    path = tmp_path / "secret.wav"
    write_wav(path, tone())
    with without_rights(path), pytest.raises(NoPermission, match=r"secret\.wav"):
        read_audio(path)


def test_a_folder_that_may_not_be_written_says_so(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir()
    with without_rights(folder), pytest.raises(NoPermission):
        write_wav(folder / "take.wav", tone())


def test_a_full_disk_says_so_and_the_old_file_stays(tmp_path):
    with tiny_disk(tmp_path / "disk", 96 * 1024) as disk:
        path = disk / "take.wav"
        write_wav(path, tone(0.5))
        before = path.read_bytes()
        with pytest.raises(DiskFull, match=r"take\.wav"):
            write_wav(path, tone(5.0))
        assert path.read_bytes() == before
        assert [file.name for file in disk.iterdir()] == ["take.wav"]


def test_folders_on_the_way_are_made(tmp_path):
    write_wav(tmp_path / "a" / "б" / "take.wav", tone())
    assert read_audio(Path(tmp_path / "a" / "б" / "take.wav")).duration_s == 0.5
