"""The window as a whole: keyboard, state, menus, closing, speed."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QTableView,
)

from lidia_desktop.engine.audio import files as audio_files
from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.choice import SpeakerChoice
from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.engine.voices.library import VoicesMissing
from lidia_desktop.engine.voices.voice import Voice
from lidia_desktop.ui.dialogs.model_dialog import ModelDialog
from lidia_desktop.ui.main_window import LEAST_SIZE
from lidia_desktop.ui.picture import picture
from lidia_desktop.ui.state import JsonState
from lidia_desktop.ui.widgets.waveform import Waveform
from tests.fakes import FakeSpeaker
from tests.ui.fakes import FakeState, FakeVoices
from tests.ui.watchdog import GapMeter

TEXT = "Добрый день, чем помочь?"
BLOCK_BUDGET_MS = 50
CLOSE_BUDGET_S = 1.0
START_BUDGET_S = 1.5


def test_the_window_asks_nothing_before_it_was_painted(qtbot, open_window):
    window, parts = open_window(wait=False)
    assert parts.factory.asked == 0
    assert not window.files.isRunning()
    qtbot.waitUntil(lambda: parts.factory.asked == 1)


def test_drawing_the_window_imports_nothing_heavy():
    heavy = ("torch", "TTS", "sounddevice", "soundfile", "pyqtgraph", "transformers", "faster_whisper", "soxr")
    code = f"import sys, lidia_desktop.ui.main_window as m; print([n for n in {heavy!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


START = """
import sys, time
import lidia_desktop.app
from PySide6.QtWidgets import QApplication
from lidia_desktop.ui.main_window import MainWindow
from tests.fakes import FakeSpeaker
from tests.ui.fakes import Parts
application = QApplication([])
window = MainWindow(Parts(FakeSpeaker()).services())
window.first_painted.connect(lambda: print(time.time(), "torch" in sys.modules, flush=True))
window.first_painted.connect(window.close)
window.show()
application.exec()
"""


def test_the_window_is_drawn_soon_after_the_start_of_the_process():
    """With everything that the composition root imports. Best of three: the machine's other work does not count."""
    took_s = []
    for _ in range(3):
        began = time.time()
        done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
        painted, torch_there = done.stdout.split()
        assert torch_there == "False"
        took_s.append(float(painted) - began)
        if took_s[-1] < START_BUDGET_S:
            break
    assert min(took_s) < START_BUDGET_S


def test_voices_are_offered_and_empty_ones_say_so(open_window):
    window, _ = open_window()
    voice = window.studio.text.voice
    assert [voice.itemText(i) for i in range(voice.count())] == ["Демо", "Лидия — нет образцов"]
    assert voice.currentText() == "Демо"


def test_an_empty_voice_says_what_to_do(open_window):
    window, _ = open_window()
    window.studio.text.voice.setCurrentIndex(1)
    assert "/voices/lidia" in window.studio.text.note.text()
    assert window.studio.text.note.isVisible()


def test_without_any_voice_the_window_says_what_to_do(qtbot, open_window):
    voices = FakeVoices()
    voices.voices = ()
    window, _ = open_window(voices=voices, wait=False)
    window.studio.text.text.setPlainText(TEXT)
    window.studio.text.speak.click()
    assert "загружаются" in window.studio.take.state.text()
    qtbot.waitUntil(lambda: window.studio.text.voices_known)
    window.studio.text.speak.click()
    assert "нет ни одной папки с голосом" in window.banner.message.text()


def test_the_operators_own_voice_comes_before_the_demo(open_window):
    own = Voice("gulya", "Гуля", Path("/voices/gulya"), (Path("1.wav"),))
    demo = Voice("demo", "Демо", Path("/voices/demo"), (Path("1.wav"),))
    window, _ = open_window(voices=FakeVoices(demo, own))
    assert window.studio.text.voice.currentText() == "Гуля"


