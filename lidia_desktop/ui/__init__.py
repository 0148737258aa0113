"""The window: PySide6 and pyqtgraph; no signal processing and no rules."""
