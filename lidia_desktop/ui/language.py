"""The language of the window: numbers by its locale, and the words that Qt itself shows."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication


class Language(QObject):
    """Puts a language in force for all windows made afterwards, as long as it lives."""

    def __init__(self, app: QApplication, locale: QLocale, parent: QObject) -> None:
        super().__init__(parent)
        QLocale.setDefault(locale)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        words_of_qt = QTranslator(self)
        if words_of_qt.load(locale, "qtbase", "_", folder):
            app.installTranslator(words_of_qt)
