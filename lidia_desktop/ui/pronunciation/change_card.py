"""The change at the caret: what became what by which rule, and what the operator can decide about it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QWidget

from lidia_desktop.engine.text.lexicon import Entry
from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.pronunciation.entry_form import EntryForm
from lidia_desktop.ui.pronunciation.legend import Chip
from lidia_desktop.ui.theme import Kind, Theme
from lidia_desktop.ui.widgets.card import GRID, Card, tight
from lidia_desktop.ui.widgets.elided import ElidedLabel
from lidia_desktop.ui.widgets.notice import Notice

EXAMPLE = "ул. Ленина, д. 5, с 9:00 до 18:00, тел. 8 (916) 123-45-67, 1 250,50 ₽, все ещё ждет"


class ChangeCard(Card):
    """One line that says it, one line of buttons; the form for another respelling takes their place."""

    keep_asked = Signal()
    pin_asked = Signal()
    free_asked = Signal()
    respell_asked = Signal()
    word_asked = Signal()
    sentence_asked = Signal()
    example_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.chip = Chip(theme, self)
        self.what = ElidedLabel("title", self)
        self.example = self._button(
            "", self.tr("Показать &пример"), self.tr("Вставить текст, в котором есть что менять")
        )
        self.word = self._button("play", self.tr("Слово"), self.tr("Послушать это слово так, как оно произносится"))
        self.sentence = self._button(
            "play", self.tr("Предложение"), self.tr("Послушать предложение, в котором оно стоит")
        )
        self.keep = self._button(
            "", self.tr("Оставить как написано"), self.tr("Произнести буквально: {слово} в тексте")
        )
        self.free = self._button("", self.tr("Снять пометку"), self.tr("Снова решать по правилам"))
        self.pin = self._button(
            "", self.tr("Закрепить"), self.tr("Всегда произносить так: {слово|произношение} в тексте")
        )
        self.respell = self._button("", self.tr("Произносить иначе…"), self.tr("Записать произношение слова в словарь"))
        self.word.setAccessibleName(self.tr("Послушать слово"))
        self.sentence.setAccessibleName(self.tr("Послушать предложение"))
        self.notice = Notice(self)
        self.form = EntryForm(self, wide=True)
        self.stack = QStackedWidget(self)
        self.stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lay_out()
        self._connect_buttons()
        self.show_empty()

    def _button(self, icon_name: str, text: str, meaning: str) -> QPushButton:
        made = QPushButton(text, self)
        if icon_name:
            made.setIcon(icon(icon_name))
            made.setIconSize(QSize(16, 16))
        made.setToolTip(meaning)
        made.setAccessibleDescription(meaning)
        return made

    def _lay_out(self) -> None:
        plain = QWidget(self)
        line = QHBoxLayout(plain)
        tight(line)
        for button in (self.keep, self.free, self.pin, self.respell):
            line.addWidget(button)
        line.addSpacing(GRID)
        line.addWidget(self.notice, 1)
        line.addStretch(0)
        self.stack.addWidget(plain)
        self.stack.addWidget(self.form)
        head = QHBoxLayout()
        tight(head)
        head.addWidget(self.chip)
        head.addWidget(self.what, 1)
        for button in (self.example, self.word, self.sentence):
            head.addWidget(button)
        self.column.addLayout(head)
        self.column.addWidget(self.stack)

    def _connect_buttons(self) -> None:
        for button, signal in (
            (self.keep, self.keep_asked),
            (self.free, self.free_asked),
            (self.pin, self.pin_asked),
            (self.respell, self.respell_asked),
            (self.word, self.word_asked),
            (self.sentence, self.sentence_asked),
            (self.example, self.example_asked),
        ):
            button.clicked.connect(signal)
        self.form.closed.connect(self._close_form)

    def show_change(self, kind: Kind, chip: str, text: str, *, marked: bool, markable: bool, audible: bool) -> None:
        """A change that the rules made, or that the operator decided."""
        self.chip.show_kind(kind, chip)
        self._show(text, changed=True)
        self.free.setVisible(marked)
        self.keep.setVisible(not marked)
        self.keep.setEnabled(markable)
        self.pin.setEnabled(markable and not marked)
        self.word.setEnabled(audible)

    def show_word(self, text: str) -> None:
        """A word that is said as it is written."""
        self._show(self.tr("{word} — произносится как написано").format(word=text), changed=False)
        self.respell.setEnabled(True)
        self.word.setEnabled(True)

    def show_nothing(self) -> None:
        """The caret is at no word."""
        self._show(self.tr("Поставьте курсор на слово — здесь будет видно, почему оно так произносится"), changed=False)
        self.word.setEnabled(False)
        self.respell.setEnabled(False)

    def show_empty(self) -> None:
        """There is no text yet."""
        self.show_nothing()
        self.what.show_text(self.tr("Напишите текст слева: справа он появится таким, каким его произнесёт голос"))
        self.sentence.setEnabled(False)
        for button, seen in ((self.example, True), (self.word, False), (self.sentence, False)):
            button.setVisible(seen)

    @Slot()
    def show_stale(self) -> None:
        """Something has changed and the answer is not there yet: nothing can be decided."""
        for button in (self.keep, self.free, self.pin, self.respell, self.word, self.sentence):
            button.setEnabled(False)

    def _show(self, text: str, *, changed: bool) -> None:
        self.chip.setVisible(changed)
        self.what.show_text(text)
        self.example.hide()
        for button in (self.word, self.sentence):
            button.show()
            button.setEnabled(True)
        self.respell.setEnabled(True)
        self.free.setEnabled(True)
        if not changed:
            self.free.hide()
            self.keep.show()
            self.keep.setEnabled(False)
            self.pin.setEnabled(False)

    def open_form(self, entry: Entry) -> None:
        """Ask how the word is to be said."""
        self.stack.setCurrentWidget(self.form)
        self.form.open_with(entry)

    @Slot()
    def _close_form(self) -> None:
        had_focus = self.form.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.stack.setCurrentIndex(0)
        if had_focus:
            self.respell.setFocus()
