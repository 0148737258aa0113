"""One value of a preset: its name, a slider and a number, or a switch."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from lidia_desktop.engine.speech.presets import Field, Value
from lidia_desktop.ui import words
from lidia_desktop.ui.icons import Role, icon
from lidia_desktop.ui.widgets.card import restyle, tight
from lidia_desktop.ui.widgets.icon_label import IconLabel
from lidia_desktop.ui.widgets.name_label import NameLabel
from lidia_desktop.ui.widgets.number_box import NumberBox
from lidia_desktop.ui.widgets.slider import Slider
from lidia_desktop.ui.widgets.switch import Switch

NUMBER_WIDTH = 86
MOST_DIGITS = 4


class FieldRow(QWidget):
    """Shows one row of the table of preset fields and lets only values through that the table allows."""

    changed = Signal(str, object)

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._base: Value = field.default
        self._speaker = ""
        self._line = QHBoxLayout(self)
        tight(self._line, 6)
        self._name = NameLabel(words.field_label(field), self)
        self._name.reset_asked.connect(self.reset)
        self._line.addWidget(self._name)
        if field.needs_latents:
            mark = IconLabel("sample", Role.PlaceholderText, 14, self)
            mark.setToolTip(self.tr("После изменения образцы голоса читаются заново"))
            self._line.addWidget(mark)
        self._line.addStretch(1)
        self._back = QToolButton(self)
        self._back.setIcon(icon("reset", Role.Accent))
        self._back.setIconSize(QSize(14, 14))
        self._back.setToolTip(self.tr("Вернуть значение пресета (двойной щелчок или Delete)"))
        self._back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._back.clicked.connect(self.reset)
        keep = self._back.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._back.setSizePolicy(keep)

    def value(self) -> Value:
        """The value shown, in the type of its field."""
        raise NotImplementedError

    def show_value(self, value: Value) -> None:
        """Show `value` without saying `changed`."""
        raise NotImplementedError

    def set_base(self, value: Value) -> None:
        """What the preset says: differences from it are marked."""
        self._base = value
        self._dress()

    def set_honoured(self, honoured: bool, speaker: str) -> None:
        """Whether the value changes what `speaker` says."""
        self._speaker = "" if honoured else speaker
        self._dress()

    @property
    def is_changed(self) -> bool:
        """True when the value differs from the preset's."""
        return self.value() != self._base

    @Slot()
    def reset(self) -> None:
        """Go back to the preset's value."""
        if self.is_changed:
            self.show_value(self._base)
            self.changed.emit(self.field.name, self._base)

    def _told(self) -> None:
        self._dress()
        self.changed.emit(self.field.name, self.value())

    def _dress(self) -> None:
        dim = bool(self._speaker)
        self._name.show_state(changed=self.is_changed and not dim, dim=dim)
        self._back.setVisible(self.is_changed)
        help_text = words.field_help(self.field)
        if dim:
            unheard = self.tr("Не влияет на голос {speaker}.").format(speaker=self._speaker)
            help_text = f"{unheard} {help_text}"
        tip = f"<p>{help_text}</p>"
        for widget in (self._name, *self.controls()):
            widget.setToolTip(tip)
            widget.setAccessibleDescription(help_text)
        self._dim_controls(dim)

    def controls(self) -> tuple[QWidget, ...]:
        """What the keyboard reaches, from left to right."""
        raise NotImplementedError

    def set_slider_width(self, width_px: int) -> None:
        """How much room a slider takes, where there is one."""

    def _dim_controls(self, dim: bool) -> None:
        raise NotImplementedError


class NumberRow(FieldRow):
    """A number: slider and box always show the same value.

    A preset may be finer than the slider's step, and even than the box: its value stays exact until it is changed here.
    """

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._value: Value = field.default
        self._digits = words.decimals(field)
        self.slider = Slider(self)
        self.slider.setRange(0, self._steps(field.maximum))
        self.slider.setAccessibleName(words.field_label(field))
        self.slider.valueChanged.connect(self._take_step)
        self.slider.reset_asked.connect(self.reset)
        self.box = NumberBox(self._digits, words.field_unit(field), self)
        self.box.setRange(field.minimum, field.maximum)
        self.box.setSingleStep(field.step)
        self.box.setFixedWidth(NUMBER_WIDTH)
        self.box.setAccessibleName(self.tr("{name}, число").format(name=words.field_label(field)))
        self.box.valueChanged.connect(self._take_number)
        self._name.setBuddy(self.slider)
        self._line.addWidget(self._back)
        self._line.addWidget(self.slider)
        self._line.addWidget(self.box)
        self.show_value(field.default)

    def value(self) -> Value:
        """See the base class."""
        return self._value

    def show_value(self, value: Value) -> None:
        """See the base class."""
        self._value = self.field.checked(value)
        self._move_slider(value)
        self.box.blockSignals(True)
        self.box.setDecimals(max(self._digits, min(MOST_DIGITS, words.decimals_of(value))))
        self.box.setValue(value)
        self.box.blockSignals(False)
        self._dress()

    def set_base(self, value: Value) -> None:
        """See the base class."""
        self.slider.set_mark(self._steps(value))
        super().set_base(value)

    def _steps(self, value: float) -> int:
        return round((value - self.field.minimum) / self.field.step)

    def _rounded(self, value: float, digits: int) -> Value:
        return self.field.checked(int(value) if self.field.kind == "int" else round(value, digits))

    @Slot(int)
    def _take_step(self, step: int) -> None:
        self.show_value(self._rounded(self.field.minimum + step * self.field.step, self._digits))
        self._told()

    @Slot(float)
    def _take_number(self, value: float) -> None:
        self._value = self._rounded(value, self.box.decimals())
        self._move_slider(value)
        self._told()

    def _move_slider(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(self._steps(value))
        self.slider.blockSignals(False)

    def controls(self) -> tuple[QWidget, ...]:
        """See the base class."""
        return (self.slider, self.box)

    def set_slider_width(self, width_px: int) -> None:
        """See the base class."""
        self.slider.setFixedWidth(width_px)

    def _dim_controls(self, dim: bool) -> None:
        self.slider.set_dim(dim)
        restyle(self.box, "dim", dim)


class SwitchRow(FieldRow):
    """Yes or no."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.switch = Switch(self)
        self.switch.setAccessibleName(words.field_label(field))
        self.switch.toggled.connect(self._take_state)
        self.switch.reset_asked.connect(self.reset)
        self._name.setBuddy(self.switch)
        self._line.addWidget(self._back)
        self._line.addWidget(self.switch)
        self.show_value(field.default)

    def value(self) -> Value:
        """See the base class."""
        return self.switch.isChecked()

    def show_value(self, value: Value) -> None:
        """See the base class."""
        self.switch.blockSignals(True)
        self.switch.setChecked(bool(value))
        self.switch.blockSignals(False)
        self._dress()

    @Slot()
    def _take_state(self) -> None:
        self._told()

    def controls(self) -> tuple[QWidget, ...]:
        """See the base class."""
        return (self.switch,)

    def _dim_controls(self, dim: bool) -> None:
        self.switch.set_dim(dim)


def field_row(field: Field, parent: QWidget | None = None) -> FieldRow:
    """The row that fits the field."""
    return SwitchRow(field, parent) if field.kind == "bool" else NumberRow(field, parent)
