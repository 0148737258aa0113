"""The look: every colour of the program in one place, as palette and style sheet for light and dark."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from lidia_desktop.settings import RESOURCES

ThemeName = Literal["system", "light", "dark"]
THEMES: tuple[ThemeName, ...] = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Named colours. Text on `window`, `surface` and `raised` has a contrast of 4.5 or more, `line` of 3 or more."""

    window: str
    surface: str
    raised: str
    border: str
    line: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_down: str
    on_accent: str
    accent_soft: str
    danger: str
    danger_soft: str


LIGHT = Tokens(
    window="#f3f5f5",
    surface="#ffffff",
    raised="#e9edee",
    border="#d6dddf",
    line="#7f8c90",
    text="#16211f",
    muted="#55636a",
    disabled="#98a3a7",
    accent="#0b6e69",
    accent_hover="#095c58",
    accent_down="#074a47",
    on_accent="#ffffff",
    accent_soft="#d5ebe9",
    danger="#a8261c",
    danger_soft="#fbe7e4",
)
DARK = Tokens(
    window="#12181a",
    surface="#1a2225",
    raised="#263034",
    border="#303c41",
    line="#74848a",
    text="#e6edec",
    muted="#a2b1b5",
    disabled="#5f6d72",
    accent="#4fcdbf",
    accent_hover="#71dacf",
    accent_down="#3bb3a6",
    on_accent="#06211e",
    accent_soft="#16403d",
    danger="#ff9d92",
    danger_soft="#42211f",
)


Kind = Literal["own", "number", "time", "word", "stress", "mark"]
KINDS: tuple[Kind, ...] = ("own", "number", "time", "word", "stress", "mark")


@dataclass(frozen=True, slots=True)
class Tint:
    """Text on `soft`, and `surface` on `strong`, have a contrast of 4.5 or more."""

    soft: str
    strong: str


# Changes of the text by kind: on the pronunciation page.
LIGHT_TINTS: dict[Kind, Tint] = {
    "own": Tint("#c6e9e4", "#0b6e69"),
    "number": Tint("#d6e4fd", "#1f56b5"),
    "time": Tint("#e6dbfb", "#6b3fb8"),
    "word": Tint("#fae5b8", "#855200"),
    "stress": Tint("#fbd9e6", "#a8235f"),
    "mark": Tint("#e0e5e7", "#55636a"),
}
DARK_TINTS: dict[Kind, Tint] = {
    "own": Tint("#124a46", "#4fcdbf"),
    "number": Tint("#1c3a66", "#8ab8ff"),
    "time": Tint("#402f68", "#c3a6ff"),
    "word": Tint("#4d3a10", "#f0bd5e"),
    "stress": Tint("#5a2340", "#ff9cc4"),
    "mark": Tint("#36434a", "#a2b1b5"),
}


def palette(tokens: Tokens) -> QPalette:
    """The palette of hand-painted widgets, of icons and of everything that the style sheet leaves alone.

    Roles carry meanings: Base is a card, AlternateBase a raised surface, Mid a border, Dark a line, Accent the accent,
    Midlight its soft form, PlaceholderText muted text, BrightText danger.
    """
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in (
        (roles.Window, tokens.window),
        (roles.WindowText, tokens.text),
        (roles.Base, tokens.surface),
        (roles.AlternateBase, tokens.raised),
        (roles.Text, tokens.text),
        (roles.PlaceholderText, tokens.muted),
        (roles.Button, tokens.raised),
        (roles.ButtonText, tokens.text),
        (roles.BrightText, tokens.danger),
        (roles.Mid, tokens.border),
        (roles.Midlight, tokens.accent_soft),
        (roles.Dark, tokens.line),
        (roles.Light, tokens.surface),
        (roles.Shadow, tokens.border),
        (roles.Highlight, tokens.accent),
        (roles.HighlightedText, tokens.on_accent),
        (roles.Accent, tokens.accent),
        (roles.Link, tokens.accent),
        (roles.LinkVisited, tokens.accent),
        (roles.ToolTipBase, tokens.text),
        (roles.ToolTipText, tokens.surface),
    ):
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.PlaceholderText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    return made


def style_sheet(tokens: Tokens) -> str:
    """resources/style.qss with the names after @ filled in. Raises KeyError for a name that is no token."""
    template = (RESOURCES / "style.qss").read_text(encoding="utf-8")
    values = {**asdict(tokens), "icons": (RESOURCES / "icons").as_posix()}
    return re.sub(r"@(\w+)", lambda match: values[match.group(1)], template)


class Theme(QObject):
    """Dresses the application and follows the system's change from light to dark."""

    changed = Signal()

    def __init__(self, app: QApplication, chosen: ThemeName = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._chosen = chosen
        self._worn: Tokens | None = None
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._wear()

    @property
    def chosen(self) -> ThemeName:
        """What the operator chose."""
        return self._chosen

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        if self._chosen == "system":
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._chosen == "dark" else LIGHT

    @property
    def tints(self) -> dict[Kind, Tint]:
        """The colours of changes that go with them."""
        return DARK_TINTS if self.tokens == DARK else LIGHT_TINTS

    def choose(self, name: ThemeName) -> None:
        """Change the look at once."""
        self._chosen = name
        self._wear()

    @Slot()
    def _follow_system(self) -> None:
        self._wear()

    def _wear(self) -> None:
        tokens = self.tokens
        if tokens == self._worn:
            return
        self._worn = tokens
        self._app.setPalette(palette(tokens))
        self._app.setStyleSheet(style_sheet(tokens))
        self.changed.emit()
