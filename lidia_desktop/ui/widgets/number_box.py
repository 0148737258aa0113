"""A number with its unit, written by the locale; a point is as good as a comma."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QWidget

from lidia_desktop.ui.widgets.wheel import WheelGuard


class NumberBox(QDoubleSpinBox):
    """Takes any number in its range with `decimals` digits after the comma; nothing else can be typed into it."""

    def __init__(self, decimals: int, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)
        self.setSuffix(unit)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self.setGroupSeparatorShown(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.lineEdit().setTextMargins(4, 0, 6, 0)
        WheelGuard(self)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """As Qt does, after a foreign decimal sign was replaced."""
        point = self.locale().decimalPoint()
        other = "." if point == "," else ","
        return super().validate(text.replace(other, point), position)

    def valueFromText(self, text: str) -> float:  # noqa: N802 - Qt's name
        """See `validate`."""
        point = self.locale().decimalPoint()
        other = "." if point == "," else ","
        return super().valueFromText(text.replace(other, point))
