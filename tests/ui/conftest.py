"""Window tests run without a display; whatever Qt warns of, or a test leaves behind, fails the test."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from lidia_desktop.ui.lane import Lane

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp, monkeypatch):
    """Fail a test after which a lane still runs or a window is still there."""
    started = []

    def start(lane: Lane, *args: object) -> None:
        started.append(lane)
        QThread.start(lane, *args)

    monkeypatch.setattr(Lane, "start", start)
    yield
    running = [lane.objectName() for lane in started if lane.isRunning()]
    for lane in started:
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
