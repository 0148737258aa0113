"""Work left behind: prompt for the caller, told to the worker, bounded."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from lidia_desktop.engine.background import ITEMS_AHEAD, leave_behind, one_at_a_time
from lidia_desktop.engine.cancel import Cancel, Cancelled


def test_items_in_order_and_the_end() -> None:
    assert list(leave_behind(lambda _: iter(range(100)), Cancel())) == list(range(100))


def test_errors_come_home() -> None:
    def work(_: Cancel) -> Iterator[int]:
        yield 1
        raise KeyError("x")

    items = leave_behind(work, Cancel())
    assert next(items) == 1
    with pytest.raises(KeyError):
        next(items)


def test_cancel_frees_the_caller_although_the_worker_is_stuck() -> None:
    stuck, ended = threading.Event(), threading.Event()

    def work(cancel: Cancel) -> Iterator[int]:
        yield 1
        stuck.wait(10)
        try:
            cancel.check()
        finally:
            ended.set()

    cancel = Cancel()
    threading.Timer(0.05, cancel.set).start()
    started = time.perf_counter()
    with pytest.raises(Cancelled):
        list(leave_behind(work, cancel))
    assert time.perf_counter() - started < 5, "the caller waited for the worker"
    assert not ended.is_set()
    stuck.set()
    assert ended.wait(5), "the worker never noticed"


def test_a_dropped_iterator_ends_the_worker() -> None:
    ended = threading.Event()

    def work(cancel: Cancel) -> Iterator[int]:
        try:
            while True:
                yield 0
        finally:
            ended.set()

    items = leave_behind(work, Cancel())
    next(items)
    items.close()  # type: ignore[attr-defined] # a generator
    assert ended.wait(5)


def test_the_worker_is_bounded() -> None:
    made = []

    def work(_: Cancel) -> Iterator[int]:
        for number in range(1000):
            made.append(number)
            yield number

    items = leave_behind(work, Cancel())
    next(items)
    full = threading.Event()
    full.wait(0.3)
    assert len(made) <= ITEMS_AHEAD + 3
    items.close()  # type: ignore[attr-defined] # a generator


def test_waiting_for_a_lock_can_be_cancelled() -> None:
    lock, cancel = threading.Lock(), Cancel()
    lock.acquire()
    threading.Timer(0.05, cancel.set).start()
    with pytest.raises(Cancelled), one_at_a_time(lock, cancel):
        pass
    assert lock.locked()
    lock.release()
    with one_at_a_time(lock, Cancel()):
        assert lock.locked()
    assert not lock.locked()