def test_problems_of_voices_are_told(qtbot, open_window):
    voices = FakeVoices()
    voices.troubles = tuple(VoicesMissing(path=f"/v/{n}") for n in range(5))
    window, _ = open_window(voices=voices)
    assert window.banner.isVisible()
    assert window.banner.message.text().count("\n") == 3
    assert "И ещё: 2" in window.banner.message.text()
    window.banner.close_button.click()
    assert not window.banner.isVisible()


def test_the_status_says_who_speaks_where_and_why(open_window):
    window, _ = open_window()
    assert window.status.speaker.text().strip() == "Говорит: Камертон — XTTS не готова: проба"
    assert window.status.device.text() == "CPU"


def test_the_character_count_warns(open_window):
    window, _ = open_window()
    window.studio.text.text.setPlainText("а" * 5001)
    assert window.studio.text.count.text() == "5\xa0001 из 5\xa0000 знаков"
    assert window.studio.text.count.property("kind") == "danger"


def controls(window):
    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTableView, Waveform)
    found = [w for kind in kinds for w in window.findChildren(kind)]
    return [w for w in found if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible() and w.isEnabled()]


def walk(window) -> list[object]:
    seen: list[object] = []
    for _ in range(100):
        focus = QApplication.focusWidget()
        if focus in seen:
            return seen
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    raise AssertionError("Tab never comes back")


def test_tab_reaches_every_control_and_comes_back(open_window, spoken):
    window, _ = open_window()
    spoken(window)
    window.studio.text.text.setFocus()
    reached = walk(window)
    missed = [w for w in controls(window) if w not in reached and not isinstance(w.parent(), QAbstractSlider)]
    names = [w.accessibleName() or type(w).__name__ for w in missed if type(w).__name__ not in ("QScrollBar",)]
    assert not names
    tuning = window.studio.tuning
    order = [tuning.rows[name].slider for name in ("temperature", "top_k", "speed")]
    assert [reached.index(w) for w in order] == sorted(reached.index(w) for w in order)


def test_every_control_has_a_name_for_screen_readers(open_window, spoken):
    window, _ = open_window()
    spoken(window)
    nameless = [
        f"{type(w).__name__} {w.objectName()}"
        for w in controls(window)
        if not (w.accessibleName() or getattr(w, "text", str)()) and type(w).__name__ != "QScrollBar"
    ]
    assert not nameless


def test_space_types_in_the_editor(open_window):
    window, _ = open_window()
    QTest.keyClicks(window.studio.text.text, "a b")
    assert window.studio.text.phrase() == "a b"
    assert window.studio.session.phase == "idle"


def test_state_comes_back(qtbot, open_window):
    window, parts = open_window()
    studio = window.studio
    studio.text.text.setPlainText("запомни меня")
    studio.text.voice.setCurrentIndex(1)
    studio.text.language.setCurrentIndex(1)
    studio.tuning.choose("calm")
    studio.tuning.rows["top_k"].slider.setValue(6)
    studio.tuning.seed.show_value(77, locked=True)
    values = studio.tuning.preset()
    window.theme.choose("dark")
    window.close()
    assert parts.state.written == 1
    again, _ = open_window(state=FakeState(parts.state.state))
    assert again.studio.text.phrase() == "запомни меня"
    assert again.studio.text.chosen_voice().name == "lidia"
    assert again.studio.text.chosen_language() == "en"
    assert again.studio.tuning.base.name == "calm"
    assert again.studio.tuning.preset() == values
    assert again.studio.tuning.seed.next() == 77
    assert again.theme.chosen == "dark"
    again.theme.choose("light")


@pytest.mark.parametrize(
    "state",
    [
        {"studio": {"values": {"speed": 99}}, "theme": "pink", "geometry": "???"},
        {"studio": {"values": {"no such field": 1}, "preset": "gone", "voice": "gone", "language": "xx", "seed": "a"}},
        {"studio": 7, "geometry": 7, "theme": None},
    ],
)
def test_a_state_that_does_not_fit_is_passed_over(open_window, state):
    window, _ = open_window(state=FakeState(state))
    assert window.studio.tuning.preset() == Preset()
    assert window.studio.text.chosen_language() == "ru"


