"""Engine work off the GUI thread: the one pattern by which the window runs anything that takes time."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, QTimer, Signal, Slot

from lidia_desktop.engine.cancel import Cancel, Cancelled

Make = Callable[[Cancel], Iterable[object]]

MAILBOX_ITEMS = 64
CLOSE_LIMIT_S = 1.0
_DELIVERY_BUDGET_S = 0.008

_log = logging.getLogger(__name__)


class Job(QObject):
    """One request given to a lane: `delivered` for each item, then exactly one of the three endings.

    Lives in the GUI thread. Connect right after `submit()` or `append()`: nothing is delivered before the event loop
    runs again, except that a newer request may end the job at once.
    """

    delivered = Signal(object)
    done = Signal()
    failed = Signal(object)
    cancelled = Signal()


@dataclass(frozen=True, slots=True)
class _Ticket:
    epoch: int
    make: Make
    cancel: Cancel


@dataclass(frozen=True, slots=True)
class _Item:
    epoch: int
    value: object


@dataclass(frozen=True, slots=True)
class _Ending:
    epoch: int
    error: BaseException | None


class Lane(QThread):
    """Runs engine generators one at a time and delivers what they yield, then one ending, to the GUI thread.

    Thread contract
    - All public methods are called from the GUI thread, and all signals of its jobs are emitted there.
    - `make` and the generator it returns run in this lane's thread, and nowhere else; they never touch a QObject.
    - `submit` and `cancel` end every earlier job with `cancelled` before they return; what the lane still has of
      those jobs is late and dropped by its epoch. `append` waits for the earlier jobs instead.
    - At most `MAILBOX_ITEMS` items wait for the GUI thread; then the generator is held until there is room. The GUI
      thread takes items for a few milliseconds at a time and turns to its other events in between.
    - An exception of any type ends the job with `failed`; the lane goes on. One that comes after the job was
      cancelled goes to the log.
    - `close` cancels, joins and is final. Nothing is delivered after it, also of what it let come to its end: who
      waited for that may be gone. What failed then goes to the log.
    """

    _arrived = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._open: dict[int, tuple[_Ticket, Job]] = {}  # GUI thread only
        self._epoch = 0
        self._room = threading.Condition()  # guards the four below
        self._waiting: deque[_Ticket] = deque()
        self._mailbox: deque[_Item | _Ending] = deque()
        self._announced = False
        self._closing = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._deliver)
        self._arrived.connect(self._deliver)

    @property
    def is_busy(self) -> bool:
        """True while a job has not ended."""
        return bool(self._open)

    def submit(self, make: Make) -> Job:
        """Run `make` as soon as possible, in place of everything that runs or waits."""
        self.cancel()
        return self.append(make)

    def append(self, make: Make) -> Job:
        """Run `make` after everything that runs or waits."""
        if self._closing:
            raise RuntimeError(f"lane {self.objectName()} is closed")
        self._epoch += 1
        ticket, job = _Ticket(self._epoch, make, Cancel()), Job()
        self._open[ticket.epoch] = ticket, job
        with self._room:
            self._waiting.append(ticket)
            self._room.notify_all()
        if not self.isRunning():
            self.start()
        return job

    def cancel(self) -> None:
        """End every job with `cancelled`. A slot of that signal must not give this lane new work."""
        ended = list(self._open.values())
        self._open.clear()
        with self._room:
            self._waiting.clear()
            for ticket, _ in ended:
                ticket.cancel.set()
            self._room.notify_all()
        for _, job in ended:
            job.cancelled.emit()

    def close(self, *, finish: bool = False, limit_s: float = CLOSE_LIMIT_S) -> bool:
        """End all work, or with `finish` let it come to its end, and join within `limit_s` seconds.

        False when the work does not let go of the thread: then the process has to leave by `os._exit`, because Qt
        aborts when a running thread is destroyed.
        """
        if not finish:
            self.cancel()
        with self._room:
            self._closing = True
            self._room.notify_all()
        joined = self.wait(QDeadlineTimer(int(limit_s * 1000)))
        if joined and finish:
            self._drop_all()
        self.cancel()
        if not joined:
            joined = self.wait(QDeadlineTimer(int(CLOSE_LIMIT_S * 300)))
        if not joined:
            _log.error("lane %s does not end", self.objectName())
        return joined

    def run(self) -> None:
        """The lane's thread; started by `submit` and `append`."""
        while (ticket := self._next()) is not None:
            error = self._work(ticket)
            if not ticket.cancel.is_set:
                self._post(_Ending(ticket.epoch, error))
            elif error is not None and not isinstance(error, Cancelled):
                _log.error("lane %s: failed after it was cancelled", self.objectName(), exc_info=error)

    def _next(self) -> _Ticket | None:
        with self._room:
            while not self._waiting:
                if self._closing:
                    return None
                self._room.wait()
            return self._waiting.popleft()

    def _work(self, ticket: _Ticket) -> BaseException | None:
        try:
            ticket.cancel.check()
            items = ticket.make(ticket.cancel)
            with contextlib.ExitStack() as stack:
                if isinstance(items, Generator):
                    stack.callback(items.close)
                for item in items:
                    self._hand_over(ticket, item)
        except BaseException as error:  # noqa: BLE001 - the job fails with it, whatever it is
            return error
        return None

    def _hand_over(self, ticket: _Ticket, value: object) -> None:
        with self._room:
            while len(self._mailbox) >= MAILBOX_ITEMS and not ticket.cancel.is_set and not self._closing:
                self._room.wait()
        ticket.cancel.check()
        self._post(_Item(ticket.epoch, value))

    def _post(self, post: _Item | _Ending) -> None:
        with self._room:
            self._mailbox.append(post)
            announce = not self._announced
            self._announced = True
        if announce:
            self._arrived.emit()

    @Slot()
    def _deliver(self) -> None:
        """Pass items on for a while; the rest follows from a timer, because Qt would run a chain of queued calls
        to its end before it turns to timers and painting."""
        deadline = time.monotonic() + _DELIVERY_BUDGET_S
        while (post := self._take_post()) is not None:
            self._pass_on(post)
            if time.monotonic() >= deadline:
                self._rest.start()
                return

    def _drop_all(self) -> None:
        self._rest.stop()
        while (post := self._take_post()) is not None:
            if isinstance(post, _Ending) and post.error is not None and post.epoch in self._open:
                _log.error("lane %s: failed while it was closed", self.objectName(), exc_info=post.error)

    def _take_post(self) -> _Item | _Ending | None:
        with self._room:
            if not self._mailbox:
                self._announced = False
                return None
            post = self._mailbox.popleft()
            self._room.notify_all()
            return post

    def _pass_on(self, post: _Item | _Ending) -> None:
        entry = self._open.get(post.epoch)
        if entry is None:
            return
        job = entry[1]
        if isinstance(post, _Item):
            job.delivered.emit(post.value)
            return
        del self._open[post.epoch]
        if post.error is None:
            job.done.emit()
        elif isinstance(post.error, Cancelled):
            job.cancelled.emit()
        else:
            job.failed.emit(post.error)
