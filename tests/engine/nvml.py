"""A stand-in for pynvml: a machine with the cards that a test describes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from types import SimpleNamespace


@dataclass
class Card:
    """One card; `fails` makes the driver answer nothing but errors about it."""

    name: str
    capability: tuple[int, int]
    total_gb: float = 12.0
    free_gb: float = 11.0
    uuid: str = ""
    busy_percent: int | None = 40
    processes: tuple[tuple[int, int | None], ...] = ((os.getpid(), 2_000_000_000), (1, 500_000_000))
    fails: bool = False


class FakeNvml:
    """As much of pynvml as the program uses; `fail_with` makes every call raise."""

    class NVMLError(Exception):
        """The base of NVML's errors."""

    class NVMLError_LibraryNotFound(NVMLError):  # noqa: N801 - NVML's own names, as all that follow
        """No driver."""

    class NVMLError_DriverNotLoaded(NVMLError):  # noqa: N801
        """No driver either."""

    def __init__(self, *cards, fail_with=None):
        self.cards = cards
        self.fail_with = fail_with
        self.users = 0
        for number, card in enumerate(cards):
            card.uuid = card.uuid or f"GPU-{number}0000000-aaaa"

    def _card(self, handle):
        self._check()
        card = self.cards[handle]
        if card.fails:
            raise self.NVMLError("GPU is lost")
        return card

    def _check(self):
        if self.fail_with is not None:
            raise self.fail_with
        assert self.users

    def nvmlInit(self):  # noqa: N802
        self.users += 1
        if self.fail_with is not None:
            self.users -= 1
            raise self.fail_with

    def nvmlShutdown(self):  # noqa: N802
        self.users -= 1

    def nvmlDeviceGetCount(self):  # noqa: N802
        self._check()
        return len(self.cards)

    def nvmlDeviceGetHandleByIndex(self, index):  # noqa: N802
        self._card(index)
        return index

    def nvmlDeviceGetHandleByUUID(self, uuid):  # noqa: N802
        self._check()
        return next(index for index, card in enumerate(self.cards) if card.uuid == uuid)

    def nvmlDeviceGetName(self, handle):  # noqa: N802
        return self._card(handle).name

    def nvmlDeviceGetUUID(self, handle):  # noqa: N802
        return self._card(handle).uuid

    def nvmlDeviceGetCudaComputeCapability(self, handle):  # noqa: N802
        return self._card(handle).capability

    def nvmlDeviceGetMemoryInfo(self, handle):  # noqa: N802
        card = self._card(handle)
        total, free = round(card.total_gb * 1e9), round(card.free_gb * 1e9)
        return SimpleNamespace(total=total, free=free, used=total - free)

    def nvmlDeviceGetUtilizationRates(self, handle):  # noqa: N802
        card = self._card(handle)
        if card.busy_percent is None:
            raise self.NVMLError("Not Supported")
        return SimpleNamespace(gpu=card.busy_percent, memory=0)

    def nvmlDeviceGetComputeRunningProcesses(self, handle):  # noqa: N802
        return [SimpleNamespace(pid=pid, usedGpuMemory=used) for pid, used in self._card(handle).processes]
