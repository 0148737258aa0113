"""Saving, deleting, importing and exporting presets in the window, over the real store."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lidia_desktop.engine.speech.preset_store import PresetStore
from lidia_desktop.engine.speech.presets import BUILT_IN, Preset
from lidia_desktop.ui.dialogs.title_dialog import TitleDialog


@pytest.fixture
def shown(open_window, tmp_path):
    store = PresetStore(tmp_path / "presets")
    window, _ = open_window(presets=store)
    return window, store, window.studio.tuning, window.studio.presets.menu


def settle(qtbot, window) -> None:
    qtbot.waitUntil(lambda: not window.files.is_busy)


def save_as(qtbot, window, title: str) -> None:
    window.studio.presets.menu.save.trigger()
    dialog = window.findChild(TitleDialog)
    assert not dialog.isModal()
    qtbot.waitUntil(dialog.title.hasFocus)
    dialog.title.setText(title)  # QTest cannot type Cyrillic
    QTest.keyPress(dialog.title, Qt.Key.Key_Return)  # its release would meet a window that is gone
    qtbot.waitUntil(lambda: window.findChild(TitleDialog) is None)
    settle(qtbot, window)


def test_the_keyboard_reaches_the_menu(qtbot, shown):
    _, _, tuning, button = shown
    assert button.accessibleName()
    tuning.choice.setFocus()
    QTest.keyClick(tuning.choice, Qt.Key.Key_Tab)
    assert button.hasFocus()
    seen = []

    def look() -> None:
        seen.append(button.menu().isVisible())
        button.menu().close()

    QTimer.singleShot(100, look)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert seen == [True]
    assert [action.text().replace("&", "") for action in button.wishes()] == [
        "Сохранить как…",
        "Удалить",
        "Импорт…",
        "Экспорт…",
    ]


def test_save_and_replace(qtbot, shown):
    window, store, tuning, _ = shown
    tuning.rows["speed"].box.setValue(1.25)
    save_as(qtbot, window, "  Мой  голос ")
    assert tuning.base.title == "Мой голос"
    assert not tuning.is_changed
    assert store.get(tuning.base.name).preset == Preset(speed=1.25) == tuning.preset()
    tuning.rows["speed"].box.setValue(1.5)
    assert tuning.is_changed
    window.studio.presets.menu.save.trigger()
    dialog = window.findChild(TitleDialog)
    assert dialog.title.text() == "Мой голос"
    assert "заменён" in dialog.note.text()
    dialog.save.click()
    settle(qtbot, window)
    assert store.all()[len(BUILT_IN) :] == (tuning.base,)
    assert tuning.base.preset.speed == 1.5
    assert not tuning.is_changed


def test_a_title_that_cannot_be_is_told(qtbot, shown):
    window, store, tuning, button = shown
    button.save.trigger()
    dialog = window.findChild(TitleDialog)
    assert not dialog.save.isEnabled()
    dialog.close()
    qtbot.waitUntil(lambda: window.findChild(TitleDialog) is None)
    save_as(qtbot, window, BUILT_IN[1].title)
    qtbot.waitUntil(window.banner.isVisible)
    assert "занято" in window.banner.message.text()
    assert store.all() == BUILT_IN
    assert tuning.base == BUILT_IN[0]


def test_only_own_presets_can_be_deleted(qtbot, shown):
    window, store, tuning, button = shown
    assert not button.delete.isEnabled()
    tuning.rows["speed"].box.setValue(1.25)
    save_as(qtbot, window, "Мой")
    assert button.delete.isEnabled()
    tuning.choose("warm")
    assert not button.delete.isEnabled()
    tuning.choose(store.all()[-1].name)
    button.delete.trigger()
    settle(qtbot, window)
    assert store.all() == BUILT_IN
    assert tuning.base == BUILT_IN[0]
    assert tuning.preset() == Preset(speed=1.25)
    assert not button.delete.isEnabled()
    assert "удалён" in window.studio.take.state.text()


def test_export_and_import(qtbot, shown, tmp_path):
    window, store, tuning, button = shown
    tuning.rows["speed"].box.setValue(1.25)
    save_as(qtbot, window, "Мой")
    button.export.trigger()
    chooser = window.findChild(QFileDialog)
    assert chooser.selectedFiles()[0].endswith("мой.json")
    chooser.setDirectory(str(tmp_path))
    chooser.selectFile("out")
    chooser.accept()
    settle(qtbot, window)
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["title"] == "Мой"
    button.delete.trigger()
    settle(qtbot, window)
    tuning.choose("warm")
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is None)
    button.import_.trigger()
    chooser = window.findChild(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "out.json"))
    chooser.reject()
    settle(qtbot, window)
    assert tuning.base.title == "Мой"
    assert tuning.preset() == Preset(speed=1.25)
    assert store.get("мой").preset == Preset(speed=1.25)


def test_a_file_that_is_no_preset_is_told(qtbot, shown, tmp_path):
    window, _, tuning, button = shown
    (tmp_path / "bad.json").write_text("{")
    button.import_.trigger()
    chooser = window.findChild(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "bad.json"))
    chooser.reject()
    qtbot.waitUntil(window.banner.isVisible)
    assert "bad.json" in window.banner.message.text()
    assert tuning.base == BUILT_IN[0]
