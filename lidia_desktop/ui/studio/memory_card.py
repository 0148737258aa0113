"""How much memory the program and the device use."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from lidia_desktop.ui import words
from lidia_desktop.ui.icons import Role
from lidia_desktop.ui.services import MemorySampleView
from lidia_desktop.ui.widgets.card import GRID, Card, label, tight
from lidia_desktop.ui.widgets.icon_label import IconLabel
from lidia_desktop.ui.widgets.memory_graph import MemoryGraph


class MemoryCard(Card):
    """The last five minutes as a graph, and the present in numbers in the colours of its lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label(self.tr("Память"), "title", self)
        self.graph = MemoryGraph(self)
        self.graph.setAccessibleName(self.tr("Память за последние пять минут"))
        self._line = QHBoxLayout()
        tight(self._line, 6)
        self._line.addWidget(self.title)
        self._line.addStretch(1)
        self.device = self._legend(Role.Dark)
        self._line.addSpacing(GRID)
        self.own = self._legend(Role.Accent)
        self.column.addLayout(self._line)
        self.column.addWidget(self.graph, 1)

    def _legend(self, role: Role) -> QLabel:
        self._line.addWidget(IconLabel("swatch", role, 10, self))
        text = label("", "muted", self)
        self._line.addWidget(text)
        return text

    def show_narrow(self, narrow: bool) -> None:
        """Whether there is little room: then the title makes way for the numbers."""
        self.title.setVisible(not narrow)

    def take_sample(self, sample: MemorySampleView) -> None:
        """The next second."""
        self.graph.add(sample.process_bytes, sample.device_used_bytes, sample.device_total_bytes)
        own = self.tr("программа {own}").format(own=words.size(sample.process_bytes))
        used, total = words.size(sample.device_used_bytes), words.size(sample.device_total_bytes)
        everything = self.tr("всего {used} из {total}").format(used=used, total=total)
        self.own.setText(own)
        self.device.setText(everything)
        self.device.setToolTip(sample.label)
        self.graph.setToolTip(self.tr("{label}, последние пять минут").format(label=sample.label))
        self.graph.setAccessibleDescription(f"{sample.label}: {own}, {everything}")
