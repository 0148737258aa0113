"""The two menus of devices: where sound comes out, and what XTTS computes on."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from lidia_desktop.ui.errands import Errands
from lidia_desktop.ui.menus import Menus
from lidia_desktop.ui.services import ComputeDeviceView, OutputDeviceView, Services


class DeviceChoosing(QObject):
    """Fills the menus each time they open and keeps what is chosen in them."""

    processor_chosen = Signal()

    def __init__(self, services: Services, menus: Menus, errands: Errands, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._menus = menus
        self._errands = errands
        menus.outputs.device_chosen.connect(self._choose_output)
        menus.outputs.aboutToShow.connect(self._look_for_outputs)
        menus.processors.device_chosen.connect(self._choose_processor)
        menus.processors.aboutToShow.connect(self._look_for_processors)

    def look(self) -> None:
        """Ask which devices there are."""
        self._look_for_outputs()
        self._look_for_processors()

    @Slot()
    def _look_for_outputs(self) -> None:
        self._errands.ask(self._services.output_devices, self._show_outputs)

    @Slot(object)
    def _show_outputs(self, devices: Sequence[OutputDeviceView]) -> None:
        titles = {device.title: device.title for device in devices}
        self._menus.outputs.show_devices(titles, self._services.player.device)

    @Slot(object)
    def _choose_output(self, title: str | None) -> None:
        self._services.player.device = title
        self._errands.ask(functools.partial(self._services.settings.save, "output_device", title))

    @Slot()
    def _look_for_processors(self) -> None:
        self._errands.ask(self._services.compute_devices, self._show_processors)

    @Slot(object)
    def _show_processors(self, devices: Sequence[ComputeDeviceView]) -> None:
        chosen = self._services.settings.get("device")
        titles = {device.torch_name: device.title for device in devices}
        self._menus.processors.show_devices(titles, None if chosen == "auto" else chosen)

    @Slot(object)
    def _choose_processor(self, name: str | None) -> None:
        self._errands.ask(functools.partial(self._services.settings.save, "device", name), self._use_processor)

    @Slot(object)
    def _use_processor(self, nothing: None) -> None:
        del nothing
        self.processor_chosen.emit()
