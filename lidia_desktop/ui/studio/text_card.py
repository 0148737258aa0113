"""Where the phrase is written, who says it and in which language, and the two buttons that matter most."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.request import MAX_CHARACTERS
from lidia_desktop.engine.voices.voice import Voice, by_preference
from lidia_desktop.ui import words
from lidia_desktop.ui.icons import Role, icon
from lidia_desktop.ui.widgets.card import GRID, Card, label, restyle, tight, tip
from lidia_desktop.ui.widgets.elided import ElidedCombo, ElidedLabel
from lidia_desktop.ui.widgets.wheel import WheelGuard


class NoVoices(LidiaError):
    """There is not a single voice folder."""

    what = "Говорить некому: нет ни одной папки с голосом."
    advice = "Создайте в папке голосов подпапку с записями WAV и нажмите F5."


class TextCard(Card):
    """Text, voice, language, Speak and Stop."""

    speak_asked = Signal()
    stop_asked = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._voices: tuple[Voice, ...] = ()
        self.voices_known = False
        self.voice = ElidedCombo(self)
        self.language = ElidedCombo(self)
        self.note = ElidedLabel("muted", self)
        self.note.hide()
        self.text = QPlainTextEdit(self)
        self.count = label("", "muted", self)
        self.stop = QPushButton(icon("stop"), self.tr("Остановить"), self)
        self.speak = QPushButton(icon("speak", Role.HighlightedText), self.tr(" Произнести"), self)
        self.column.addLayout(self._choices())
        self.column.addWidget(self.note)
        self.column.addWidget(self.text, 1)
        self.column.addLayout(self._actions())
        self._set_up_text()
        self.voice.currentIndexChanged.connect(self._show_attribution)
        self.show_busy(False)

    def _choices(self) -> QHBoxLayout:
        line = QHBoxLayout()
        tight(line)
        for combo, name, meaning in (
            (self.voice, self.tr("&Голос"), self.tr("Чьи образцы задают голос")),
            (self.language, self.tr("&Язык"), self.tr("На каком языке читать текст")),
        ):
            title = label(name, "title", self)
            title.setBuddy(combo)
            combo.setAccessibleName(name.replace("&", ""))
            combo.setToolTip(meaning)
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            combo.setMinimumContentsLength(10)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.currentIndexChanged.connect(self.changed)
            WheelGuard(combo)
            line.addWidget(title)
            line.addWidget(combo, 3 if combo is self.voice else 2)
            if combo is self.voice:
                line.addSpacing(GRID)
        return line

    def _actions(self) -> QHBoxLayout:
        line = QHBoxLayout()
        tight(line)
        line.addWidget(self.count)
        line.addStretch(1)
        for button, meaning in (
            (self.stop, self.tr("Прервать речь и звук (Esc)")),
            (self.speak, self.tr("Произнести текст (Ctrl+Enter)")),
        ):
            button.setIconSize(QSize(18, 18))
            button.setToolTip(meaning)
            line.addWidget(button)
        self.speak.setProperty("kind", "primary")
        self.speak.setMinimumWidth(150)
        self.speak.clicked.connect(self.speak_asked)
        self.stop.clicked.connect(self.stop_asked)
        return line

    def _set_up_text(self) -> None:
        self.text.setPlaceholderText(
            self.tr("Например: Здравствуйте! Вы позвонили в компанию «Альфа». Меня зовут Лидия, чем могу помочь?")
        )
        self.text.setAccessibleName(self.tr("Текст для озвучивания"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(64)
        self.text.textChanged.connect(self._count)
        self._count()

    def phrase(self) -> str:
        """The text as it was written."""
        return self.text.toPlainText()

    def chosen_voice(self) -> Voice | None:
        """The voice that is chosen; None before the voices are known."""
        index = self.voice.currentIndex()
        return self._voices[index] if 0 <= index < len(self._voices) else None

    def chosen_language(self) -> str:
        """The code of the chosen language."""
        return str(self.language.currentData() or "ru")

    def show_voices(self, voices: Sequence[Voice], wanted: str) -> None:
        """Offer these; choose the one that was chosen, else `wanted`, else the one to begin with."""
        before = self.chosen_voice()
        names = [voice.name for voice in voices]
        usual = [voice.name for voice in by_preference(voices)]
        self._voices = tuple(voices)
        self.voices_known = True
        self.voice.setPlaceholderText(self.tr("Нет ни одного голоса"))
        self.voice.blockSignals(True)
        self.voice.clear()
        for row, voice in enumerate(voices):
            self.voice.addItem(words.voice_title(voice), voice.name)
            self.voice.setItemData(row, tip(voice.attribution), Qt.ItemDataRole.ToolTipRole)
        for name in (before.name if before else "", wanted, *usual):
            if name in names:
                self.voice.setCurrentIndex(names.index(name))
                break
        self.voice.blockSignals(False)
        self._show_attribution()
        self.changed.emit()

    def attributions(self) -> str:
        """Whose recordings the voices are made of: a line for each voice that wants it said."""
        return "\n".join(
            self.tr("Голос «{title}»: {who}").format(title=voice.title, who=voice.attribution)
            for voice in self._voices
            if voice.attribution
        )

    @Slot()
    def _show_attribution(self) -> None:
        voice = self.chosen_voice()
        who = voice.attribution if voice else ""
        title = words.voice_title(voice) if voice else ""
        self.voice.setToolTip(tip(title, self.tr("Чьи образцы задают голос"), who))
        self.voice.setAccessibleDescription(who)

    def show_languages(self, codes: Sequence[str], wanted: str) -> None:
        """Offer the speaker's languages; choose the one that was chosen, else `wanted`, else its best."""
        before = self.language.currentData()
        self.language.blockSignals(True)
        self.language.clear()
        for code in codes:
            self.language.addItem(words.language_title(code), code)
        for code in (before, wanted, *codes):
            if code in codes:
                self.language.setCurrentIndex(list(codes).index(str(code)))
                break
        self.language.blockSignals(False)
        self.changed.emit()

    def show_note(self, text: str) -> None:
        """A remark on the voice; empty for none."""
        self.note.show_text(text)
        self.note.setVisible(bool(text))

    def show_busy(self, busy: bool) -> None:
        """Whether there is something to stop."""
        self.stop.setEnabled(busy)

    @Slot()
    def _count(self) -> None:
        length = len(self.phrase())
        self.count.setText(
            self.tr("{n} из {limit} знаков").format(n=words.number(length), limit=words.number(MAX_CHARACTERS))
        )
        restyle(self.count, "kind", "danger" if length > MAX_CHARACTERS else "muted")
        self.changed.emit()