def test_the_state_file(tmp_path):
    store = JsonState(tmp_path / "deep" / "window.json")
    assert store.read() == {}
    store.write({"theme": "dark", "text": "ё"})
    assert JsonState(tmp_path / "deep" / "window.json").read() == {"theme": "dark", "text": "ё"}
    for bad in ("{", "[1]", ""):
        (tmp_path / "deep" / "window.json").write_text(bad)
        assert store.read() == {}


def test_choosing_speaker_and_device_in_the_menu(qtbot, open_window):
    window, parts = open_window()
    asked = parts.factory.asked
    window.actions_.speakers.actions()[2].trigger()
    qtbot.waitUntil(lambda: parts.settings.values["speaker"] == "embedded" and parts.factory.asked == asked + 1)
    outputs = window.menus.outputs
    assert [action.text() for action in outputs.actions()] == ["Как в системе", "pulse", "HDA && Intel"]
    outputs.actions()[2].trigger()
    assert parts.player.device == "HDA & Intel"
    qtbot.waitUntil(lambda: parts.settings.values["output_device"] == "HDA & Intel")
    outputs.aboutToShow.emit()
    qtbot.waitUntil(lambda: not window.files.is_busy)
    assert [action.isChecked() for action in outputs.actions()] == [False, False, True]


def test_choosing_what_xtts_computes_on(qtbot, open_window):
    window, parts = open_window()
    assert "P104-100 пропущена" in window.status.device.toolTip()
    asked, processors = parts.factory.asked, window.menus.processors
    assert [action.text() for action in processors.actions()] == ["Выбирать автоматически", "Процессор", "RTX 3060"]
    processors.actions()[2].trigger()
    qtbot.waitUntil(lambda: parts.settings.values["device"] == "cuda:0" and parts.factory.asked == asked + 1)
    processors.aboutToShow.emit()
    qtbot.waitUntil(lambda: not window.files.is_busy)
    assert [action.isChecked() for action in processors.actions()] == [False, False, True]


def test_words_of_qt_itself_are_russian(qtbot, open_window):
    window, _ = open_window()
    menu = window.studio.text.text.createStandardContextMenu()
    assert any("Вставить" in action.text().replace("&", "") for action in menu.actions())
    menu.deleteLater()


def test_help_windows_open_and_close(qtbot, open_window):
    window, _ = open_window()
    for action, words in ((window.actions_.shortcuts, "Ctrl+Enter"), (window.actions_.about, "Qt 6 (LGPL)")):
        action.trigger()
        dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
        assert any(words in label.text() for label in dialog.findChildren(QLabel))
        qtbot.waitUntil(dialog.isActiveWindow)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not [d for d in window.findChildren(QDialog) if d.isVisible()])


def test_memory_is_sampled_and_shown(qtbot, open_window):
    window, parts = open_window()
    memory = window.studio.memory
    assert memory.own.text() == "программа 420 МБ"
    parts.sample.device_used_bytes, parts.sample.device_total_bytes = 3_100_000_000, 12_000_000_000
    window.memory.sample()
    qtbot.waitUntil(lambda: memory.device.text() == "всего 3,10 ГБ из 12,00 ГБ")
    assert memory.graph.scale_bytes == 10_000_000_000
    parts.sample.device_used_bytes = 11_000_000_000
    window.memory.sample()
    qtbot.waitUntil(lambda: memory.graph.scale_bytes == 12_000_000_000)


def test_a_failing_sampler_is_told_once(qtbot, open_window):
    window, _ = open_window()

    class Gone(LidiaError):
        what = "Драйвер не отвечает."

    def fail():
        raise Gone

    window.memory.look = fail
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert not window.memory.is_active


