"""The window: menu, banner, pages, status; it owns the lanes and joins them when it closes."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QEvent, QLocale, QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenuBar, QVBoxLayout, QWidget

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.ui.actions import Actions, check, theme_name
from lidia_desktop.ui.device_choosing import DeviceChoosing
from lidia_desktop.ui.dialogs.model_dialog import ModelDialog
from lidia_desktop.ui.dialogs.plain import AboutDialog, ShortcutsDialog
from lidia_desktop.ui.errands import Errands
from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.lane import Lane
from lidia_desktop.ui.language import Language
from lidia_desktop.ui.memory_watch import MemoryWatch
from lidia_desktop.ui.menus import Menus
from lidia_desktop.ui.model_session import ModelSession
from lidia_desktop.ui.pages.pronunciation import PronunciationPage
from lidia_desktop.ui.pages.studio import StudioPage
from lidia_desktop.ui.services import ProgressView, Services
from lidia_desktop.ui.studio.engine_status import EngineStatus
from lidia_desktop.ui.studio.speaker_facts import SpeakerFacts
from lidia_desktop.ui.theme import Theme
from lidia_desktop.ui.widgets.banner import Banner
from lidia_desktop.ui.widgets.card import GRID
from lidia_desktop.ui.widgets.pages import Pages

DEFAULT_SIZE = QSize(1280, 800)
LEAST_SIZE = QSize(950, 460)
FINISH_LIMIT_S = 10.0


class MainWindow(QMainWindow):
    """Made with everything it needs; asks nothing of the engine before it has been painted once."""

    first_painted = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.language = Language(_application(), QLocale(QLocale.Language.Russian, QLocale.Country.Russia), self)
        self.setLocale(QLocale())
        self._services = services
        self._closed: bool | None = None
        state = services.state.read()
        self.theme = Theme(_application(), theme_name(state.get("theme")), self)
        self.setWindowTitle(self.tr("Lidia Desktop"))
        self.setWindowIcon(icon("app"))
        self.speech, self.files, self.network = Lane("speech", self), Lane("files", self), Lane("network", self)
        self.texts = Lane("texts", self)
        self.errands = Errands(self.files, self)
        self.model = ModelSession(services.model, self.network, Errands(self.files, self), self)
        self.actions_ = Actions(self)
        self.menus = Menus(QMenuBar(self), self.actions_)
        self.devices = DeviceChoosing(services, self.menus, self.errands, self)
        self.banner = Banner(self)
        self.studio = StudioPage(services, self.speech, self.errands, self)
        self.pronunciation = PronunciationPage(
            services.pronunciation, self.studio, self.texts, self.errands, self.theme, self
        )
        self.status = EngineStatus(self)
        self.memory = MemoryWatch(services.sample_memory, self.errands, self)
        self._lay_out()
        self._connect_page()
        self._connect_actions()
        self._restore(state)

    def _lay_out(self) -> None:
        self.pages = Pages(self)
        shown = (("sliders", self.studio), ("letters", self.pronunciation))
        for action, (icon_name, page) in zip(self.actions_.pages.actions(), shown, strict=True):
            self.pages.add(action, icon_name, page)
        self.setMenuWidget(self.pages.row_with(self.menus.bar))
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        around = QVBoxLayout()
        around.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, 0)
        around.addWidget(self.banner)
        column.addLayout(around)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(body)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.status, 1)
        self.setMinimumSize(LEAST_SIZE)
        body.installEventFilter(self)

    def _connect_page(self) -> None:
        page, session = self.studio, self.studio.session
        for source in (page.failed, self.pronunciation.failed, self.errands.failed):
            source.connect(self.show_error)
        self.model.failed.connect(self._show_model_error)
        page.speaking_begun.connect(self.banner.dismiss)
        page.activity_changed.connect(self._enable_actions)
        session.speaker_known.connect(self._show_speaker)
        session.speaker_missing.connect(self.status.show_silence)
        self.status.model_asked.connect(self.open_model)
        self.model.changed.connect(session.choose_speaker)
        self.model.progressed.connect(self._show_download)
        self.model.download_ended.connect(self.status.hide_download)

    def _connect_actions(self) -> None:
        for action, slot in (
            (self.actions_.save, self.studio.save),
            (self.actions_.quit, self.close),
            (self.actions_.speak, self.studio.speak),
            (self.actions_.stop, self._stop_or_dismiss),
            (self.actions_.listen, self.studio.listen),
            (self.actions_.reload, self.reload),
            (self.actions_.model, self.open_model),
            (self.actions_.shortcuts, self._open_shortcuts),
            (self.actions_.about, self._open_about),
        ):
            action.triggered.connect(slot)
            self.addAction(action)
        self.addActions(self.actions_.pages.actions())
        self.actions_.pages.triggered.connect(self._open_page)
        self.pages.switched.connect(self._focus_page)
        self.actions_.themes.triggered.connect(self._choose_theme)
        self.actions_.speakers.triggered.connect(self._choose_speaker)
        self.devices.processor_chosen.connect(self.studio.session.choose_speaker)
        self.memory.sampled.connect(self.studio.memory.take_sample)
        self._enable_actions()

    def _restore(self, state: object) -> None:
        values = state if isinstance(state, dict) else {}
        self.resize(DEFAULT_SIZE)
        geometry = values.get("geometry")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        check(self.actions_.themes, self.theme.chosen)
        check(self.actions_.speakers, self._services.settings.get("speaker"))
        studio = values.get("studio")
        self.studio.restore(studio if isinstance(studio, dict) else {})
        self.pages.open(values.get("page"))
        self._focus_page()

    # The first moments

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Notices the first painting; everything that takes time begins after it."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._begin)
        return False

    @Slot()
    def _begin(self) -> None:
        if self._closed is not None:
            return
        self.first_painted.emit()
        self.reload()
        self.studio.session.choose_speaker()
        self.devices.look()
        self.pronunciation.begin()
        self.memory.start()

    @Slot()
    def reload(self) -> None:
        """Look anew for voices and presets."""
        engine = self._services.engine
        self.errands.ask(engine.voices.all, self.studio.show_voices).delivered.connect(self.pronunciation.show_voices)
        self.errands.ask(engine.presets.all, self.studio.show_presets)
        self.errands.ask(self._problems, self.banner.show_problems)

    def _problems(self) -> list[LidiaError]:
        """Called in the lane."""
        engine = self._services.engine
        return [*engine.voices.problems(), *engine.presets.problems()]

    # Errors

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """The one presenter of errors; also for the composition root's exception hook."""
        self.banner.show_error(error)

    @Slot(object)
    def _show_model_error(self, error: BaseException) -> None:
        if self.findChild(ModelDialog) is None:
            self.show_error(error)

    # What the status shows

    @Slot(object)
    def _show_speaker(self, facts: SpeakerFacts) -> None:
        self.status.show_speaker(facts)
        self.studio.show_speaker(facts)
        dialog = self.findChild(ModelDialog)
        if dialog is not None:
            dialog.show_where(self.status.device_reason)

    @Slot(object)
    def _show_download(self, progress: ProgressView) -> None:
        self.status.show_download(progress.bytes_done / max(1, progress.bytes_total))

    @Slot()
    def _enable_actions(self) -> None:
        usable = self.studio.can_use_take
        self.actions_.save.setEnabled(usable)
        self.actions_.listen.setEnabled(usable)

    # Wishes

    @Slot()
    def _stop_or_dismiss(self) -> None:
        if self.studio.is_active:
            self.studio.stop()
        else:
            self.banner.dismiss()

    @Slot()
    def open_model(self) -> None:
        """Show the «Модель XTTS» window."""
        dialog = self.findChild(ModelDialog)
        if dialog is None:
            dialog = ModelDialog(self.model, native_dialogs=self._services.native_dialogs, parent=self)
        dialog.show_where(self.status.device_reason)
        self._show_dialog(dialog)

    @Slot()
    def _open_shortcuts(self) -> None:
        self._show_dialog(self.findChild(ShortcutsDialog) or ShortcutsDialog(self.actions_, self))

    @Slot()
    def _open_about(self) -> None:
        about = "\n\n".join(part for part in (self._services.about, self.studio.text.attributions()) if part)
        self._show_dialog(self.findChild(AboutDialog) or AboutDialog(about, self))

    def _show_dialog(self, dialog: QDialog) -> None:
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    @Slot(QAction)
    def _open_page(self, action: QAction) -> None:
        self.pages.open(action.data())

    @Slot()
    def _focus_page(self) -> None:
        check(self.actions_.pages, self.pages.name)
        if not self.pages.tabs.hasFocus():  # there the arrows go on switching
            page = self.pages.currentWidget()
            (self.pronunciation.texts.written if page is self.pronunciation else self.studio.text.text).setFocus()

    @Slot(QAction)
    def _choose_theme(self, action: QAction) -> None:
        self.theme.choose(theme_name(action.data()))

    @Slot(QAction)
    def _choose_speaker(self, action: QAction) -> None:
        save = functools.partial(self._services.settings.save, "speaker", action.data())
        self.errands.ask(save, self._use_new_settings)

    @Slot(object)
    def _use_new_settings(self, nothing: None) -> None:
        del nothing
        self.studio.session.choose_speaker()

    # The end

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Vanish at once, then let the work end: what is being saved is saved, everything else is broken off."""
        self.hide()
        self.close_work()
        event.accept()

    def close_work(self) -> bool:
        """Join everything; True when it let go, else leave by `os._exit`.

        Speaking and downloading end within about a second each. Files are given ten: whatever was asked to be saved,
        also how the window was left, is written, and nobody sees the wait because the window is gone.
        """
        if self._closed is not None:
            return self._closed
        self._closed = True
        self.memory.stop()
        self.studio.session.close()
        self.pronunciation.close_work()
        self.model.pause()
        self._keep_state()
        for lane in (self.speech, self.network, self.texts):
            self._closed &= lane.close()
        self._closed &= self.files.close(finish=True, limit_s=FINISH_LIMIT_S)
        self._services.player.close()
        return self._closed

    def _keep_state(self) -> None:
        state = {
            "theme": self.theme.chosen,
            "geometry": bytes(self.saveGeometry().toBase64().data()).decode(),
            "page": self.pages.name,
            "studio": self.studio.state(),
        }
        self.errands.ask(functools.partial(self._services.state.write, state))


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - a window without one is a mistake in the program
    return app
