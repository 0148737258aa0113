"""Sliders, numbers, switches, presets and the seed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lidia_desktop.engine.speech.presets import BUILT_IN, FIELDS, NamedPreset, Preset
from tests.fakes import FakeSpeaker
from tests.ui.fakes import FakePresets, FakeState

NUMBERS = [field.name for field in FIELDS if field.kind != "bool"]
SWITCHES = [field.name for field in FIELDS if field.kind == "bool"]
WARM = BUILT_IN[1]


def wheel(widget, notches: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(widget.mapToGlobal(centre)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.fixture
def tuning(open_window):
    window, _ = open_window()
    return window.studio.tuning


def row(tuning, name):
    return tuning.rows[name]


@pytest.mark.parametrize("name", NUMBERS)
def test_each_slider_moves_by_key_wheel_and_mouse(qtbot, tuning, name):
    slider, box, field = row(tuning, name).slider, row(tuning, name).box, row(tuning, name).field
    before = row(tuning, name).value()
    with qtbot.waitSignal(row(tuning, name).changed) as told:
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert told.args == [name, pytest.approx(before + field.step)]
    assert box.value() == pytest.approx(before + field.step)
    slider.setFocus()
    wheel(slider, 1)
    assert row(tuning, name).value() == pytest.approx(min(field.maximum, before + 2 * field.step))
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert row(tuning, name).value() == field.minimum
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert row(tuning, name).value() == field.maximum
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(2, 10))
    assert row(tuning, name).value() == field.minimum
    tuning.preset()  # is valid whatever was done


@pytest.mark.parametrize("name", NUMBERS)
def test_the_wheel_does_nothing_without_the_focus(tuning, name):
    before = tuning.preset()
    tuning.choice.setFocus()
    for widget in (row(tuning, name).slider, row(tuning, name).box):
        assert not widget.hasFocus()
        wheel(widget, 3)
    tuning.seed.number.setFocus()
    wheel(tuning.choice, -2)
    assert tuning.preset() == before


def test_the_wheel_with_ctrl_goes_ten_steps(tuning):
    temperature = row(tuning, "temperature")
    temperature.slider.setFocus()
    wheel(temperature.slider, -1, Qt.KeyboardModifier.ControlModifier)
    assert temperature.value() == pytest.approx(0.65)


@pytest.mark.parametrize("name", NUMBERS)
def test_double_click_and_delete_go_back_to_the_preset(qtbot, tuning, name):
    tuning.choose("warm")
    expected = WARM.preset.values()[name]
    for back in (
        lambda: QTest.mouseDClick(row(tuning, name).slider, Qt.MouseButton.LeftButton),
        lambda: QTest.mouseDClick(row(tuning, name)._name, Qt.MouseButton.LeftButton),
        lambda: QTest.keyClick(row(tuning, name).slider, Qt.Key.Key_Delete),
        lambda: row(tuning, name)._back.click(),
    ):
        QTest.keyClick(row(tuning, name).slider, Qt.Key.Key_Home)
        assert row(tuning, name).is_changed
        assert row(tuning, name)._back.isVisible()
        back()
        assert row(tuning, name).value() == expected
        assert not row(tuning, name)._back.isVisible()


@pytest.mark.parametrize("name", SWITCHES)
def test_switches(tuning, name):
    switch = row(tuning, name).switch
    assert row(tuning, name).value() is True
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert row(tuning, name).value() is False
    assert tuning.is_changed
    QTest.keyClick(switch, Qt.Key.Key_Backspace)
    assert row(tuning, name).value() is True
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(row(tuning, name)._name, Qt.MouseButton.LeftButton)
    assert not tuning.is_changed


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("temperature", "0,5", 0.5),
        ("temperature", "0.5", 0.5),
        ("temperature", "7", 0.75),
        ("temperature", "-1", 1.0),
        ("temperature", "0,0", 0.1),
        ("top_k", "7", 7),
        ("top_k", "777", 77),
        ("top_k", "3,5", 3),
        ("gpt_cond_len", "99", 9),
        ("speed", "abc", 0.98),
    ],
)
def test_only_numbers_in_range_can_be_typed(tuning, name, typed, value):
    box = row(tuning, name).box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, typed)
    tuning.choice.setFocus()
    assert row(tuning, name).value() == pytest.approx(value)
    tuning.preset()


@pytest.mark.parametrize(("name", "value"), [("temperature", 0.755), ("speed", 1.005), ("repetition_penalty", 2.55)])
def test_a_value_finer_than_the_slider_stays_exact(qtbot, open_window, name, value):
    own = NamedPreset("fine", "Тонкий", Preset(**{name: value}))
    window, parts = open_window(presets=FakePresets(own))
    tuning = window.studio.tuning
    tuning.choose("fine")
    assert tuning.preset() == own.preset
    assert tuning.title() == "Тонкий"
    assert not tuning.is_changed
    shown = row(tuning, name)
    assert shown.box.text().startswith(str(value).replace(".", ","))
    shown.box.setFocus()
    tuning.choice.setFocus()
    assert tuning.preset() == own.preset
    QTest.keyClick(shown.slider, Qt.Key.Key_Right)
    assert tuning.title() == "Тонкий*"
    assert shown.value() == pytest.approx(round(shown.value() / shown.field.step) * shown.field.step)
    tuning.back.click()
    assert tuning.preset() == own.preset
    assert not tuning.is_changed
    window.close()
    again, _ = open_window(presets=FakePresets(own), state=FakeState(parts.state.state))
    assert again.studio.tuning.preset() == own.preset


def test_a_seed_that_is_typed_is_used(open_window, spoken):
    window, _ = open_window()
    seed = window.studio.tuning.seed
    seed.number.selectAll()
    QTest.keyClicks(seed.number, "4321")
    assert seed.lock.isChecked()
    assert spoken(window).request.seed == 4321
    seed.lock.click()
    seed.dice.click()
    assert not seed.lock.isChecked()
    assert spoken(window).request.seed != 4321


def test_numbers_are_written_the_russian_way(tuning):
    assert row(tuning, "temperature").box.text() == "0,75"
    assert row(tuning, "gpt_cond_len").box.text() == "20 с"
    assert row(tuning, "speed").box.text() == "0,98 ×"


def test_presets_fill_all_values_and_changes_are_marked(tuning):
    for named in BUILT_IN:
        tuning.choose(named.name)
        assert tuning.preset() == named.preset
        assert not tuning.is_changed
        assert tuning.title() == named.title
    row(tuning, "speed").slider.setValue(0)
    assert tuning.title() == "Нейтральный*"
    assert tuning.back.isVisible()
    tuning.back.click()
    assert tuning.preset() == BUILT_IN[-1].preset
    assert not tuning.back.isVisible()


def test_own_presets_stand_below_the_built_in_ones(open_window):
    own = NamedPreset("mine", "Мой", Preset(speed=1.5))
    window, _ = open_window(presets=FakePresets(own))
    tuning = window.studio.tuning
    assert tuning.choice.itemText(tuning.choice.count() - 1) == "Мой"
    tuning.choose("mine")
    assert tuning.preset() == own.preset
    tuning.choose("natural")
    assert tuning.preset() == BUILT_IN[0].preset


def test_an_own_preset_that_was_left_chosen_comes_back(open_window):
    own = NamedPreset("mine", "Мой", Preset(speed=1.5))
    values = {**own.preset.values(), "top_k": 9}
    state = FakeState({"studio": {"preset": "mine", "values": values}})
    window, _ = open_window(presets=FakePresets(own), state=state)
    tuning = window.studio.tuning
    assert tuning.base == own
    assert tuning.preset() == Preset.from_values(values)
    assert [name for name, row in tuning.rows.items() if row.is_changed] == ["top_k"]


def test_reloading_presets_keeps_choice_and_values(qtbot, open_window):
    window, parts = open_window()
    tuning = window.studio.tuning
    tuning.choose("calm")
    row(tuning, "top_k").slider.setValue(3)
    before = tuning.preset()
    parts.presets.own = (NamedPreset("mine", "Мой", Preset()),)
    window.reload()
    qtbot.waitUntil(lambda: not window.files.is_busy)
    assert tuning.base.name == "calm"
    assert tuning.preset() == before


def test_every_value_has_help_name_and_range(tuning):
    for field in FIELDS:
        for control in row(tuning, field.name).controls():
            assert field.label in control.accessibleName()
            assert field.help in control.toolTip()
            assert field.help in control.accessibleDescription()


def test_what_the_speaker_does_not_honour_is_dim_with_words(qtbot, open_window):
    class Deaf(FakeSpeaker):
        name = "Festival"
        honoured = frozenset({"speed", "split_sentences"})

    window, _ = open_window(Deaf())
    tuning = window.studio.tuning
    assert tuning._unheard_title.isVisible()
    assert tuning._unheard_title.text() == "Не влияет на голос Festival:"
    for field in FIELDS:
        dim = field.name not in Deaf.honoured
        for control in row(tuning, field.name).controls():
            assert ("Не влияет на голос Festival." in control.toolTip()) is dim
            assert ("Не влияет на голос Festival." in control.accessibleDescription()) is dim
            assert control.isEnabled()
    below = tuning._unheard_title.mapTo(tuning, QPoint()).y()
    for name, shown in tuning.rows.items():
        assert (shown.mapTo(tuning, QPoint()).y() > below) is (name not in Deaf.honoured)
    assert "Festival" in window.studio.text.note.text()


def test_all_honoured_means_no_words(tuning):
    assert not tuning._unheard_title.isVisible()


def test_an_unlocked_seed_is_new_for_each_take(open_window, spoken):
    window, _ = open_window()
    seeds = [spoken(window).request.seed for _ in range(3)]
    assert len(set(seeds)) == 3
    assert window.studio.tuning.seed.value() == seeds[-1]


def test_a_locked_seed_stays(open_window, spoken):
    window, _ = open_window()
    seed = window.studio.tuning.seed
    seed.lock.click()
    seed.number.selectAll()
    QTest.keyClicks(seed.number, "4294967295")
    takes = [spoken(window) for _ in range(2)]
    assert {take.request.seed for take in takes} == {4_294_967_295}
    assert (takes[0].audio.samples == takes[1].audio.samples).all()
    seed.dice.click()
    assert spoken(window).request.seed == seed.value()
