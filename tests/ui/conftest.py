"""Window tests run without a display; whatever Qt warns of, or a test leaves behind, fails the test."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QThread
from PySide6.QtWidgets import QApplication

from lidia_desktop.ui.lane import Lane
from lidia_desktop.ui.main_window import MainWindow
from lidia_desktop.ui.studio.recordings import Recording
from tests.fakes import FakeSpeaker
from tests.ui.fakes import Parts

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp, monkeypatch):
    """Fail a test after which a lane still runs or a window is still there."""
    started = []

    def start(lane: Lane, *args: object) -> None:
        started.append(lane)
        QThread.start(lane, *args)

    monkeypatch.setattr(Lane, "start", start)
    yield
    alive = [lane for lane in started if shiboken6.isValid(lane)]
    running = [lane.objectName() for lane in alive if lane.isRunning()]
    for lane in alive:
        lane.close()
    visible = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    for widget in visible:
        widget.close()
    assert not running, f"lanes left running: {running}"
    assert not visible, f"windows left open: {visible}"


@pytest.fixture
def lane():
    made = Lane("test")
    yield made
    assert made.close()


@pytest.fixture
def open_window(qtbot, qapp):
    """Open the real window over fakes, painted and with voices and speaker known; closed at the end."""
    opened = []

    def open_it(speaker=None, *, wait: bool = True, **given) -> tuple[MainWindow, Parts]:
        parts = Parts(speaker or FakeSpeaker(), **given)
        window = MainWindow(parts.services())
        opened.append(window)
        window.show()
        if wait:
            qtbot.waitUntil(lambda: window.studio.text.voice.count() > 0 and window.studio.text.language.count() > 0)
            qtbot.waitUntil(lambda: not window.files.is_busy and not window.speech.is_busy)
        return window, parts

    yield open_it
    for window in opened:
        window.close()
        assert window.close_work()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def spoken(qtbot):
    """Speak a text in a window and wait for its end."""

    def speak(window: MainWindow, text: str = "Добрый день, чем помочь?") -> Recording:
        window.studio.text.text.setPlainText(text)
        with qtbot.waitSignal(window.studio.session.recorded) as told:
            window.studio.text.speak.click()
        return told.args[0]

    return speak
