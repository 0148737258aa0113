"""What there is to compute on, and which of it to take, known without importing torch."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Literal, cast

from lidia_desktop.engine.errors import LidiaError

LEAST_CAPABILITY = (7, 0)


class UnknownDevice(LidiaError):
    """The operator asked for a device that is not there."""

    what = "Устройства для вычислений «{wanted}» нет."
    advice = "Выберите из того, что есть: {known}."


class GpuTooOld(LidiaError):
    """The operator asked for a card that cannot run the network."""

    what = "Видеокарта «{title}» не подходит: compute capability {capability} < {least}."
    advice = "Выберите другую или процессор (cpu)."


@dataclass(frozen=True, slots=True)
class Device:
    """Something to compute on.

    `index` is the card's number for torch and, unless CUDA_VISIBLE_DEVICES says otherwise, for nvidia-smi; it and
    what follows it say nothing of a CPU. `free_bytes` is as of when it was listed.
    """

    kind: Literal["cpu", "cuda"]
    title: str
    index: int = 0
    uuid: str = ""
    capability: tuple[int, int] | None = None
    total_bytes: int = 0
    free_bytes: int = 0

    @property
    def torch_name(self) -> str:
        """How torch calls it, such as «cpu» or «cuda:0»; also what the operator writes to choose it."""
        return "cpu" if self.kind == "cpu" else f"cuda:{self.index}"


CPU = Device("cpu", "Процессор")


@dataclass(frozen=True, slots=True)
class GpuList:
    """The NVIDIA cards that CUDA will see, in its order; `notes` say in words what is missing from them and why."""

    gpus: tuple[Device, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """The device to use, and in words why this one."""

    device: Device
    reason: str

    @property
    def torch_name(self) -> str:
        """How torch calls the device."""
        return self.device.torch_name


def real_nvml() -> ModuleType:
    """NVIDIA's management library; it looks for the driver only when it is initialised."""
    import pynvml

    return cast(ModuleType, pynvml)


