"""The «Модель XTTS» window: its licence in plain words, its download, or a folder where it already is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from lidia_desktop.engine.speech.xtts.manager import ModelView
from lidia_desktop.ui import words
from lidia_desktop.ui.dialogs.files import FileDialog
from lidia_desktop.ui.dialogs.plain import PlainDialog
from lidia_desktop.ui.icons import Role, icon
from lidia_desktop.ui.model_session import ModelSession
from lidia_desktop.ui.services import ProgressView
from lidia_desktop.ui.widgets.banner import Banner
from lidia_desktop.ui.widgets.card import Card, label, tight


class ModelDialog(PlainDialog):
    """A view of the model session: closing it stops nothing."""

    def __init__(self, session: ModelSession, *, native_dialogs: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Модель XTTS"))
        self.setMinimumWidth(600)
        self._session = session
        self._native = native_dialogs
        self._view: ModelView | None = None
        self._moves_focus = True
        self.banner = Banner(self)
        self.state = self._text(self.tr("Смотрю, что есть на диске…"))
        self.column.addWidget(self.banner)
        self.column.addWidget(label(self.tr("Модель XTTS v2"), "title", self))
        self.column.addWidget(
            self._text(self.tr("Клонирует голос по образцам. Пока её нет, говорит встроенный голос."), "muted")
        )
        self.where = self._text("", "muted")
        self.where.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.where.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.column.addWidget(self.where)
        self.show_where("")
        self.column.addWidget(self._license_card())
        self.column.addWidget(self._download_card())
        self.column.addStretch(1)
        self.add_close()
        session.viewed.connect(self.show_view)
        session.progressed.connect(self.show_progress)
        session.download_ended.connect(self._show_buttons)
        session.failed.connect(self._fail)
        session.look()

    def _text(self, text: str, kind: str = "") -> QLabel:
        made = label(text, kind, self)
        made.setWordWrap(True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return made

    def _license_card(self) -> Card:
        card, terms = Card(self), self._session.license
        card.column.addWidget(label(self.tr("Лицензия: {name}").format(name=terms.name), "title", card))
        card.column.addWidget(self._text(terms.summary))
        link = QLabel(card)
        link.setText(f'<a href="{terms.url}">{self.tr("Полный текст лицензии")}</a>')
        link.setOpenExternalLinks(True)
        link.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        link.setToolTip(terms.url)
        card.column.addWidget(link)
        self.consent = QCheckBox(self.tr("Я принимаю условия: &только некоммерческое использование"), card)
        self.consent.setEnabled(False)
        self.consent.clicked.connect(self._accept)
        card.column.addWidget(self.consent)
        return card

    def _download_card(self) -> Card:
        card = Card(self)
        self.bar = QProgressBar(card)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Ход загрузки"))
        self.figures = self._text("", "muted")
        card.column.addWidget(self.state)
        card.column.addWidget(self.bar)
        card.column.addWidget(self.figures)
        line = QHBoxLayout()
        tight(line)
        self.folder = QPushButton(icon("folder"), self.tr("&Указать папку…"), card)
        self.folder.setToolTip(self.tr("Если модель уже скачана: папка с model.pth, config.json и vocab.json"))
        self.pause = QPushButton(icon("stop"), self.tr("&Приостановить"), card)
        self.download = QPushButton(icon("save", Role.HighlightedText), self.tr("&Загрузить"), card)
        self.download.setProperty("kind", "primary")
        line.addWidget(self.folder)
        line.addStretch(1)
        line.addWidget(self.pause)
        line.addWidget(self.download)
        card.column.addLayout(line)
        self.folder.clicked.connect(self._ask_folder)
        self.pause.clicked.connect(self._pause)
        self.download.clicked.connect(self._download)
        self._show_buttons()
        return card

    def show_where(self, text: str) -> None:
        """What XTTS computes on and why; the keyboard reaches it. Empty when it is not known."""
        self.where.setText(text)
        self.where.setVisible(bool(text))

    @Slot(object)
    def show_view(self, view: ModelView) -> None:
        """How things stand on the disk."""
        self._view = view
        self.state.setText(view.text[:1].upper() + view.text[1:] + ".")
        self.consent.setChecked(view.license_accepted)
        self.consent.setEnabled(not view.license_accepted)
        if not self._session.is_downloading:
            self._show_bytes(view.bytes_present, view.bytes_total)
        self._show_buttons()
        if self._moves_focus:
            self._moves_focus = False
            self._show_next_step()

    @Slot(object)
    def show_progress(self, progress: ProgressView) -> None:
        """How the download goes."""
        self._show_bytes(progress.bytes_done, progress.bytes_total)
        parts = [self.figures.text(), progress.file, progress.step]
        if progress.bytes_per_s > 0:
            speed = self.tr("{size}/с").format(size=words.size(progress.bytes_per_s))
            left = words.long_time((progress.bytes_total - progress.bytes_done) / progress.bytes_per_s)
            parts += [speed, self.tr("осталось {time}").format(time=left)]
        self.figures.setText(" · ".join(part for part in parts if part))

    def _show_bytes(self, done: int, total: int) -> None:
        self.bar.setValue(round(1000 * done / total) if total else 0)
        text = self.tr("{done} из {total}") if done else self.tr("Размер: {total}")
        self.figures.setText(text.format(done=words.size(done), total=words.size(total)))

    @Slot()
    def _show_buttons(self) -> None:
        view, busy = self._view, self._session.is_downloading
        begun = view is not None and 0 < view.bytes_present < view.bytes_total
        self.pause.setVisible(busy)
        self.download.setVisible(not busy and not (view is not None and view.is_ready))
        self.download.setEnabled(view is not None and view.license_accepted)
        self.download.setText(self.tr("&Продолжить") if begun else self.tr("&Загрузить"))
        self.download.setToolTip("" if self.download.isEnabled() else self.tr("Сначала примите условия лицензии"))
        self.folder.setEnabled(not busy and view is not None and view.license_accepted)
        self.bar.setVisible(busy or begun)
        self.figures.setVisible(view is not None and not (view.is_ready and not busy))

    def _show_next_step(self) -> None:
        """Put the focus where the operator goes on."""
        steps = (self.consent, self.pause, self.download, self.folder)
        following = next((step for step in steps if step.isEnabled() and step.isVisible()), None)
        if following is not None:
            following.setFocus()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.banner.show_error(error)
        if self._view is not None:
            self.show_view(self._view)

    @Slot()
    def _accept(self) -> None:
        self.consent.setEnabled(False)
        self._session.accept_license()
        self._moves_focus = True

    @Slot()
    def _download(self) -> None:
        self.banner.dismiss()
        self._session.download()
        self._show_buttons()
        self.pause.setFocus()

    @Slot()
    def _pause(self) -> None:
        self._session.pause()
        self._session.look()
        self.download.setFocus()

    @Slot()
    def _ask_folder(self) -> None:
        dialog = FileDialog(self.tr("Папка с моделью XTTS v2"), native=self._native, parent=self)
        dialog.for_a_folder()
        dialog.fileSelected.connect(self._use_folder)
        dialog.open()

    @Slot(str)
    def _use_folder(self, name: str) -> None:
        self.banner.dismiss()
        self._session.use_folder(Path(name))
