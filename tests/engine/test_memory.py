"""Memory of a card, of the system, and the way from the one to the other."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

import pytest

from lidia_desktop.engine import memory
from lidia_desktop.engine.gpu import list_gpus
from lidia_desktop.engine.memory import MemorySampler
from tests.engine.nvml import Card, FakeNvml


def sampler(card):
    nvml = FakeNvml(Card("old", (6, 1)), card)
    return MemorySampler(list_gpus(nvml).gpus[1], nvml), nvml


def test_the_memory_of_a_card_and_of_this_process_on_it():
    sample = sampler(Card("RTX 3060", (8, 6), 12, 9))[0].sample()
    assert sample.process_bytes == 2_000_000_000
    assert (sample.device_used_bytes, sample.device_total_bytes) == (3_000_000_000, 12_000_000_000)
    assert sample.utilisation_percent == 40
    assert sample.label == "Память RTX 3060"


def test_a_card_that_does_not_tell_how_busy_it_is():
    assert sampler(Card("A", (8, 6), busy_percent=None))[0].sample().utilisation_percent is None


@pytest.mark.parametrize("processes", [(), ((1, 7),), ((os.getpid(), None),)])
def test_where_the_driver_does_not_know_the_process_torch_counts(monkeypatch, processes):
    monkeypatch.delitem(sys.modules, "torch.cuda.memory", raising=False)
    asked, _ = sampler(Card("A", (8, 6), processes=processes))
    assert asked.sample().process_bytes == 0
    monkeypatch.setitem(
        sys.modules, "torch.cuda.memory", SimpleNamespace(memory_reserved=lambda index: 1_000_000 + index)
    )
    assert asked.sample().process_bytes == 1_000_001


def test_without_a_card_it_is_the_memory_of_the_system():
    sample = MemorySampler().sample()
    assert 1_000_000 < sample.process_bytes < sample.device_used_bytes < sample.device_total_bytes
    assert sample.utilisation_percent is None
    assert sample.label == "Оперативная память"


def test_a_driver_that_fails_later_leaves_the_memory_of_the_system():
    asked, nvml = sampler(Card("RTX 3060", (8, 6)))
    assert asked.sample().label == "Память RTX 3060"
    nvml.fail_with = nvml.NVMLError("GPU is lost")
    first = asked.sample()
    nvml.fail_with = None
    for sample in (first, asked.sample()):
        assert sample.label == "Оперативная память (RTX 3060 не отвечает)"
        assert sample.process_bytes > 1_000_000


def test_time_goes_on():
    asked = MemorySampler()
    assert asked.sample().at_s < asked.sample().at_s


def test_spare_memory_goes_back_when_the_process_has_grown(monkeypatch: pytest.MonkeyPatch) -> None:
    resident = iter([100, 150, 150, 90, 90, 160, 160, 95, 150, 150])
    returned: list[int] = []
    monkeypatch.setattr(memory.SpareMemory, "_resident_bytes", lambda _: next(resident))
    monkeypatch.setattr(memory, "give_back", lambda: returned.append(1))
    spare = memory.SpareMemory(kept_bytes=60)

    spare.give_back()  # grown by 50
    assert not returned
    spare.give_back()  # the least is 90 now
    assert not returned
    spare.give_back()  # grown by 70, 95 afterwards
    assert returned == [1]
    spare.give_back()
    assert returned == [1]
