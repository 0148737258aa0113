"""Keeping presets: save, delete, import and export, by a menu beside the list of presets."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from lidia_desktop.engine.speech.presets import NamedPreset
from lidia_desktop.ui.dialogs.files import FileDialog
from lidia_desktop.ui.dialogs.title_dialog import TitleDialog
from lidia_desktop.ui.errands import Errands
from lidia_desktop.ui.icons import icon
from lidia_desktop.ui.studio.tuning_card import TuningCard

if TYPE_CHECKING:
    from lidia_desktop.engine.speech.preset_store import PresetStore

Presets = Sequence[NamedPreset]


class PresetMenu(QToolButton):
    """The «…» button; a press or the space bar opens its menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(icon("more"))
        self.setIconSize(QSize(16, 16))
        self.setAccessibleName(self.tr("Действия с пресетом"))
        self.setToolTip(self.tr("Сохранить, удалить, импортировать, экспортировать пресет"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.save = menu.addAction(self.tr("&Сохранить как…"))
        self.delete = menu.addAction(self.tr("&Удалить"))
        menu.addSeparator()
        self.import_ = menu.addAction(self.tr("&Импорт…"))
        self.export = menu.addAction(self.tr("&Экспорт…"))
        self.setMenu(menu)

    def wishes(self) -> tuple[QAction, ...]:
        """What it offers."""
        return self.save, self.delete, self.import_, self.export


class PresetKeeper(QObject):
    """Carries out the wishes of the menu in the files lane; then the list is read anew and the new one chosen."""

    kept = Signal(str)

    def __init__(self, store: PresetStore, tuning: TuningCard, errands: Errands, *, native_dialogs: bool) -> None:
        super().__init__(tuning)
        self._store = store
        self._tuning = tuning
        self.menu = PresetMenu(tuning)
        tuning.add_menu(self.menu)
        self._errands = errands
        self._native = native_dialogs
        self._folder = Path.home()
        self._to_export = ""
        for action, slot in zip(
            self.menu.wishes(), (self._ask_title, self._delete, self._ask_import, self._ask_export), strict=True
        ):
            action.triggered.connect(slot)
        tuning.changed.connect(self.show_possible)
        self.show_possible()

    @Slot()
    def show_possible(self) -> None:
        """Only one of the operator's own can be deleted."""
        self.menu.delete.setEnabled(not self._tuning.base.built_in)

    @Slot()
    def _ask_title(self) -> None:
        for earlier in self._tuning.findChildren(TitleDialog):
            earlier.close()
        base = self._tuning.base
        dialog = TitleDialog("" if base.built_in else base.title, self._tuning.own_titles(), self._tuning)
        dialog.title_given.connect(self._save)
        dialog.show()

    @Slot(str)
    def _save(self, title: str) -> None:
        preset = self._tuning.preset()

        def save() -> tuple[NamedPreset, Presets]:
            named = self._store.save(title, preset)
            return named, self._store.all()

        self._errands.ask(save, self._show_saved)

    @Slot(object)
    def _show_saved(self, outcome: tuple[NamedPreset, Presets]) -> None:
        named, presets = outcome
        self._tuning.show_presets(presets)
        self._tuning.choose_keeping_values(named.name)
        self._tell(self.tr("Пресет сохранён: {title}").format(title=named.title))

    @Slot()
    def _delete(self) -> None:
        base = self._tuning.base
        if base.built_in:
            return

        def delete() -> tuple[NamedPreset, Presets]:
            self._store.delete(base.name)
            return base, self._store.all()

        self._errands.ask(delete, self._show_deleted)

    @Slot(object)
    def _show_deleted(self, outcome: tuple[NamedPreset, Presets]) -> None:
        """The values stay as they are: saving them again brings the preset back."""
        named, presets = outcome
        self._tuning.show_presets(presets)
        self._tell(self.tr("Пресет удалён: {title}").format(title=named.title))

    @Slot()
    def _ask_import(self) -> None:
        dialog = self._dialog(self.tr("Импорт пресета"))
        dialog.for_opening()
        dialog.fileSelected.connect(self._import)
        dialog.open()

    @Slot(str)
    def _import(self, name: str) -> None:
        path = Path(name)
        self._folder = path.parent

        def import_() -> tuple[NamedPreset, Presets]:
            named = self._store.import_file(path)
            return named, self._store.all()

        self._errands.ask(import_, self._show_imported)

    @Slot(object)
    def _show_imported(self, outcome: tuple[NamedPreset, Presets]) -> None:
        named, presets = outcome
        self._tuning.show_presets(presets)
        self._tuning.choose(named.name)
        self._tuning.reset()
        self._tell(self.tr("Пресет добавлен: {title}").format(title=named.title))

    @Slot()
    def _ask_export(self) -> None:
        self._to_export = self._tuning.base.name
        dialog = self._dialog(self.tr("Экспорт пресета"))
        dialog.setDefaultSuffix("json")
        dialog.for_saving(f"{self._to_export}.json")
        dialog.fileSelected.connect(self._export)
        dialog.open()

    @Slot(str)
    def _export(self, name: str) -> None:
        path = Path(name)
        self._folder = path.parent
        write: Callable[[], None] = functools.partial(self._store.export_file, self._to_export, path)
        job = self._errands.ask(write)
        job.done.connect(self._tell_exported)

    @Slot()
    def _tell_exported(self) -> None:
        self._tell(self.tr("Пресет записан в файл"))

    def _dialog(self, title: str) -> FileDialog:
        dialog = FileDialog(title, native=self._native, parent=self._tuning)
        dialog.setNameFilters([self.tr("Пресет (*.json)")])
        dialog.setDirectory(str(self._folder))
        return dialog

    def _tell(self, text: str) -> None:
        self.show_possible()
        self.kept.emit(text)
