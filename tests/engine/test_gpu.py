"""Which device is chosen, why, and whether torch agrees."""

from __future__ import annotations

import os
import re
import sys
from types import SimpleNamespace

import pytest

from lidia_desktop.engine.gpu import (
    CPU,
    Device,
    GpuList,
    GpuTooOld,
    UnknownDevice,
    choose_device,
    list_gpus,
    torch_sees,
    visible_to_cuda,
)
from tests.engine.nvml import Card, FakeNvml

RTX = Card("RTX 3060", (8, 6), 12, 11.2)
P104 = Card("P104-100", (6, 1), 8, 7.9)
T4 = Card("Tesla T4", (7, 5), 16, 3.0)


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """What the operator has set of CUDA's variables: nothing."""
    monkeypatch.setenv("CUDA_DEVICE_ORDER", "FASTEST_FIRST")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    return monkeypatch


def test_the_card_with_most_free_memory_among_those_new_enough():
    choice = choose_device(list_gpus(FakeNvml(P104, T4, RTX)))
    assert choice.torch_name == "cuda:2"
    assert choice.device.uuid == RTX.uuid
    assert choice.reason == (
        "RTX 3060 (cuda:2, свободно 11,2 ГБ из 12,0 ГБ); "
        "P104-100 пропущена: compute capability 6.1 < 7.0; "
        "Tesla T4 пропущена: свободно меньше, 3,0 ГБ"
    )


def test_two_cards_of_one_kind():
    choice = choose_device(list_gpus(FakeNvml(Card("A", (8, 0)), Card("A", (8, 0), free_gb=12))))
    assert choice.torch_name == "cuda:1"


def test_only_old_cards_leave_the_cpu():
    choice = choose_device(list_gpus(FakeNvml(P104)))
    assert choice.device == CPU
    assert choice.reason == "Процессор; P104-100 пропущена: compute capability 6.1 < 7.0"


@pytest.mark.parametrize(
    ("nvml", "reason"),
    [
        (FakeNvml(), "Процессор; видеокарт NVIDIA нет"),
        (FakeNvml(fail_with=FakeNvml.NVMLError_LibraryNotFound()), "Процессор; драйвер NVIDIA не найден"),
        (FakeNvml(fail_with=FakeNvml.NVMLError_DriverNotLoaded()), "Процессор; драйвер NVIDIA не найден"),
        (
            FakeNvml(fail_with=FakeNvml.NVMLError("Unknown Error")),
            "Процессор; драйвер NVIDIA отвечает ошибкой: Unknown Error",
        ),
    ],
)
def test_without_a_card_the_reason_says_what_is_missing(nvml, reason):
    assert choose_device(list_gpus(nvml)).reason == reason


def test_a_card_that_fails_does_not_hide_the_others():
    nvml = FakeNvml(Card("A", (8, 6), fails=True), RTX)
    choice = choose_device(list_gpus(nvml))
    assert choice.torch_name == "cuda:1"
    assert choice.reason.endswith("видеокарта 0 не отвечает: GPU is lost")
    assert nvml.users == 0


def test_the_operator_decides():
    found = list_gpus(FakeNvml(RTX, T4))
    assert choose_device(found, "cpu").device == CPU
    assert choose_device(found, "cuda:1").device.title == "Tesla T4"
    assert choose_device(found, "cuda:1").reason == (
        "Tesla T4 (cuda:1, свободно 3,0 ГБ из 16,0 ГБ): так выбрано в настройках"
    )


@pytest.mark.parametrize("wanted", ["cuda:2", "cuda", "mps", ""])
def test_what_is_not_there_is_refused(wanted):
    with pytest.raises(UnknownDevice, match=rf"«{wanted}» нет.*cpu \(Процессор\), cuda:0 \(RTX 3060\)"):
        choose_device(list_gpus(FakeNvml(RTX)), wanted)


def test_a_card_that_is_too_old_is_refused_even_when_asked_for():
    with pytest.raises(GpuTooOld, match=r"«P104-100» не подходит: compute capability 6\.1 < 7\.0"):
        choose_device(list_gpus(FakeNvml(P104)), "cuda:0")


GPUS = [Device("cuda", name, index, f"GPU-{name}") for index, name in enumerate(("aa1", "ab2", "b03"))]


@pytest.mark.parametrize(
    ("variable", "shown"),
    [
        (None, ["aa1", "ab2", "b03"]),
        ("", []),
        ("-1", []),
        ("2,0", ["b03", "aa1"]),
        (" 1 ", ["ab2"]),
        ("1,7,0", ["ab2"]),
        ("GPU-b03,GPU-aa", ["b03", "aa1"]),
        ("GPU-xx,0", []),
    ],
)
def test_cuda_numbers_the_cards_that_its_variable_shows(variable, shown):
    environ = {} if variable is None else {"CUDA_VISIBLE_DEVICES": variable}
    visible = visible_to_cuda(GPUS, environ)
    assert [gpu.title for gpu in visible] == shown
    assert [gpu.index for gpu in visible] == list(range(len(shown)))


def test_a_hidden_card_is_named_and_cuda_counts_as_nvidia_smi_does(environment):
    environment.setenv("CUDA_VISIBLE_DEVICES", "1")
    choice = choose_device(list_gpus(FakeNvml(T4, RTX)))
    assert choice.torch_name == "cuda:0"
    assert choice.device.title == "RTX 3060"
    assert choice.reason.endswith("Tesla T4 скрыта переменной CUDA_VISIBLE_DEVICES")
    assert os.environ["CUDA_DEVICE_ORDER"] == "PCI_BUS_ID"


def torch(cuda="13.0", cards=(), archs=("sm_75", "sm_86", "sm_90a")):
    """As much of torch as is asked."""
    return SimpleNamespace(
        __version__="2.14.1",
        version=SimpleNamespace(cuda=cuda),
        cuda=SimpleNamespace(
            is_available=lambda: bool(cards),
            device_count=lambda: len(cards),
            get_device_properties=lambda index: cards[index],
            get_arch_list=lambda: list(archs),
        ),
    )


def card(name, major, minor, uuid):
    return SimpleNamespace(name=name, major=major, minor=minor, uuid=uuid)


DEVICE = Device("cuda", "RTX 3060", 0, "GPU-12ab", (8, 6))


@pytest.mark.parametrize(
    ("module", "device", "reason"),
    [
        (torch(cuda=None), CPU, None),
        (torch(cards=[card("RTX 3060", 8, 6, "12ab")]), DEVICE, None),
        (torch(cuda=None), DEVICE, "собран без CUDA и не видит RTX 3060"),
        (torch(), DEVICE, r"не видит RTX 3060: обновите драйвер NVIDIA \(нужна CUDA 13\.0\)"),
        (torch(cards=[card("RTX 3060", 8, 6, "99ff")]), DEVICE, "называет cuda:0 другую карту"),
        (torch(cards=[card("P104-100", 6, 1, "12ab")]), DEVICE, "называет cuda:0 другую карту, P104-100"),
        (
            torch(cards=[card("V100", 7, 0, "12ab")]),
            Device("cuda", "V100", 0, "GPU-12ab", (7, 0)),
            r"собран для карт от 7\.5, а V100: 7\.0",
        ),
    ],
)
def test_torch_is_asked_whether_it_sees_the_device(environment, module, device, reason):
    environment.setitem(sys.modules, "torch", module)
    seen = torch_sees(device)
    assert seen is None if reason is None else re.search(reason, seen)


def test_the_real_library_answers_on_any_machine():
    found = list_gpus()
    assert isinstance(found, GpuList)
    assert found.gpus or found.notes
