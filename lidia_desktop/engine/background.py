"""Work that can be left behind: the caller is free within milliseconds although the worker cannot stop at once."""

from __future__ import annotations

import atexit
import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from lidia_desktop.engine.cancel import Cancel

T = TypeVar("T")
POLL_S = 0.02
ITEMS_AHEAD = 8
EXIT_WAIT_S = 5.0

_workers: dict[threading.Thread, Cancel] = {}


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None


def leave_behind(make: Callable[[Cancel], Iterator[T]], cancel: Cancel) -> Iterator[T]:
    """Iterate `make(…)` in a thread of its own and pass its items on; it runs at most 8 items ahead of the caller.

    A call into a library (an import, a convolution, a disk read) cannot be interrupted. When `cancel` is set, this
    raises `Cancelled` at once; when the caller drops the iterator, it ends at once. The worker learns of either
    through the token that `make` was given and ends by itself. Errors of the worker are raised here.
    """
    given_up = Cancel()
    items: queue.Queue[T | _End] = queue.Queue(ITEMS_AHEAD)

    def give(item: T | _End) -> None:
        while not given_up.is_set:
            with contextlib.suppress(queue.Full):
                items.put(item, timeout=POLL_S)
                return

    def work() -> None:
        try:
            for item in make(given_up):
                give(item)
                given_up.check()
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            give(_End(error))
        else:
            give(_End(None))
        finally:
            _workers.pop(threading.current_thread(), None)

    worker = threading.Thread(target=work, name="left-behind", daemon=True)
    _workers[worker] = given_up
    worker.start()
    try:
        while True:
            cancel.check()
            with contextlib.suppress(queue.Empty):
                item = items.get(timeout=POLL_S)
                if isinstance(item, _End):
                    break
                yield item
    finally:
        given_up.set()
    if item.error is not None:
        raise item.error


@atexit.register
def _end_all() -> None:
    """A thread that is inside a C++ library when the interpreter goes away takes the process down with an abort."""
    remaining = dict(_workers)
    for given_up in remaining.values():
        given_up.set()
    for worker in remaining:
        if worker.is_alive():  # not so when an interrupt came between its making and its start
            worker.join(EXIT_WAIT_S)


@contextlib.contextmanager
def one_at_a_time(lock: threading.Lock, cancel: Cancel) -> Iterator[None]:
    """Hold `lock` inside; the wait for it ends with `Cancelled` when it is not wanted any more."""
    while not lock.acquire(timeout=POLL_S):
        cancel.check()
    try:
        yield
    finally:
        lock.release()
