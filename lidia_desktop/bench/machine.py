"""Facts of the machine without which a measured number says nothing, and the memory of this process."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import psutil

from lidia_desktop.engine.memory import MemorySampler

SAMPLE_EVERY_S = 0.02


@dataclass(frozen=True, slots=True)
class Machine:
    """`cores` are physical, `logical_cores` what the system counts; None where it does not tell."""

    cpu: str
    cores: int | None
    logical_cores: int | None
    memory_bytes: int
    system: str
    python: str
    torch: str

    @classmethod
    def this(cls) -> Machine:
        """The machine that this runs on; does not import torch."""
        return cls(
            cpu=_cpu_name(),
            cores=psutil.cpu_count(logical=False),
            logical_cores=psutil.cpu_count(),
            memory_bytes=psutil.virtual_memory().total,
            system=platform.platform(),
            python=platform.python_version(),
            torch=importlib.metadata.version("torch"),
        )


def torch_threads() -> int | None:
    """Threads that torch computes with in this process; None when it was not needed."""
    torch = sys.modules.get("torch")
    return int(torch.get_num_threads()) if torch is not None else None


def _cpu_name() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text("utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


class PeakMemory:
    """The most memory (resident bytes) that this process held inside the `with`, looked at every 20 ms.

    The system's own peak would not do: it remembers the loading too. Pages of mapped files that are in use count.
    """

    def __init__(self) -> None:
        self.peak_bytes = 0
        self._sampler = MemorySampler()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peak-memory", daemon=True)

    def __enter__(self) -> PeakMemory:
        self._look()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._ended.wait(SAMPLE_EVERY_S):
            self._look()

    def _look(self) -> None:
        self.peak_bytes = max(self.peak_bytes, self._sampler.sample().process_bytes)
