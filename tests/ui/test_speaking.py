"""From a typed phrase to sound, figures and a file."""

from __future__ import annotations

import threading

import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.devices import OutputDeviceLost
from lidia_desktop.engine.errors import DiskFull, LidiaError
from lidia_desktop.engine.speech.request import MAX_CHARACTERS
from lidia_desktop.engine.speech.speaker import Preparing
from tests.fakes import FakeSpeaker

TEXT = "Добрый день, чем помочь?"


class Halting(FakeSpeaker):
    """Goes on by one chunk each time it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Semaphore(0)

    def speak(self, request, cancel):
        for chunk in super().speak(request, cancel):
            while not self.gate.acquire(timeout=0.01):
                cancel.check()
            yield chunk

    def let(self, n: int = 1) -> None:
        for _ in range(n):
            self.gate.release()


def banner_text(window) -> str:
    return window.banner.message.text() if window.banner.isVisible() else ""


def test_typed_text_is_spoken_with_ctrl_enter(qtbot, open_window):
    window, parts = open_window()
    editor = window.studio.text.text
    assert editor.hasFocus()
    QTest.keyClicks(editor, "Hello out there")
    assert editor.toPlainText() == "Hello out there"
    with qtbot.waitSignal(window.studio.session.recorded) as told:
        QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0].request.text == "Hello out there"
    assert told.args[0].outcome == "whole"
    assert editor.toPlainText() == "Hello out there"
    assert parts.player.calls[-2:] == ["start", "finish"]


def test_the_waveform_grows_and_the_playhead_moves(qtbot, open_window):
    speaker = Halting()
    window, parts = open_window(speaker)
    studio = window.studio
    studio.text.text.setPlainText(TEXT)
    studio.text.speak.click()
    seen = []
    for _ in range(3):
        speaker.let()
        with qtbot.waitSignal(studio.session.audio_grown):
            pass
        seen.append(studio.take.wave.duration_s)
    assert seen == sorted(seen)
    assert len(set(seen)) == 3
    assert "Генерация" in studio.take.state.text()
    assert studio.take.wave.axis_s > studio.take.wave.duration_s
    parts.player.now += 0.07
    qtbot.waitUntil(lambda: studio.take.wave.playhead_s == pytest.approx(0.07))
    speaker.let(100)
    with qtbot.waitSignal(studio.session.recorded):
        pass
    assert studio.take.wave.axis_s == studio.take.wave.duration_s
    assert studio.take.wave.playhead_s == pytest.approx(0.07)
    parts.player.now += 100
    with qtbot.waitSignal(studio.session.playback_ended):
        pass
    assert not studio.text.stop.isEnabled()


def test_figures_of_a_take(qtbot, open_window, spoken):
    window, parts = open_window()
    recording = spoken(window)
    figures = window.studio.take.figures
    assert figures.duration.text() == f"{recording.audio.duration_s:.2f} с".replace(".", ",")
    assert figures.rtf.text() == f"{recording.take.rtf:.2f}".replace(".", ",")
    assert figures.first_audio.text().endswith(" с")
    assert figures.underruns.text() == "—"
    parts.player.underruns = 2
    parts.player.now += 100
    qtbot.waitUntil(lambda: figures.underruns.text() == "2")


def test_preparing_is_shown_in_the_page(qtbot, open_window):
    go_on = threading.Event()

    class Slow(FakeSpeaker):
        def prepare(self, request, cancel):
            yield Preparing("загружаю модель", 0.25)
            while not go_on.wait(0.01):
                cancel.check()
            yield Preparing("читаю образцы")

    window, _ = open_window(Slow())
    take = window.studio.take
    window.studio.text.text.setPlainText(TEXT)
    window.studio.text.speak.click()
    qtbot.waitUntil(lambda: take.progress.isVisible())
    assert take.progress.value() == 250
    assert take.state.text() == "Загружаю модель"
    go_on.set()
    with qtbot.waitSignal(window.studio.session.recorded):
        pass
    assert not take.progress.isVisible()


def test_stop_in_the_middle_keeps_what_there_is(qtbot, open_window):
    speaker = Halting()
    window, parts = open_window(speaker)
    studio = window.studio
    studio.text.text.setPlainText(TEXT)
    studio.text.speak.click()
    speaker.let(4)
    qtbot.waitUntil(lambda: studio.take.wave.duration_s > 0.19)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert studio.session.phase == "idle"
    assert not studio.text.stop.isEnabled()
    assert parts.player.calls[-1] == "stop"
    partial = studio.take.recording
    assert partial.outcome == "stopped"
    assert partial.take is None
    assert partial.audio.duration_s == pytest.approx(studio.take.wave.duration_s)
    assert "Прервано" in studio.take.state.text()
    assert studio.take.save.isEnabled()


def test_stop_before_the_first_sound_keeps_the_take_before(qtbot, open_window, spoken):
    speaker = Halting()
    speaker.let(1000)
    window, _ = open_window(speaker)
    good = spoken(window, "а")
    while speaker.gate.acquire(blocking=False):
        pass
    window.studio.text.speak.click()
    window.studio.text.stop.click()
    assert window.studio.take.recording.audio is good.audio
    assert window.studio.take.save.isEnabled()
    assert window.studio.takes.model.rowCount() == 1


def test_speak_again_while_speaking(qtbot, open_window):
    speaker = Halting()
    window, _ = open_window(speaker)
    studio = window.studio
    studio.text.text.setPlainText("первая фраза")
    studio.text.speak.click()
    speaker.let(2)
    qtbot.waitUntil(lambda: studio.take.wave.duration_s > 0.09)
    studio.text.text.setPlainText("вторая")
    studio.text.speak.click()
    speaker.let(100)
    qtbot.waitUntil(lambda: studio.take.recording is not None and studio.take.recording.outcome == "whole")
    assert studio.take.recording.request.text == "вторая"
    assert [studio.takes.model.at(row).outcome for row in range(2)] == ["whole", "stopped"]


def test_pressing_speak_fast_forty_times(qtbot, open_window):
    window, _ = open_window(FakeSpeaker(chunk_delay_s=0.001))
    studio = window.studio
    studio.text.text.setPlainText("быстро")
    for _ in range(40):
        studio.text.speak.click()
        qtbot.wait(3)
    # On a busy machine one of the first may be whole too, before the last has begun.
    qtbot.waitUntil(lambda: studio.session.phase == "idle" and studio.take.recording is not None)
    assert studio.take.recording.outcome == "whole"
    assert studio.takes.model.rowCount() <= 20


def test_a_failing_speaker_keeps_the_take_before(qtbot, open_window, spoken):
    speaker = FakeSpeaker()
    window, _ = open_window(speaker)
    good = spoken(window)
    speaker.error = DiskFull(path="/tmp/x")
    window.studio.text.speak.click()
    qtbot.waitUntil(lambda: window.studio.takes.model.rowCount() == 2)
    assert banner_text(window) == DiskFull(path="/tmp/x").text()
    assert window.studio.take.recording.audio is good.audio
    assert window.studio.take.wave.duration_s == pytest.approx(good.audio.duration_s)
    assert window.studio.takes.current().number == good.number
    broken = window.studio.takes.model.at(0)
    assert broken.outcome == "broken"
    assert broken.audio.duration_s == pytest.approx(0.1, abs=0.02)
    speaker.error = None
    spoken(window)
    assert banner_text(window) == ""


def test_an_unforeseen_error_is_a_plain_sentence_and_goes_to_the_log(qtbot, open_window, caplog):
    speaker = FakeSpeaker()
    speaker.error = ZeroDivisionError("the cat sat on the keyboard")
    window, _ = open_window(speaker)
    window.studio.text.text.setPlainText(TEXT)
    window.studio.text.speak.click()
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert "Непредвиденная ошибка" in banner_text(window)
    assert "cat" not in banner_text(window)
    assert "the cat sat on the keyboard" in caplog.text
    assert "Traceback" in caplog.text


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Нечего произносить"), ("  … !", "Нечего произносить"), ("а" * (MAX_CHARACTERS + 1), "слишком длинный")],
)
def test_a_bad_text_is_refused_with_words(qtbot, open_window, text, words):
    window, _ = open_window()
    window.studio.text.text.setPlainText(text)
    window.studio.text.speak.click()
    assert words in banner_text(window)
    assert window.studio.session.phase == "idle"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert banner_text(window) == ""


def test_a_lost_device_is_told_and_the_take_is_kept(qtbot, open_window):
    speaker = Halting()
    window, parts = open_window(speaker)
    window.studio.text.text.setPlainText(TEXT)
    window.studio.text.speak.click()
    speaker.let(2)
    qtbot.waitUntil(lambda: window.studio.session.is_playing)
    parts.player.lose(OutputDeviceLost(title="USB"))
    qtbot.waitUntil(lambda: "USB" in banner_text(window))
    speaker.let(100)
    with qtbot.waitSignal(window.studio.session.recorded):
        pass
    assert window.studio.take.recording.outcome == "whole"


def test_a_click_in_the_wave_plays_from_there(qtbot, open_window, spoken):
    window, parts = open_window()
    spoken(window)
    wave = window.studio.take.wave
    parts.player.now += 100
    with qtbot.waitSignal(window.studio.session.playback_ended):
        pass
    with qtbot.waitSignal(wave.sought) as told:
        QTest.mouseClick(wave, Qt.MouseButton.LeftButton, pos=wave.rect().center())
    assert told.args[0] == pytest.approx(wave.duration_s / 2, rel=0.02)
    assert parts.player.calls[-1] == f"play {told.args[0]:.2f}"
    wave.setFocus()
    QTest.keyClick(wave, Qt.Key.Key_Home)
    assert parts.player.calls[-1] == "play 0.00"


def test_a_growing_wave_cannot_be_sought(qtbot, open_window):
    speaker = Halting()
    window, parts = open_window(speaker)
    window.studio.text.text.setPlainText(TEXT)
    window.studio.text.speak.click()
    speaker.let(3)
    qtbot.waitUntil(lambda: window.studio.take.wave.duration_s > 0.1)
    QTest.mouseClick(window.studio.take.wave, Qt.MouseButton.LeftButton)
    assert parts.player.calls[-1] == "start"
    assert window.studio.session.phase == "generating"


def test_listen_again(qtbot, open_window, spoken):
    window, parts = open_window()
    spoken(window)
    window.studio.take.listen.click()
    assert parts.player.calls[-1] == "play 0.00"
    assert window.studio.text.stop.isEnabled()
    parts.player.now += 100
    with qtbot.waitSignal(window.studio.session.playback_ended):
        pass
    assert window.studio.take.state.text() == "Готово"


def test_the_list_of_takes(qtbot, open_window, spoken):
    window, parts = open_window()
    first, second = spoken(window, "первая"), spoken(window, "вторая")
    takes = window.studio.takes
    assert [takes.model.at(row).request.text for row in range(2)] == ["вторая", "первая"]
    takes.table.setFocus()
    QTest.keyClick(takes.table, Qt.Key.Key_Down)
    assert window.studio.take.recording.number == first.number
    QTest.keyClick(takes.table, Qt.Key.Key_Return)
    assert parts.player.calls[-1] == "play 0.00"
    assert takes.model.data(takes.model.index(0, 3)) == str(second.request.seed)
    window.studio.tuning.rows["speed"].slider.setValue(0)
    takes.restore_asked.emit(first)
    assert window.studio.text.phrase() == "первая"
    assert window.studio.tuning.preset() == first.request.preset
    assert window.studio.tuning.seed.next() == first.request.seed


def test_save_and_read_back(qtbot, open_window, spoken, tmp_path):
    window, _ = open_window()
    recording = spoken(window, "Здравствуйте! Чем могу помочь?")
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("Здравствуйте_Чем_могу_помочь.wav")
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("hello")
    with qtbot.waitSignal(window.studio.saver.saved):
        dialog.accept()
    samples, rate_hz = soundfile.read(tmp_path / "hello.wav", dtype="float32")
    assert rate_hz == recording.audio.rate_hz
    assert samples == pytest.approx(recording.audio.samples, abs=1 / 32_768)
    assert window.studio.take.state.text() == "Сохранено: hello.wav"


def test_a_file_that_cannot_be_written_is_told(qtbot, open_window, spoken, tmp_path):
    window, _ = open_window()
    spoken(window)
    window.studio.take.save.click()
    dialog = window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "a" / "hello.mp3"))
    dialog.reject()
    qtbot.waitUntil(lambda: "формат не поддерживается" in banner_text(window))


def test_a_step_that_is_done_is_shown_as_it_is(open_window):
    window, _ = open_window()
    window.studio.take.show_step(Preparing("Festival готов", 1.0))
    assert window.studio.take.state.text() == "Festival готов"


def test_nobody_can_speak(qtbot, open_window):
    class Nobody(LidiaError):
        what = "Говорить некому."

    window, parts = open_window()
    parts.factory.error = Nobody()
    window.studio.session.choose_speaker()
    qtbot.waitUntil(lambda: banner_text(window) == "Говорить некому.")
    assert window.status.speaker.text().strip() == "Говорить некому"
    assert "Говорить некому." in window.status.speaker.toolTip()
    assert "Говорить некому." in window.status.speaker.accessibleDescription()
    window.studio.text.text.setPlainText(TEXT)
    window.studio.text.speak.click()
    qtbot.waitUntil(lambda: banner_text(window) == "Говорить некому.")
    assert window.studio.session.phase == "idle"


def test_another_speaker_comes_after_the_take_under_way(qtbot, open_window):
    speaker = Halting()
    window, parts = open_window(speaker)
    window.studio.text.text.setPlainText(TEXT)
    window.studio.text.speak.click()
    speaker.let(2)
    qtbot.waitUntil(lambda: window.studio.session.phase == "generating")
    asked = parts.factory.asked
    window.studio.session.choose_speaker()
    speaker.let(100)
    with qtbot.waitSignal(window.studio.session.recorded):
        pass
    assert window.studio.take.recording.outcome == "whole"
    qtbot.waitUntil(lambda: parts.factory.asked == asked + 1)
    assert speaker.closed


def test_chunks_of_any_size_join_to_the_take(qtbot, open_window, spoken):
    window, _ = open_window()
    recording = spoken(window)
    assert isinstance(recording.audio, AudioChunk)
    assert recording.audio.duration_s == pytest.approx(window.studio.take.wave.duration_s)
