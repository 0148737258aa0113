"""How much memory the program and its device use, once a second for a graph."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import time
from dataclasses import dataclass
from types import ModuleType

import psutil

from lidia_desktop.engine.gpu import CPU, Device, real_nvml


@dataclass(frozen=True, slots=True)
class MemorySample:
    """Memory at `at_s` (monotonic seconds): of this process, and of the device for all programs.

    `utilisation_percent` says how busy a card is; None for a CPU and for cards that do not tell. `label` says in
    words whose memory it is.
    """

    at_s: float
    process_bytes: int
    device_used_bytes: int
    device_total_bytes: int
    utilisation_percent: int | None
    label: str


class MemorySampler:
    """Asks the driver of a card, or the system when there is none or it stops answering. One thread at a time."""

    def __init__(self, device: Device = CPU, nvml: ModuleType | None = None) -> None:
        """`nvml` is `pynvml` or what stands in for it; it is first used by `sample`."""
        self._device = device
        self._nvml = nvml
        self._handle: object | None = None
        self._asks_card = device.kind == "cuda"

    def sample(self) -> MemorySample:
        """Memory now. The first sample of a card starts its driver's library, which may take a second."""
        if self._asks_card:
            nvml = self._nvml = self._nvml or real_nvml()
            try:
                return self._of_card(nvml)
            except nvml.NVMLError:
                self._asks_card = False  # a driver that was reset does not come back to a running process
        return self._of_system()

    def _of_card(self, nvml: ModuleType) -> MemorySample:
        if self._handle is None:
            nvml.nvmlInit()
            self._handle = nvml.nvmlDeviceGetHandleByUUID(self._device.uuid)
        memory = nvml.nvmlDeviceGetMemoryInfo(self._handle)
        try:
            utilisation = int(nvml.nvmlDeviceGetUtilizationRates(self._handle).gpu)
        except nvml.NVMLError:
            utilisation = None
        label = f"Память {self._device.title}"
        return MemorySample(
            time.monotonic(), self._own_on_card(nvml), int(memory.used), int(memory.total), utilisation, label
        )

    def _own_on_card(self, nvml: ModuleType) -> int:
        own = [
            process.usedGpuMemory
            for process in nvml.nvmlDeviceGetComputeRunningProcesses(self._handle)
            if process.pid == os.getpid() and process.usedGpuMemory is not None
        ]
        # Windows does not tell, and in a container the driver knows other process numbers: then torch's own count.
        return sum(own) if own else _held_by_torch(self._device)

    def _of_system(self) -> MemorySample:
        memory = psutil.virtual_memory()
        label = "Оперативная память"
        if self._device.kind == "cuda":
            label += f" ({self._device.title} не отвечает)"
        own = psutil.Process().memory_info().rss
        return MemorySample(time.monotonic(), own, memory.total - memory.available, memory.total, None, label)


def _held_by_torch(device: Device) -> int:
    # Another thread may be importing torch right now: only what is there is asked.
    reserved = getattr(sys.modules.get("torch.cuda.memory"), "memory_reserved", None)
    return int(reserved(device.index)) if reserved is not None else 0


def give_back() -> None:
    """Return memory that was freed to the system, in some milliseconds.

    glibc keeps it for later, in pieces, which after a few thousand tensors of all sizes are hundreds of megabytes.
    Other systems' libraries return it themselves, or have no way to be asked.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


class SpareMemory:
    """Gives freed memory back once the process has grown by more than it may keep; for one thread."""

    def __init__(self, kept_bytes: int) -> None:
        self._kept_bytes = kept_bytes
        self._process = psutil.Process()
        self._least_bytes = self._resident_bytes()

    def give_back(self) -> None:
        """Look, which takes some microseconds, and do so if it has to be."""
        self._least_bytes = min(self._least_bytes, self._resident_bytes())
        if self._resident_bytes() > self._least_bytes + self._kept_bytes:
            give_back()
            self._least_bytes = self._resident_bytes()

    def _resident_bytes(self) -> int:
        return int(self._process.memory_info().rss)
