"""Switching between the pages, by mouse and keyboard, and what is remembered of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QToolButton

from tests.ui.fakes import FakeState


def test_the_keyboard_switches_and_the_focus_follows(qtbot, open_window):
    window, _ = open_window()
    assert window.pages.name == "studio"
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.name == "pronunciation"
    assert window.pronunciation.texts.written.hasFocus()
    assert window.actions_.pages.actions()[1].isChecked()
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.studio.isVisible()
    assert window.studio.text.text.hasFocus()


def test_tabs_switch_by_mouse_and_arrows(open_window):
    window, _ = open_window()
    tabs = window.pages.tabs
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    assert window.pronunciation.isVisible()
    tabs.setFocus()
    QTest.keyClick(tabs, Qt.Key.Key_Left)
    assert window.studio.isVisible()
    assert tabs.hasFocus()
    assert [tabs.tabText(n) for n in range(tabs.count())] == ["Студия", "Произношение"]
    assert tabs.accessibleName()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_tabs_stay_in_sight(qtbot, open_window, theme):
    window, _ = open_window()
    window.theme.choose(theme)
    tabs = window.pages.tabs
    for page in ("pronunciation", "studio", "pronunciation"):
        window.pages.open(page)
        qtbot.waitUntil(lambda: tabs.width() >= tabs.sizeHint().width())
        assert not [one for one in tabs.findChildren(QToolButton) if one.isVisible()]
    window.theme.choose("light")


def test_the_page_comes_back(qtbot, open_window):
    window, parts = open_window()
    window.pages.open("pronunciation")
    window.close()
    again, _ = open_window(state=FakeState(parts.state.state))
    assert again.pages.name == "pronunciation"
    assert again.actions_.pages.actions()[1].isChecked()


@pytest.mark.parametrize("page", ["no such page", 7, None, []])
def test_a_page_that_is_not_known_is_passed_over(open_window, page):
    window, _ = open_window(state=FakeState({"page": page}))
    assert window.pages.name == "studio"


def test_the_list_of_shortcuts_names_the_pages(open_window):
    window, _ = open_window()
    window.actions_.shortcuts.trigger()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert texts[texts.index("Ctrl+2") + 1] == "Произношение"
    dialog.close()


def test_banner_and_status_are_common(open_window):
    window, _ = open_window()
    window.pages.open("pronunciation")
    window.show_error(RuntimeError("проба"))
    assert window.banner.isVisible()
    assert window.status.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.banner.isVisible()


def test_one_text_on_both_pages(open_window):
    window, _ = open_window()
    studio, written = window.studio.text.text, window.pronunciation.texts.written
    studio.setPlainText("Добрый 😀 день")
    assert written.toPlainText() == "Добрый 😀 день"
    written.replace(9, 13, "вечер")
    assert window.studio.text.phrase() == "Добрый 😀 вечер"
    studio.undo()
    assert written.toPlainText() == "Добрый 😀 день"
    studio.setPlainText("😁")
    assert written.toPlainText() == "😁"
    studio.clear()
    assert written.toPlainText() == ""
