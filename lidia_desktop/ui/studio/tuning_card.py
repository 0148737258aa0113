"""The preset, its values and the seed: everything that decides how a take sounds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lidia_desktop.engine.speech.presets import BUILT_IN, FIELDS, NamedPreset, Preset
from lidia_desktop.ui import words
from lidia_desktop.ui.icons import Role, icon
from lidia_desktop.ui.studio.field_row import NUMBER_WIDTH, FieldRow, field_row
from lidia_desktop.ui.studio.seed_box import SeedBox
from lidia_desktop.ui.widgets.card import GRID, Card, label, rule, tight
from lidia_desktop.ui.widgets.elided import ElidedCombo
from lidia_desktop.ui.widgets.wheel import WheelGuard

ROW_GAP = 4
WIDTH = 452
SLIDER_PX = 150
NARROW_SLIDER_PX = 84


class _Area(QScrollArea):
    """Asks for as much height as its content has, so that it only scrolls where the window is too low."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        content = self.widget()
        return content.sizeHint() if content else super().sizeHint()


class TuningCard(Card):
    """Choose a preset, move its values; values without effect on the speaker stand apart under words that say so."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._presets = {preset.name: preset for preset in BUILT_IN}
        self.rows: dict[str, FieldRow] = {}
        self.choice = ElidedCombo(self)
        self._slider_px = SLIDER_PX
        self._menu: QToolButton | None = None
        self.back = QToolButton(self)
        self._head_line = QHBoxLayout()
        self.column.addLayout(self._head())
        self.column.addWidget(self._fields(), 1)
        self.column.addWidget(rule(self))
        self.seed = SeedBox(self)
        self.seed.changed.connect(self.changed)
        self.column.addWidget(self.seed)
        self.show_presets(BUILT_IN)
        self.show_honoured(frozenset(self.rows), "")
        self.choice.currentIndexChanged.connect(self._take_preset)
        self.show_narrow(False)

    def _head(self) -> QHBoxLayout:
        line = self._head_line
        tight(line, 6)
        name = label(self.tr("П&ресет"), "title", self)
        name.setBuddy(self.choice)
        self.choice.setAccessibleName(self.tr("Пресет"))
        self.choice.setToolTip(self.tr("Готовый набор значений; ниже его можно изменить."))
        WheelGuard(self.choice)
        self.back.setIcon(icon("reset", Role.Accent))
        self.back.setIconSize(QSize(16, 16))
        self.back.setAccessibleName(self.tr("Вернуть все значения пресета"))
        self.back.setToolTip(self.tr("Вернуть все значения пресета"))
        self.back.clicked.connect(self.reset)
        keep = self.back.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(keep)
        line.addWidget(name)
        line.addStretch(1)
        line.addWidget(self.back)
        line.addWidget(self.choice)
        return line

    def _fields(self) -> QScrollArea:
        area = _Area(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(area)
        column = QVBoxLayout(inner)
        tight(column, ROW_GAP)
        column.setContentsMargins(0, 2, 0, 2)
        for field in FIELDS:
            row = field_row(field, inner)
            row.changed.connect(self._take_value)
            self.rows[field.name] = row
        self._heard, self._unheard = QVBoxLayout(), QVBoxLayout()
        self._unheard_title = label("", "muted", inner)
        tight(self._heard, ROW_GAP)
        tight(self._unheard, ROW_GAP)
        column.addLayout(self._heard)
        self._gap = QWidget(inner)
        self._gap.setFixedHeight(GRID)
        column.addWidget(self._gap)
        column.addWidget(self._unheard_title)
        column.addLayout(self._unheard)
        column.addStretch(1)
        area.setWidget(inner)
        area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        area.setMinimumHeight(96)
        self._area = area
        area.verticalScrollBar().rangeChanged.connect(self._fit_sliders)
        return area

    def add_menu(self, button: QToolButton) -> None:
        """Put a button beside the list of presets."""
        self._menu = button
        self._head_line.addWidget(button)
        self._fit_choice()

    def show_narrow(self, narrow: bool) -> None:
        """Whether there is little room: then sliders and list are shorter."""
        self._slider_px = NARROW_SLIDER_PX if narrow else SLIDER_PX
        self.setFixedWidth(WIDTH - SLIDER_PX + self._slider_px)
        self._fit_sliders()
        self._fit_choice()

    @Slot()
    def _fit_sliders(self) -> None:
        """The scroll bar takes its room from the sliders."""
        bar = self._area.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() else 0
        for row in self.rows.values():
            row.set_slider_width(self._slider_px - taken)

    def _fit_choice(self) -> None:
        taken = self._menu.sizeHint().width() + self._head_line.spacing() if self._menu else 0
        self.choice.setFixedWidth(self._slider_px + self._head_line.spacing() + NUMBER_WIDTH - taken)

    def own_titles(self) -> frozenset[str]:
        """Titles of the operator's presets."""
        return frozenset(preset.title for preset in self._presets.values() if not preset.built_in)

    @property
    def base(self) -> NamedPreset:
        """The preset that is chosen."""
        return self._presets.get(self.choice.currentData(), BUILT_IN[0])

    def preset(self) -> Preset:
        """The values as they stand now."""
        return Preset.from_values({name: row.value() for name, row in self.rows.items()})

    def title(self) -> str:
        """The chosen preset's title; with an asterisk when values differ from it."""
        title = words.translated("presets", self.base.title)
        return f"{title}*" if self.is_changed else title

    @property
    def is_changed(self) -> bool:
        """True when a value differs from the preset's."""
        return any(row.is_changed for row in self.rows.values())

    def tab_chain(self) -> list[QWidget]:
        """Its controls from top to bottom."""
        controls = [control for row in self._ordered() for control in row.controls()]
        menu = [self._menu] if self._menu else []
        return [self.back, self.choice, *menu, *controls, self.seed.number, self.seed.lock, self.seed.dice]

    def _ordered(self) -> list[FieldRow]:
        items = [layout.itemAt(i) for layout in (self._heard, self._unheard) for i in range(layout.count())]
        return [row for item in items if item and isinstance(row := item.widget(), FieldRow)]

    def show_presets(self, presets: Sequence[NamedPreset]) -> None:
        """Offer these; the one that was chosen stays chosen, and so do the values."""
        chosen = self.base.name
        self._presets = {preset.name: preset for preset in presets}
        self.choice.blockSignals(True)
        self.choice.clear()
        for preset in presets:
            self.choice.addItem(words.translated("presets", preset.title), preset.name)
        own = sum(preset.built_in for preset in presets)
        if own < len(presets):
            self.choice.insertSeparator(own)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        self.choice.blockSignals(False)
        self._show_base()
        self.changed.emit()

    def choose(self, name: str) -> None:
        """Choose a preset by its name; nothing happens when there is none."""
        index = self.choice.findData(name)
        if index >= 0:
            self.choice.setCurrentIndex(index)

    def choose_keeping_values(self, name: str) -> None:
        """Choose a preset as the one that the present values are compared with."""
        values = self.preset()
        self.choose(name)
        self.show_values(values)

    def show_values(self, preset: Preset) -> None:
        """Show other values under the same preset: those of an earlier take."""
        for name, value in preset.values().items():
            self.rows[name].show_value(value)
        self._note_change()

    def show_honoured(self, honoured: frozenset[str], speaker: str) -> None:
        """Sort the values into those that `speaker` follows and the rest."""
        for layout in (self._heard, self._unheard):
            while layout.takeAt(0):
                pass
        for name, row in self.rows.items():
            row.set_honoured(name in honoured, speaker)
            (self._heard if name in honoured else self._unheard).addWidget(row)
        self._unheard_title.setText(self.tr("Не влияет на голос {speaker}:").format(speaker=speaker))
        for widget in (self._gap, self._unheard_title):
            widget.setVisible(bool(self._unheard.count()))
        self._area.updateGeometry()

    @Slot()
    def reset(self) -> None:
        """Bring all values back to the preset's."""
        self._take_preset()

    @Slot()
    def _take_preset(self) -> None:
        for name, value in self.base.preset.values().items():
            self.rows[name].show_value(value)
        self._show_base()
        self.changed.emit()

    @Slot(str, object)
    def _take_value(self, name: str, value: object) -> None:
        del name, value
        self._note_change()
        self.changed.emit()

    def _show_base(self) -> None:
        for name, value in self.base.preset.values().items():
            self.rows[name].set_base(value)
        self._note_change()

    def _note_change(self) -> None:
        self.back.setVisible(self.is_changed)
