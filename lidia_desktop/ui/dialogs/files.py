"""Asking for a file or a folder without blocking the window."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget


class FileDialog(QFileDialog):
    """The system's dialog, or Qt's own with every label in words; shown with `open()`, gone when it is answered."""

    def __init__(self, title: str, *, native: bool, parent: QWidget) -> None:
        super().__init__(parent, title)
        self.setOption(QFileDialog.Option.DontUseNativeDialog, not native)
        labels = QFileDialog.DialogLabel
        self.setLabelText(labels.LookIn, self.tr("Папка:"))
        self.setLabelText(labels.FileName, self.tr("Имя:"))
        self.setLabelText(labels.FileType, self.tr("Формат:"))
        self.setLabelText(labels.Reject, self.tr("Отмена"))
        self.finished.connect(self.deleteLater)

    def for_saving(self, name: str) -> None:
        """Ask for a new file; `name` is proposed."""
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setLabelText(QFileDialog.DialogLabel.Accept, self.tr("Сохранить"))
        self.selectFile(name)

    def for_opening(self) -> None:
        """Ask for a file that exists."""
        self.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.setLabelText(QFileDialog.DialogLabel.Accept, self.tr("Открыть"))

    def for_a_folder(self) -> None:
        """Ask for a folder that exists."""
        self.setFileMode(QFileDialog.FileMode.Directory)
        self.setOption(QFileDialog.Option.ShowDirsOnly, True)
        self.setLabelText(QFileDialog.DialogLabel.Accept, self.tr("Выбрать"))
