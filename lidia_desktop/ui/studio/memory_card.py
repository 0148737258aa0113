"""How much memory the program and the device use."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from lidia_desktop.ui import words
from lidia_desktop.ui.services import MemorySampleView
from lidia_desktop.ui.widgets.card import Card, label, tight
from lidia_desktop.ui.widgets.memory_graph import MemoryGraph


class MemoryCard(Card):
    """The last five minutes as a graph, and the present in numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label(self.tr("Память"), "title", self)
        self.now = label("", "muted", self)
        self.graph = MemoryGraph(self)
        self.graph.setAccessibleName(self.tr("Память за последние пять минут"))
        line = QHBoxLayout()
        tight(line)
        line.addWidget(self.title)
        line.addStretch(1)
        line.addWidget(self.now)
        self.column.addLayout(line)
        self.column.addWidget(self.graph, 1)

    def take_sample(self, sample: MemorySampleView) -> None:
        """The next second."""
        self.graph.add(sample.process_bytes, sample.device_used_bytes, sample.device_total_bytes)
        own = words.size(sample.process_bytes)
        if sample.device_used_bytes is None or sample.device_total_bytes is None:
            text = self.tr("программа {own}").format(own=own)
        else:
            text = self.tr("программа {own}, всего {used} из {total}").format(
                own=own, used=words.size(sample.device_used_bytes), total=words.size(sample.device_total_bytes)
            )
        self.now.setText(text)
        tip = self.tr("{label}, последние пять минут").format(label=sample.label)
        self.graph.setToolTip(tip)
        self.graph.setAccessibleDescription(text)
