"""Colours with enough contrast, a style sheet without gaps, icons that follow the theme."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPalette

from lidia_desktop.settings import RESOURCES
from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.theme import DARK, DARK_TINTS, KINDS, LIGHT, LIGHT_TINTS, Theme, Tokens, palette, style_sheet

TEXT_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0
ICONS = sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg"))


def luminance(colour: str) -> float:
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, «contrast ratio»."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *((front, back, TEXT_CONTRAST) for front in ("text", "muted") for back in ("window", "surface", "raised")),
        ("text", "accent_soft", TEXT_CONTRAST),
        ("text", "danger_soft", TEXT_CONTRAST),
        ("accent", "surface", TEXT_CONTRAST),
        ("accent", "window", TEXT_CONTRAST),
        ("danger", "surface", TEXT_CONTRAST),
        *((("on_accent", back, TEXT_CONTRAST)) for back in ("accent", "accent_hover", "accent_down")),
        *((front, back, SHAPE_CONTRAST) for front in ("line", "accent") for back in ("window", "surface")),
        ("danger", "danger_soft", SHAPE_CONTRAST),
    ],
)
def test_contrast(tokens: Tokens, front, back, least):
    assert contrast(getattr(tokens, front), getattr(tokens, back)) >= least


@pytest.mark.parametrize(("tokens", "tints"), [(LIGHT, LIGHT_TINTS), (DARK, DARK_TINTS)], ids=["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_contrast_of_changes(tokens: Tokens, tints, kind):
    assert contrast(tokens.text, tints[kind].soft) >= TEXT_CONTRAST
    assert contrast(tokens.surface, tints[kind].strong) >= TEXT_CONTRAST
    assert contrast(tints[kind].strong, tokens.surface) >= SHAPE_CONTRAST


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_is_complete(tokens):
    sheet = style_sheet(tokens)
    assert "@" not in sheet
    for name in ("arrow-down.svg", "check.svg"):
        assert (RESOURCES / "icons" / name).as_posix() in sheet


def test_every_token_is_used():
    template = (RESOURCES / "style.qss").read_text(encoding="utf-8")
    colours = {QColor(value).name() for value in dataclasses.asdict(LIGHT).values()}
    worn = palette(LIGHT)
    painted = {worn.color(role).name() for role in QPalette.ColorRole if role is not QPalette.ColorRole.NColorRoles}
    unused = [
        name
        for name, value in dataclasses.asdict(LIGHT).items()
        if f"@{name}" not in template and QColor(value).name() not in painted
    ]
    assert colours
    assert not unused


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_something(qapp, name):
    image = icon(name).pixmap(24, 24).toImage()
    assert any(image.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))


def test_icons_take_the_colour_of_the_theme(qapp):
    theme = Theme(qapp, "light")
    drawn = icon("stop")
    light = drawn.pixmap(QSize(24, 24)).toImage().pixelColor(12, 12).name()
    theme.choose("dark")
    dark = drawn.pixmap(QSize(24, 24)).toImage().pixelColor(12, 12).name()
    pale = drawn.pixmap(QSize(24, 24), QIcon.Mode.Disabled).toImage().pixelColor(12, 12).name()
    theme.choose("light")
    assert (light, dark, pale) == (LIGHT.text, DARK.text, DARK.disabled)


def test_light_and_dark_at_run_time(qtbot, open_window, spoken):
    window, _ = open_window()
    spoken(window)
    for name, tokens in (("dark", DARK), ("light", LIGHT)):
        action = next(a for a in window.actions_.themes.actions() if a.data() == name)
        action.trigger()
        qtbot.wait(1)
        image: QImage = window.grab().toImage()
        assert image.pixelColor(3, window.height() // 2).name() == tokens.window
        assert QGuiApplication.palette().color(QPalette.ColorRole.Accent).name() == tokens.accent
