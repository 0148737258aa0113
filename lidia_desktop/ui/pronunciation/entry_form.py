"""How a word is to be said: the word, the respelling, and for whom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

from lidia_desktop.engine.text.lexicon import Entry
from lidia_desktop.engine.voices.voice import Voice
from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.widgets.card import GRID, label, tight
from lidia_desktop.ui.widgets.elided import ElidedCombo
from lidia_desktop.ui.widgets.wheel import WheelGuard

HERE = "\0here"
ALL = "\0all"


class EntryForm(QWidget):
    """Enter saves, Esc puts it away. `saved` brings an `Entry`; `saved_here` a respelling for this place only."""

    saved = Signal(object)
    saved_here = Signal(str)
    listen_asked = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, wide: bool) -> None:
        super().__init__(parent)
        self._wide = wide
        self.word, self.spoken = QLineEdit(self), QLineEdit(self)
        self.scope = ElidedCombo(self)
        self.listen = QToolButton(self)
        self.save = QPushButton(self.tr("Сохранить"), self)
        self.cancel = QPushButton(self.tr("Отмена"), self)
        self._set_up()
        self._lay_out()
        self.show_voices(())
        self._check()

    def _set_up(self) -> None:
        self.word.setAccessibleName(self.tr("Слово"))
        self.spoken.setAccessibleName(self.tr("Как произносить"))
        self.word.setPlaceholderText(self.tr("слово"))
        self.spoken.setPlaceholderText(self.tr("как слышится"))
        self.word.setToolTip(self.tr("Слово или несколько слов, как они пишутся"))
        self.spoken.setToolTip(self.tr("Как это произносить"))
        self.scope.setAccessibleName(self.tr("Для кого"))
        self.scope.setToolTip(self.tr("Для какого голоса это действует"))
        self.scope.setMinimumContentsLength(8)
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        WheelGuard(self.scope)
        self.listen.setIcon(icon("play"))
        self.listen.setIconSize(QSize(16, 16))
        self.listen.setAccessibleName(self.tr("Послушать это произношение"))
        self.listen.setToolTip(self.tr("Послушать это произношение"))
        self.save.setToolTip(self.tr("Сохранить (Enter)"))
        self.cancel.setToolTip(self.tr("Ничего не менять (Esc)"))
        for field in (self.word, self.spoken):
            field.setMinimumWidth(90)
            field.textChanged.connect(self._check)
            field.returnPressed.connect(self._save)
        self.listen.clicked.connect(self._listen)
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.close_form)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID)
        sound = QHBoxLayout()
        tight(sound, 4)
        sound.addWidget(label("→", "muted", self))
        sound.addWidget(self.spoken, 1)
        sound.addWidget(self.listen)
        buttons = QHBoxLayout()
        tight(buttons)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        grid.addWidget(self.word, 0, 0)
        grid.addLayout(sound, 0, 1)
        grid.addWidget(self.scope, *((0, 2) if self._wide else (1, 0)))
        grid.addLayout(buttons, *((0, 3) if self._wide else (1, 1)))
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(2, 2 if self._wide else 0)

    def show_voices(self, voices: Sequence[Voice], *, here: bool = False) -> None:
        """For whom an entry can be; `here` also offers this place of the text."""
        chosen = self.scope.currentData()
        self.scope.clear()
        self.scope.addItem(self.tr("Для всех голосов"), ALL)
        for voice in voices:
            self.scope.addItem(self.tr("Голос «{title}»").format(title=voice.title), voice.name)
        if here:
            self.scope.addItem(self.tr("Только в этом месте"), HERE)
        self.scope.setCurrentIndex(max(0, self.scope.findData(chosen)))

    def open_with(self, entry: Entry, *, focus_word: bool = False) -> None:
        """Begin with these values."""
        self.word.setText(entry.word)
        self.spoken.setText(entry.spoken)
        known = self.scope.findData(ALL if entry.voice is None else entry.voice)
        if known < 0:
            self.scope.addItem(self.tr("Голос «{title}»").format(title=entry.voice), entry.voice)
            known = self.scope.count() - 1
        self.scope.setCurrentIndex(known)
        self.show()
        field = self.word if focus_word else self.spoken
        field.setFocus()
        field.selectAll()

    def entry(self) -> Entry:
        """What is typed."""
        scope = self.scope.currentData()
        voice = None if scope in (ALL, HERE, None) else str(scope)
        return Entry(" ".join(self.word.text().split()), " ".join(self.spoken.text().split()), voice)

    @Slot()
    def close_form(self) -> None:
        """Put it away."""
        self.hide()
        self.closed.emit()

    @Slot()
    def _check(self) -> None:
        said = any(character.isalnum() for character in self.spoken.text())
        self.listen.setEnabled(said)
        self.save.setEnabled(said and any(character.isalnum() for character in self.word.text()))

    @Slot()
    def _save(self) -> None:
        if not self.save.isEnabled():
            return
        if self.scope.currentData() == HERE:
            self.saved_here.emit(self.entry().spoken)
        else:
            self.saved.emit(self.entry())
        self.close_form()

    @Slot()
    def _listen(self) -> None:
        self.listen_asked.emit(self.entry().spoken)

    def event(self, event: QEvent) -> bool:
        """Esc is the form's own while it is open: the window's meaning of it waits."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and not event.modifiers():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.close_form()
                return True
        return super().event(event)
