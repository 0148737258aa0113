"""The choice of threads, on machines that are made up."""

from __future__ import annotations

import torch

from lidia_desktop.engine.speech.xtts.pace import LOOK_AGAIN_AFTER, Pace, physical_cores


def _threads_over(pace: Pace, steps: int, step_s: dict[int, float], rows: int = 1) -> list[int]:
    used = []
    for _ in range(steps):
        used.append(pace.threads)
        pace.note(rows, step_s[pace.threads])
    return used


def test_a_quiet_machine_uses_all_cores_but_for_a_look() -> None:
    used = _threads_over(Pace(2, is_adaptive=True), 1000, {2: 0.025, 1: 0.040})
    assert used.count(1) <= 5


def test_a_busy_machine_is_left_to_one_thread_but_for_looks() -> None:
    used = _threads_over(Pace(2, is_adaptive=True), 1000, {2: 0.100, 1: 0.045})
    assert used[200:].count(2) < 0.12 * len(used[200:])


def test_it_follows_when_a_stranger_comes_and_goes() -> None:
    pace = Pace(4, is_adaptive=True)
    _threads_over(pace, 100, {4: 0.020, 1: 0.045})
    assert pace.threads == 4
    _threads_over(pace, 20, {4: 0.200, 1: 0.045})
    assert pace.threads == 1
    _threads_over(pace, LOOK_AGAIN_AFTER + 10, {4: 0.020, 1: 0.045})
    assert pace.threads == 4


def test_more_rows_are_no_disturbance() -> None:
    pace = Pace(2, is_adaptive=True)
    _threads_over(pace, 60, {2: 0.025, 1: 0.040})
    used = _threads_over(pace, 60, {2: 0.100, 1: 0.180}, rows=16)
    assert used.count(1) <= 5


def test_one_core_or_float_sums_never_change() -> None:
    for pace in (Pace(1, is_adaptive=True), Pace(2, is_adaptive=False)):
        assert len(set(_threads_over(pace, 200, {1: 1.0, 2: 9.0}))) == 1


def test_a_library_that_changes_the_threads_is_overruled() -> None:
    before = torch.get_num_threads()
    try:
        pace = Pace(2, is_adaptive=True)
        torch.set_num_threads(1)
        with pace.step(rows=1):
            assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_physical_cores_are_cores_that_may_be_used() -> None:
    assert physical_cores() >= 1