def list_gpus(nvml: ModuleType | None = None) -> GpuList:
    """The cards that there are, asked of the driver; may take a second. No trouble with it raises: see `notes`.

    Also makes CUDA number the cards as nvidia-smi does (`CUDA_DEVICE_ORDER=PCI_BUS_ID` in the environment), because
    its own order, the fastest first, cannot be known from here. Call it before torch first uses CUDA: later changes
    of the environment are not seen. `nvml` is `pynvml` or what stands in for it.
    """
    os.environ["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID"
    gpus, notes = _asked(nvml or real_nvml())
    visible = visible_to_cuda(gpus, os.environ)
    shown = {gpu.uuid for gpu in visible}
    notes += [f"{gpu.title} скрыта переменной CUDA_VISIBLE_DEVICES" for gpu in gpus if gpu.uuid not in shown]
    return GpuList(tuple(visible), tuple(notes))


def _asked(nvml: ModuleType) -> tuple[list[Device], list[str]]:
    """The cards in nvidia-smi's order, and in words what went wrong with the others."""
    gpus: list[Device] = []
    notes: list[str] = []

    def describe(index: int) -> None:
        try:
            gpus.append(_described(nvml, index))
        except nvml.NVMLError as error:
            notes.append(f"видеокарта {index} не отвечает: {error}")

    try:
        with _initialised(nvml):
            for index in range(nvml.nvmlDeviceGetCount()):
                describe(index)
    except (nvml.NVMLError_LibraryNotFound, nvml.NVMLError_DriverNotLoaded):
        notes.append("драйвер NVIDIA не найден")
    except nvml.NVMLError as error:
        notes.append(f"драйвер NVIDIA отвечает ошибкой: {error}")
    return gpus, notes


@contextmanager
def _initialised(nvml: ModuleType) -> Iterator[None]:
    nvml.nvmlInit()
    try:
        yield
    finally:
        nvml.nvmlShutdown()


def _described(nvml: ModuleType, index: int) -> Device:
    handle = nvml.nvmlDeviceGetHandleByIndex(index)
    title, uuid = nvml.nvmlDeviceGetName(handle), nvml.nvmlDeviceGetUUID(handle)
    major, minor = nvml.nvmlDeviceGetCudaComputeCapability(handle)
    memory = nvml.nvmlDeviceGetMemoryInfo(handle)
    return Device("cuda", title, index, uuid, (major, minor), int(memory.total), int(memory.free))


def visible_to_cuda(gpus: list[Device], environ: Mapping[str, str]) -> list[Device]:
    """Those of `gpus` (in nvidia-smi's order) that CUDA shows under `environ`, numbered as CUDA will number them.

    CUDA_VISIBLE_DEVICES lists numbers or beginnings of UUIDs; CUDA ignores what follows the first entry that it does
    not know [S: CUDA C++ Programming Guide, "CUDA Environment Variables"].
    """
    wanted = environ.get("CUDA_VISIBLE_DEVICES")
    if wanted is None:
        return gpus
    shown: list[Device] = []
    for entry in wanted.split(","):
        gpu = _meant(entry.strip(), gpus)
        if gpu is None:
            break
        shown.append(gpu)
    return [replace(gpu, index=index) for index, gpu in enumerate(shown)]


def _meant(entry: str, gpus: list[Device]) -> Device | None:
    if entry.isdecimal():
        return next((gpu for gpu in gpus if gpu.index == int(entry)), None)
    return next((gpu for gpu in gpus if entry and gpu.uuid.startswith(entry)), None)


def choose_device(found: GpuList, wanted: str | None = None) -> DeviceChoice:
    """The card with the most free memory among those that can run the network, else the CPU.

    `wanted` («cpu», «cuda:0») is the operator's own choice. Raises `UnknownDevice` or `GpuTooOld` for it.
    """
    if wanted is not None:
        return _as_wanted(found, wanted)
    fit = [gpu for gpu in found.gpus if _is_new_enough(gpu)]
    best = max(fit, key=lambda gpu: gpu.free_bytes, default=CPU)
    parts = [_in_words(best)]
    for gpu in found.gpus:
        if gpu not in fit:
            parts.append(f"{gpu.title} пропущена: {_shortfall(gpu)}")
        elif gpu != best:
            parts.append(f"{gpu.title} пропущена: свободно меньше, {_gb(gpu.free_bytes)}")
    if not found.gpus and not found.notes:
        parts.append("видеокарт NVIDIA нет")
    return DeviceChoice(best, "; ".join([*parts, *found.notes]))


def _as_wanted(found: GpuList, wanted: str) -> DeviceChoice:
    known = (CPU, *found.gpus)
    device = next((device for device in known if device.torch_name == wanted), None)
    if device is None:
        shown = ", ".join([*(f"{device.torch_name} ({device.title})" for device in known), *found.notes])
        raise UnknownDevice(wanted=wanted, known=shown)
    if not _is_new_enough(device):
        raise GpuTooOld(title=device.title, capability=_dotted(device.capability), least=_dotted(LEAST_CAPABILITY))
    return DeviceChoice(device, f"{_in_words(device)}: так выбрано в настройках")


def torch_sees(device: Device) -> str | None:
    """Why torch cannot use `device`, in words; None when it can. Imports torch: for after the choice was made."""
    import torch

    if device.kind == "cpu":
        return None
    build = f"PyTorch {torch.__version__}"
    if torch.version.cuda is None:
        return f"{build} собран без CUDA и не видит {device.title}: переустановите его со сборкой CUDA"
    if not torch.cuda.is_available() or device.index >= torch.cuda.device_count():
        return f"{build} не видит {device.title}: обновите драйвер NVIDIA (нужна CUDA {torch.version.cuda})"
    seen = torch.cuda.get_device_properties(device.index)
    if (seen.major, seen.minor) != device.capability or not device.uuid.endswith(str(seen.uuid)):
        return f"{build} называет {device.torch_name} другую карту, {seen.name}: перезапустите программу"
    oldest = min(_arch_number(arch) for arch in torch.cuda.get_arch_list())
    if 10 * seen.major + seen.minor < oldest:
        return (
            f"{build} собран для карт от {oldest // 10}.{oldest % 10}, а {device.title}: {_dotted(device.capability)}"
        )
    return None


def _arch_number(arch: str) -> int:
    """75 of «sm_75», 90 of «sm_90a»."""
    return int(re.sub(r"\D", "", arch))


def _is_new_enough(device: Device) -> bool:
    return device.capability is None or device.capability >= LEAST_CAPABILITY


def _shortfall(gpu: Device) -> str:
    return f"compute capability {_dotted(gpu.capability)} < {_dotted(LEAST_CAPABILITY)}"


def _dotted(capability: tuple[int, int] | None) -> str:
    return ".".join(map(str, capability or ()))


def _in_words(device: Device) -> str:
    if device.kind == "cpu":
        return device.title
    return f"{device.title} ({device.torch_name}, свободно {_gb(device.free_bytes)} из {_gb(device.total_bytes)})"


def _gb(n_bytes: int) -> str:
    return f"{n_bytes / 1e9:.1f} ГБ".replace(".", ",")