@pytest.mark.parametrize("size", [QSize(1280, 800), QSize(1100, 700), QSize(960, 500), LEAST_SIZE])
def test_nothing_is_cut_off(qtbot, open_window, spoken, size):
    window, _ = open_window()
    spoken(window)
    window.resize(size)
    qtbot.waitUntil(lambda: window.size() == size)

    def cut_off() -> list[str]:
        shown = [*window.studio.findChildren(QLabel), *window.studio.findChildren(QAbstractButton)]
        rigid = [w for w in shown if w.isVisible() and type(w).__name__ in ("QLabel", "NameLabel", "QPushButton")]
        least = {w: w.minimumSizeHint() for w in rigid}
        return [w.text() for w in rigid if w.width() < least[w].width() or w.height() < least[w].height() - 1]

    with contextlib.suppress(TimeoutError):
        qtbot.waitUntil(lambda: not cut_off(), timeout=1000)
    assert not cut_off()
    area = window.studio.tuning._area
    qtbot.waitUntil(lambda: area.widget().width() <= area.viewport().width())
    if size.height() >= 700:
        assert area.verticalScrollBar().maximum() == 0
        assert window.studio.cards.verticalScrollBar().maximum() == 0
    controls_ = [(row, control) for row in window.studio.tuning.rows.values() for control in row.controls()]
    room = area.viewport().width
    qtbot.waitUntil(lambda: all(c.mapTo(row, c.rect().bottomRight()).x() < room() for row, c in controls_))


def test_the_window_fits_a_small_screen_at_200_percent(qtbot, open_window, spoken):
    window, _ = open_window()
    spoken(window)
    assert window.minimumWidth() <= 960
    assert window.minimumHeight() <= 540 - 80
    window.resize(960, 500)
    qtbot.waitUntil(lambda: window.height() == 500)
    qtbot.waitUntil(lambda: window.minimumSizeHint().width() <= LEAST_SIZE.width())
    assert window.minimumSizeHint().height() <= LEAST_SIZE.height()
    window.studio.take.save.setFocus()
    QTest.keyClick(window.studio.take.save, Qt.Key.Key_Tab)
    assert window.studio.takes.table.hasFocus()
    area, table = window.studio.cards, window.studio.takes.table
    assert table.mapTo(area, table.rect().topLeft()).y() < area.viewport().height()


def test_a_long_reason_does_not_widen_the_window(qtbot, open_window):
    window, parts = open_window(wait=False)
    reason = "espeak-ng: Festival не установлен (sudo apt install festival festvox-ru); " * 5
    parts.factory.choice = SpeakerChoice("embedded", reason)
    qtbot.waitUntil(lambda: reason.strip() in window.status.speaker.text())
    window.resize(1100, 700)
    qtbot.waitUntil(lambda: window.width() == 1100)
    qtbot.wait(20)
    assert window.width() == 1100
    assert window.status.minimumSizeHint().width() < 600
    assert window.status.width() <= 1100
    assert window.status.speaker.width() < 1100
    assert window.status.device.width() >= window.status.device.sizeHint().width()
    assert reason.strip() in window.status.speaker.toolTip()


def test_whose_recordings_a_voice_is_made_of_is_shown(qtbot, open_window):
    who = "Иван <i>Голос</i>, CC BY 3.0"
    voice = Voice("demo", "Демо", Path("/v/demo"), (Path("/v/1.wav"),), who)
    window, _ = open_window(voices=FakeVoices(voice))
    text = window.studio.text
    assert text.note.isVisible()
    assert text.note.text() == who
    assert "CC BY 3.0" in text.voice.toolTip()
    assert "<i>" not in text.voice.toolTip()
    assert "CC BY 3.0" in text.voice.itemData(0, Qt.ItemDataRole.ToolTipRole)
    assert text.voice.accessibleDescription() == who
    window.actions_.about.trigger()
    dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
    assert any(who in label.text() for label in dialog.findChildren(QLabel))
    dialog.close()


