"""Festival as a process: it may die, hang or be closed at any moment, and nothing of it stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.speech.embedded.backend import VoiceFailed
from lidia_desktop.engine.speech.embedded.festival import FestivalBackend, InstalledFestival, find_festival
from lidia_desktop.engine.speech.embedded.festival_process import FestivalProcess

FESTIVAL = find_festival()
pytestmark = pytest.mark.skipif(FESTIVAL is None or FESTIVAL.languages != ("ru", "en"), reason="no Festival voices")

WORDS = "перезвоните позже, директор сейчас на совещании."
LONG_WORDS = "директор сейчас на совещании, " * 40


@pytest.fixture
def festival():
    backend = FestivalBackend(FESTIVAL)
    backend.start("ru", Cancel())
    yield backend
    backend.close()


def said(festival: FestivalBackend, words: str = WORDS, language: str = "ru"):
    return festival.synthesize(words, language, 1.0, Cancel())


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


def wait_for(condition, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_it_is_found_with_versions():
    assert FESTIVAL.version.startswith("Festival 2.")
    assert len(FESTIVAL.version.split(", ")) == 3


@pytest.mark.parametrize("delay_s", [0.0, 0.005, 0.02, 0.05])
def test_killed_in_the_middle_it_starts_again_and_says_the_same(festival: FestivalBackend, delay_s: float):
    expected = said(festival, LONG_WORDS)
    killed = festival.pid("ru")
    threading.Timer(delay_s, os.kill, [killed, signal.SIGKILL]).start()
    assert np.array_equal(said(festival, LONG_WORDS).samples, expected.samples)
    wait_for(lambda: killed not in children())
    assert np.array_equal(said(festival, LONG_WORDS).samples, expected.samples)


def test_killed_while_idle_it_starts_again(festival: FestivalBackend):
    os.kill(festival.pid("ru"), signal.SIGKILL)
    wait_for(lambda: festival.pid("ru") is None)
    assert not festival.is_ready("ru")
    assert said(festival).duration_s > 1


def test_hung_it_is_replaced():
    festival = FestivalBackend(FESTIVAL, sentence_patience_s=3.0)
    festival.start("ru", Cancel())
    hung = festival.pid("ru")
    os.kill(hung, signal.SIGSTOP)
    assert said(festival).duration_s > 1
    assert hung not in children()
    festival.close()


def test_one_that_dies_every_time_is_an_error_after_two_tries(tmp_path: Path):
    starts = tmp_path / "starts"
    program = tmp_path / "festival"
    program.write_text(f"#!/bin/sh\necho x >>{starts}\n")
    program.chmod(0o755)
    backend = FestivalBackend(InstalledFestival(str(program), "проба", ("ru",)))
    with pytest.raises(VoiceFailed, match="дважды не справился"):
        backend.synthesize(WORDS, "ru", 1.0, Cancel())
    assert starts.read_text() == "x\nx\n"
    program.unlink()
    with pytest.raises(VoiceFailed):
        backend.synthesize(WORDS, "ru", 1.0, Cancel())
    backend.close()


def test_closing_releases_whoever_waits(festival: FestivalBackend):
    outcomes: list[BaseException] = []

    def speak() -> None:
        try:
            while True:
                said(festival, LONG_WORDS)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is looked at below
            outcomes.append(error)

    speaking = [threading.Thread(target=speak) for _ in range(3)]
    for thread in speaking:
        thread.start()
    time.sleep(0.05)
    started = time.perf_counter()
    festival.close()
    for thread in speaking:
        thread.join(5)
    assert time.perf_counter() - started < 3
    assert [type(outcome) for outcome in outcomes] == [Cancelled] * 3
    assert festival.pid("ru") is None


def test_nothing_is_left_of_many_processes():
    before = children()
    files = psutil.Process().num_fds()
    for _ in range(10):
        backend = FestivalBackend(FESTIVAL)
        said(backend)
        backend.close()
    dropped = FestivalBackend(FESTIVAL)
    said(dropped)
    del dropped
    assert children() == before
    assert psutil.Process().num_fds() == files


@pytest.mark.parametrize("end", ["pass", "import os; os.kill(os.getpid(), 9)", "raise SystemExit(3)"])
def test_it_ends_with_the_program_that_started_it(end: str):
    program = (
        "from lidia_desktop.engine.speech.embedded.festival import *\n"
        "from lidia_desktop.engine.cancel import Cancel\n"
        "festival = FestivalBackend(find_festival())\n"
        f"festival.start('ru', Cancel())\nprint(festival.pid('ru'), flush=True)\n{end}"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    wait_for(lambda: not psutil.pid_exists(int(answer.stdout)))


def test_other_voices_and_texts_leave_no_trace_in_the_samples(festival: FestivalBackend):
    russian, english = said(festival).samples, said(festival, "Good morning, 25 apples.", "en").samples
    said(festival, "thumbsup da net privet", "en")  # unknown words, which load a part of the English lexicon
    said(festival, LONG_WORDS)
    assert np.array_equal(said(festival).samples, russian)
    assert np.array_equal(said(festival, "Good morning, 25 apples.", "en").samples, english)


def test_closed_in_the_moment_of_its_start_it_does_not_wait_for_the_voice(monkeypatch, tmp_path: Path):
    program = tmp_path / "festival"
    program.write_text("#!/bin/sh\nexec sleep 20\n")
    program.chmod(0o755)
    backend = FestivalBackend(InstalledFestival(str(program), "проба", ("ru",)))
    closing = threading.Thread(target=backend.close)

    def started_too_late(*arguments: str) -> FestivalProcess:
        closing.start()
        wait_for(lambda: backend._closed)
        time.sleep(0.05)  # `close` has looked for processes by now and found none
        return FestivalProcess(*arguments)

    monkeypatch.setattr("lidia_desktop.engine.speech.embedded.festival.FestivalProcess", started_too_late)
    before, started = children(), time.monotonic()
    with pytest.raises(Cancelled):
        backend.start("ru", Cancel())
    closing.join()
    assert time.monotonic() - started < 5
    assert children() <= before


@pytest.mark.parametrize("words", ['") (exit) ("', "\\"])
def test_what_could_be_a_command_is_refused(words: str):
    process = FestivalProcess(FESTIVAL.program, "kal_diphone")
    with pytest.raises(ValueError, match="alphabet"):
        process.say(words, 5)
    process.kill()


@pytest.mark.parametrize(
    "text",
    ['"); (exit) ("', "a\\\\b\n(quit)", "\0\x01\x1b[31m", "👍🏽 'да' `нет`", '#(load "x")', "'" * 200, "ы" * 10_000],
)
def test_any_text_is_text(festival: FestivalBackend, text: str):
    for language in ("ru", "en"):
        festival.start(language, Cancel())
        pid = festival.pid(language)
        if words := festival.readable(text, language):
            assert said(festival, words[:1000], language).duration_s > 0
        assert festival.pid(language) == pid


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["ru", "en"]))
def test_rubbish_never_ends_it(text: str, language: str):
    if words := _SHARED.readable(text, language):
        _SHARED.start(language, Cancel())
        pid = _SHARED.pid(language)
        said(_SHARED, words, language)
        assert _SHARED.pid(language) == pid


_SHARED = FestivalBackend(FESTIVAL) if FESTIVAL else None


def teardown_module():
    if _SHARED:
        _SHARED.close()
