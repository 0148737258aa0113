"""Consent, download with pause and resume, and a folder of one's own."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lidia_desktop.engine.errors import DiskFull, FileTrouble
from lidia_desktop.ui.dialogs.model_dialog import ModelDialog


@pytest.fixture
def shown(qtbot, open_window):
    window, parts = open_window()
    window.status.speaker.click()
    dialog = window.findChild(ModelDialog)
    qtbot.waitUntil(lambda: dialog.consent.isEnabled())
    return window, parts, dialog


def accept(qtbot, dialog) -> None:
    window = dialog.parentWidget()
    dialog.consent.click()
    qtbot.waitUntil(lambda: dialog.download.isEnabled() and not window.speech.is_busy)


def test_consent_lets_a_model_that_is_there_speak_at_once(qtbot, open_window):
    window, parts = open_window()
    parts.model.own_folder = True
    asked = parts.factory.asked
    window.open_model()
    dialog = window.findChild(ModelDialog)
    qtbot.waitUntil(lambda: dialog.consent.isEnabled())
    dialog.consent.click()
    qtbot.waitUntil(lambda: parts.factory.asked == asked + 1)


def test_a_choice_asked_for_while_one_is_under_way_is_not_lost(qtbot, open_window, monkeypatch):
    window, parts = open_window()
    began, go_on, choose, asked = threading.Event(), threading.Event(), parts.factory.choose, parts.factory.asked

    def slow():
        choice = choose()
        began.set()
        go_on.wait(5)
        return choice

    monkeypatch.setattr(parts.factory, "choose", slow)
    window.studio.session.choose_speaker()
    qtbot.waitUntil(began.is_set)
    window.studio.session.choose_speaker()
    go_on.set()
    qtbot.waitUntil(lambda: parts.factory.asked == asked + 2)
    qtbot.waitUntil(lambda: not window.speech.is_busy)


def test_the_keyboard_reaches_the_reason_for_the_device(qtbot, shown):
    window, _, dialog = shown
    assert "P104-100 пропущена" in dialog.where.text()
    assert dialog.where.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert "P104-100 пропущена" in window.status.speaker.accessibleDescription()
    assert window.status.speaker.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_nothing_is_downloaded_without_consent(shown):
    _, parts, dialog = shown
    assert "некоммерчески" in parts.model.license.summary
    assert not dialog.download.isEnabled()
    assert not dialog.folder.isEnabled()
    assert dialog.figures.text() == "Размер: 2,00 ГБ"
    assert not dialog.isModal()


def test_consent_is_stored_once(qtbot, shown):
    _, parts, dialog = shown
    accept(qtbot, dialog)
    assert parts.model.accepted
    assert dialog.consent.isChecked()
    assert not dialog.consent.isEnabled()


def test_a_consent_that_cannot_be_stored_is_told_and_can_be_given_again(qtbot, shown, monkeypatch):
    _, parts, dialog = shown
    monkeypatch.setattr(parts.model, "accept_license", _no_room)
    dialog.consent.click()
    qtbot.waitUntil(lambda: dialog.banner.isVisible())
    assert not dialog.consent.isChecked()
    assert dialog.consent.isEnabled()
    monkeypatch.undo()
    accept(qtbot, dialog)


def _no_room() -> None:
    raise DiskFull(path="/config/license.json")


def test_the_keyboard_alone_downloads(qtbot, shown):
    _, parts, dialog = shown
    qtbot.waitUntil(lambda: dialog.consent.hasFocus())
    QTest.keyClick(dialog.consent, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.download.hasFocus())
    QTest.keyClick(dialog.download, Qt.Key.Key_Space)
    assert dialog.pause.hasFocus()
    parts.model.gate.release()
    qtbot.waitUntil(lambda: dialog.bar.value() == 100)
    QTest.keyClick(dialog.pause, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.download.hasFocus() and dialog.download.text() == "&Продолжить")


def test_download_pause_and_resume(qtbot, shown):
    window, parts, dialog = shown
    accept(qtbot, dialog)
    dialog.download.click()
    assert dialog.pause.isVisible()
    for _ in range(3):
        parts.model.gate.release()
    qtbot.waitUntil(lambda: dialog.bar.value() == 300)
    assert dialog.figures.text() == "600 МБ из 2,00 ГБ · model.pth · загрузка · 13 МБ/с · осталось 1 мин 52 с"
    assert window.status.download.text() == "Загрузка XTTS: 30 %"
    dialog.pause.click()
    qtbot.waitUntil(lambda: dialog.download.text() == "&Продолжить")
    assert not window.status.download.isVisible()
    assert dialog.bar.value() == 300
    dialog.download.click()
    for _ in range(7):
        parts.model.gate.release()
    qtbot.waitUntil(lambda: "на месте" in dialog.state.text())
    assert not dialog.download.isVisible()
    assert not dialog.pause.isVisible()


def test_a_finished_download_lets_the_engine_choose_again(qtbot, shown):
    _, parts, dialog = shown
    accept(qtbot, dialog)
    asked = parts.factory.asked
    dialog.download.click()
    for _ in range(10):
        parts.model.gate.release()
    qtbot.waitUntil(lambda: parts.factory.asked == asked + 1)


def test_closing_the_dialog_stops_nothing(qtbot, shown):
    window, parts, dialog = shown
    accept(qtbot, dialog)
    dialog.download.click()
    parts.model.gate.release()
    qtbot.waitUntil(lambda: window.status.download.text() == "Загрузка XTTS: 10 %")
    dialog.close()
    qtbot.waitUntil(lambda: window.findChild(ModelDialog) is None)
    parts.model.gate.release()
    qtbot.waitUntil(lambda: window.status.download.text() == "Загрузка XTTS: 20 %")
    window.open_model()
    again = window.findChild(ModelDialog)
    assert again.pause.isVisible()
    parts.model.gate.release()
    qtbot.waitUntil(lambda: again.bar.value() == 300)


def test_a_failed_download_is_told_in_the_dialog_and_can_go_on(qtbot, shown):
    window, parts, dialog = shown
    accept(qtbot, dialog)
    parts.model.error = DiskFull(path="/models")
    dialog.download.click()
    parts.model.gate.release()
    qtbot.waitUntil(lambda: dialog.banner.isVisible())
    assert dialog.banner.message.text() == DiskFull(path="/models").text()
    assert not window.banner.isVisible()
    assert dialog.download.isVisible()
    parts.model.error = None
    dialog.download.click()
    assert not dialog.banner.isVisible()


def test_an_own_folder(qtbot, shown, tmp_path):
    _, parts, dialog = shown
    accept(qtbot, dialog)
    asked = parts.factory.asked
    dialog.folder.click()
    chooser = dialog.findChild(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path))
    chooser.reject()
    qtbot.waitUntil(lambda: parts.factory.asked == asked + 1)
    assert parts.model.folder == Path(tmp_path)
    assert "на месте" in dialog.state.text()


def test_a_wrong_folder_is_told(qtbot, shown, tmp_path):
    window, parts, dialog = shown
    accept(qtbot, dialog)
    parts.model.folder_error = FileTrouble(path=tmp_path, reason="это не модель")
    dialog._use_folder(str(tmp_path))
    qtbot.waitUntil(lambda: dialog.banner.isVisible() or window.banner.isVisible())
    assert "это не модель" in dialog.banner.message.text()