def test_a_text_is_not_html_in_its_tooltip(open_window, spoken):
    window, _ = open_window()
    spoken(window, "<b>жирно</b> & <img src=x>")
    model = window.studio.takes.model
    shown = model.data(model.index(0, 1), Qt.ItemDataRole.ToolTipRole)
    assert shown == "<p>&lt;b&gt;жирно&lt;/b&gt; &amp; &lt;img src=x&gt;</p>"


def test_a_picture(open_window, spoken, tmp_path):
    window, _ = open_window()
    spoken(window)
    picture(window, tmp_path / "studio.png")
    assert (tmp_path / "studio.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(LidiaError):
        picture(window, tmp_path / "studio.png" / "no.png")


# Closing


def close_quickly(window, parts) -> None:
    began = time.monotonic()
    window.close()
    assert time.monotonic() - began < CLOSE_BUDGET_S
    assert window.close_work()
    assert parts.player.closed
    assert parts.state.written == 1
    assert not any(lane.isRunning() for lane in (window.speech, window.files, window.network))


def test_close_while_speaking(qtbot, open_window):
    window, parts = open_window(FakeSpeaker(chunk_delay_s=0.1))
    window.studio.text.text.setPlainText("длинный текст " * 50)
    window.studio.text.speak.click()
    qtbot.waitUntil(lambda: window.studio.session.phase == "generating")
    close_quickly(window, parts)


def test_close_before_anything_was_painted(open_window):
    window, parts = open_window(wait=False)
    close_quickly(window, parts)


def test_close_while_preparing_and_downloading(qtbot, open_window):
    class Slow(FakeSpeaker):
        def prepare(self, request, cancel):
            while not cancel.wait(0.1):
                pass
            cancel.check()
            yield from ()

    window, parts = open_window(Slow())
    parts.model.accepted = True
    window.open_model()
    dialog = window.findChild(ModelDialog)
    qtbot.waitUntil(lambda: dialog.download.isEnabled())
    dialog.download.click()
    window.studio.text.text.setPlainText(TEXT)
    window.studio.text.speak.click()
    qtbot.waitUntil(lambda: window.speech.is_busy and window.network.is_busy)
    close_quickly(window, parts)


def test_close_while_saving_finishes_the_file(open_window, spoken, tmp_path):
    window, parts = open_window()
    spoken(window)
    window.studio.saver.ask(window.studio.take.recording)
    window.studio.saver._save(str(tmp_path / "late.wav"))
    close_quickly(window, parts)
    assert (tmp_path / "late.wav").stat().st_size > 1000


def test_close_waits_for_a_slow_save_and_keeps_the_state(open_window, spoken, tmp_path, monkeypatch):
    window, parts = open_window()
    spoken(window)
    write = audio_files.write_wav

    def slow(path, audio):
        time.sleep(1.6)
        write(path, audio)

    monkeypatch.setattr(audio_files, "write_wav", slow)
    window.studio.saver.ask(window.studio.take.recording)
    window.studio.saver._save(str(tmp_path / "late.wav"))
    window.close()
    assert window.close_work()
    assert (tmp_path / "late.wav").stat().st_size > 1000
    assert parts.state.written == 1


def test_close_right_after_choosing_a_speaker(qtbot, open_window, caplog):
    window, parts = open_window()
    window.actions_.speakers.actions()[2].trigger()
    window.menus.processors.actions()[1].trigger()
    with qtbot.captureExceptions() as raised:
        close_quickly(window, parts)
        qtbot.wait(10)
    assert not raised
    assert parts.settings.values["speaker"] == "embedded"
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_close_with_an_open_file_dialog(open_window, spoken):
    window, parts = open_window()
    spoken(window)
    window.studio.take.save.click()
    close_quickly(window, parts)


def test_close_when_the_engine_does_not_let_go(qtbot, open_window, caplog):
    started, release = threading.Event(), threading.Event()

    class Stuck(FakeSpeaker):
        def speak(self, request, cancel):
            started.set()
            release.wait(10)
            cancel.check()
            yield from ()

    window, _ = open_window(Stuck())
    window.studio.text.text.setPlainText(TEXT)
    window.studio.text.speak.click()
    qtbot.waitUntil(lambda: started.is_set())
    with caplog.at_level(logging.ERROR):
        window.close()
    assert not window.close_work()
    assert "does not end" in caplog.text
    release.set()
    assert window.speech.wait(2000)
    window._closed = True


# Speed


def test_nothing_blocks_the_window_while_speaking_tuning_and_closing(qtbot, open_window):
    """Best of three: the machine's other work is not the window's."""
    worst = []
    for _ in range(3):
        window, parts = open_window(FakeSpeaker(chunk_delay_s=0.004))
        meter = GapMeter()
        meter.start()
        window.studio.text.text.setPlainText("Добрый день! " * 12)
        window.studio.text.speak.click()
        while window.studio.session.phase != "idle":
            parts.player.now += 0.02
            window.studio.tuning.rows["top_p"].slider.setValue(int(time.monotonic() * 50) % 90)
            qtbot.wait(10)
        meter.stop()
        worst.append(meter.worst_ms)
        window.close()
        if worst[-1] < BLOCK_BUDGET_MS:
            break
    assert min(worst) < BLOCK_BUDGET_MS


def five_minutes(seed: int = 0) -> AudioChunk:
    noise = np.random.default_rng(seed).uniform(-0.5, 0.5, 24_000 * 300).astype(np.float32)
    return AudioChunk(noise, 24_000)


def best_gap(qtbot, act, done) -> float:
    """The longest stop of the event loop, best of three."""
    worst = []
    for _ in range(3):
        meter = GapMeter()
        meter.start()
        qtbot.wait(20)
        act()
        qtbot.waitUntil(done)
        qtbot.wait(30)
        meter.stop()
        worst.append(meter.worst_ms)
    return min(worst)


def test_the_end_of_a_long_take_reads_nothing_again(qtbot):
    wave, audio = Waveform(), five_minutes()
    qtbot.addWidget(wave)
    wave.begin(24_000)
    step = 24_000 * 10
    for start in range(0, len(audio.samples), step):
        wave.grow(AudioChunk(audio.samples[start : start + step], 24_000))
    grown = wave._peaks
    wave.finish(audio)
    assert wave._peaks is grown
    assert not wave._rest.isActive()
    assert wave.axis_s == wave.duration_s == 300
    wave.show_audio(audio)
    assert wave._peaks is grown


def test_showing_an_old_long_take_does_not_block(qtbot):
    wave = Waveform()
    qtbot.addWidget(wave)
    wave.resize(700, 140)
    wave.show()
    takes = [five_minutes(seed) for seed in range(3)]
    waiting = iter(takes)
    gap = best_gap(qtbot, lambda: wave.show_audio(next(waiting)), lambda: not wave._rest.isActive())
    assert gap < BLOCK_BUDGET_MS
    assert wave.duration_s == 300
    low, high = wave._peaks.columns(0, len(wave._peaks), 100)
    assert (low >= -0.5).all()
    assert high.max() == takes[-1].samples.max()
    wave.show_audio(takes[0])
    assert wave.duration_s == 300
    assert 0 < len(wave._peaks) <= 1_000_000
    wave.begin(24_000)
    qtbot.wait(10)
    assert wave.duration_s == 0


def test_the_meter_sees_a_gap(qtbot):
    meter = GapMeter()
    meter.start()
    time.sleep(0.08)
    qtbot.wait(20)
    meter.stop()
    assert meter.worst_ms > 75
    assert meter.worst(1) == [meter.worst_ms]
