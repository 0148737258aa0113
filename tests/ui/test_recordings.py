"""What is kept of the takes, and under which names they are saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.voices.voice import Voice
from lidia_desktop.ui.studio.recordings import MOST_RECORDINGS, MOST_SECONDS, Recording, Shelf, file_name

REQUEST = SpeechRequest("а", "ru", Voice("v", "V", Path("/v")), Preset(), 1)


def recording(shelf: Shelf, outcome="whole", duration_s=1.0) -> Recording:
    audio = AudioChunk(np.zeros(int(8000 * duration_s), np.float32), 8000)
    made = Recording(shelf.next_number(), "Тёплый", REQUEST, audio, outcome)
    shelf.put(made)
    return made


def test_newest_first_and_at_most_twenty():
    shelf = Shelf()
    made = [recording(shelf) for _ in range(30)]
    assert shelf.items == made[::-1][:MOST_RECORDINGS]


def test_parts_go_before_whole_takes():
    shelf = Shelf()
    good = [recording(shelf) for _ in range(5)]
    for _ in range(40):
        recording(shelf, "stopped")
    assert len(shelf.items) == MOST_RECORDINGS
    assert all(one in shelf.items for one in good)


def test_long_takes_are_bounded_by_their_length():
    shelf = Shelf()
    for _ in range(6):
        recording(shelf, duration_s=400)
    assert sum(one.audio.duration_s for one in shelf.items) <= MOST_SECONDS
    only = Shelf()
    recording(only, duration_s=MOST_SECONDS + 1)
    assert len(only.items) == 1


def test_a_recording_is_replaced_by_its_number():
    shelf = Shelf()
    first, second = recording(shelf), recording(shelf)
    shelf.put(first.with_underruns(3))
    assert [one.underruns for one in shelf.items] == [None, 3]
    assert shelf.items[0] is second


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Здравствуйте! Чем могу помочь?", "Здравствуйте_Чем_могу_помочь.wav"),
        ("../../etc/passwd", "etc_passwd.wav"),
        ("con", "con_.wav"),
        ("COM1", "COM1_.wav"),
        ("…!", "take.wav"),
        ("а" * 300, "а" * 40 + ".wav"),
        ("Раз два три четыре пять шесть семь восемь девять десять", "Раз_два_три_четыре_пять_шесть_семь_восемь.wav"),
        ('a"b<c>|?*\n\t\0z', "a_b_c_z.wav"),
    ],
)
def test_file_names(text, name):
    assert file_name(text) == name
