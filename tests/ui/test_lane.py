"""The lane keeps its thread contract under haste, failure and closing."""

from __future__ import annotations

import logging
import threading
import time

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.ui.lane import MAILBOX_ITEMS, Lane


class Listener(QObject):
    """Writes down what a job says, and in which thread it was told."""

    def __init__(self, job=None):
        super().__init__()
        self.items = []
        self.endings = []
        self.threads = set()
        if job is not None:
            self.listen(job)

    def listen(self, job):
        job.delivered.connect(self.take)
        job.done.connect(self.finish)
        job.failed.connect(self.fail)
        job.cancelled.connect(self.give_up)

    @Slot(object)
    def take(self, item):
        self.items.append(item)
        self.threads.add(QThread.currentThread())

    @Slot()
    def finish(self):
        self.endings.append("done")
        self.threads.add(QThread.currentThread())

    @Slot(object)
    def fail(self, error):
        self.endings.append(error)

    @Slot()
    def give_up(self):
        self.endings.append("cancelled")


def counting(n):
    def make(cancel):
        del cancel
        yield from range(n)

    return make


def until_cancelled(started=None):
    def make(cancel: Cancel):
        if started is not None:
            started.set()
        while True:
            cancel.wait(0.1)
            cancel.check()
            yield "still here"

    return make


def test_items_then_one_ending_arrive_in_the_gui_thread(qtbot, lane, qapp):
    job = lane.submit(counting(5))
    heard = Listener(job)
    assert lane.is_busy
    qtbot.waitUntil(lambda: bool(heard.endings))
    assert heard.items == [0, 1, 2, 3, 4]
    assert heard.endings == ["done"]
    assert heard.threads == {qapp.thread()}
    assert not lane.is_busy


def test_work_runs_in_one_thread_that_is_not_the_gui_thread(qtbot, lane):
    names = []

    def make(cancel):
        names.append(threading.get_ident())
        yield threading.get_ident()

    for _ in range(3):
        heard = Listener(lane.submit(make))
        qtbot.waitUntil(lambda heard=heard: bool(heard.endings))
        names += heard.items
    assert len(set(names)) == 1
    assert threading.get_ident() not in names


@pytest.mark.parametrize("error", [ValueError("no"), MemoryError(), SystemExit(3)])
def test_any_exception_ends_the_job_and_the_lane_goes_on(qtbot, lane, error):
    def make(cancel):
        yield 1
        raise error

    heard = Listener(lane.submit(make))
    qtbot.waitUntil(lambda: bool(heard.endings))
    assert heard.items == [1]
    assert heard.endings == [error]
    again = Listener(lane.submit(counting(2)))
    qtbot.waitUntil(lambda: bool(again.endings))
    assert again.endings == ["done"]


def test_an_exception_before_the_first_item(qtbot, lane):
    def make(cancel):
        raise KeyError("x")

    heard = Listener(lane.submit(make))
    qtbot.waitUntil(lambda: bool(heard.endings))
    assert isinstance(heard.endings[0], KeyError)


def test_a_list_will_do_for_a_generator(qtbot, lane):
    heard = Listener(lane.submit(lambda cancel: [7, 8]))
    qtbot.waitUntil(lambda: bool(heard.endings))
    assert heard.items == [7, 8]


def test_a_cancelled_work_that_nobody_here_cancelled(qtbot, lane):
    def make(cancel):
        yield 1
        raise Cancelled

    heard = Listener(lane.submit(make))
    qtbot.waitUntil(lambda: bool(heard.endings))
    assert heard.endings == ["cancelled"]


def test_cancel_ends_at_once_and_drops_what_is_late(qtbot, lane):
    started = threading.Event()
    heard = Listener(lane.submit(until_cancelled(started)))
    qtbot.waitUntil(lambda: bool(heard.items))
    lane.cancel()
    seen = list(heard.items)
    assert heard.endings == ["cancelled"]
    after = Listener(lane.submit(counting(1)))
    qtbot.waitUntil(lambda: bool(after.endings))
    assert heard.items == seen
    assert heard.endings == ["cancelled"]


def test_a_finished_job_whose_ending_was_not_delivered_is_cancelled_only(qtbot, lane):
    finished = threading.Event()

    def make(cancel):
        yield 1
        finished.set()

    heard = Listener(lane.submit(make))
    assert finished.wait(2)
    lane.cancel()
    after = Listener(lane.submit(counting(1)))
    qtbot.waitUntil(lambda: bool(after.endings))
    assert heard.items == []
    assert heard.endings == ["cancelled"]


def test_200_rapid_submits(qtbot, lane):
    heard = [Listener(lane.submit(counting(50))) for _ in range(200)]
    qtbot.waitUntil(lambda: heard[-1].endings == ["done"])
    assert heard[-1].items == list(range(50))
    assert all(one.endings == ["cancelled"] and one.items == [] for one in heard[:-1])


def test_200_rapid_submits_while_the_event_loop_runs(qtbot, lane):
    heard = []
    for number in range(200):
        heard.append(Listener(lane.submit(until_cancelled() if number % 3 else counting(20))))
        if number % 10 == 0:
            with qtbot.waitSignal(lane._rest.timeout, timeout=5, raising=False):
                pass
    last = Listener(lane.submit(counting(3)))
    qtbot.waitUntil(lambda: bool(last.endings))
    assert last.items == [0, 1, 2]
    assert all(len(one.endings) == 1 for one in heard)


def test_appended_jobs_wait_their_turn(qtbot, lane):
    order = []

    def make(name):
        def run(cancel):
            order.append(name)
            yield name

        return run

    heard = [Listener(lane.append(make(name))) for name in "abc"]
    qtbot.waitUntil(lambda: bool(heard[-1].endings))
    assert order == ["a", "b", "c"]
    assert [one.endings for one in heard] == [["done"]] * 3


def test_a_slow_gui_holds_the_generator_back(qtbot, lane):
    made = []

    def make(cancel):
        for number in range(10_000):
            made.append(number)
            yield number

    heard = Listener(lane.submit(make))
    time.sleep(0.2)  # the GUI thread is busy: that is the point
    assert len(made) <= MAILBOX_ITEMS + 1
    qtbot.waitUntil(lambda: bool(heard.endings), timeout=20_000)
    assert heard.items == list(range(10_000))


def test_a_flood_of_items_leaves_time_for_other_events(qtbot, lane):
    ticks = []

    class Slow(Listener):
        @Slot(object)
        def take(self, item):
            time.sleep(0.001)
            super().take(item)

    from PySide6.QtCore import QTimer

    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(5)
    heard = Slow(lane.submit(counting(400)))
    qtbot.waitUntil(lambda: bool(heard.endings), timeout=20_000)
    timer.stop()
    assert len(ticks) > 15


def test_a_generator_is_closed_in_its_own_thread(qtbot, lane):
    where = []

    def make(cancel):
        try:
            while True:
                yield threading.get_ident()
        finally:
            where.append(threading.get_ident())

    heard = Listener(lane.submit(make))
    qtbot.waitUntil(lambda: len(heard.items) > 3)
    lane.close()
    assert where == heard.items[:1]


def test_an_error_after_cancelling_goes_to_the_log(qtbot, lane, caplog):
    def make(cancel):
        yield 1
        cancel.wait(5)
        raise OSError("the disk went away")

    heard = Listener(lane.submit(make))
    qtbot.waitUntil(lambda: bool(heard.items))
    with caplog.at_level(logging.ERROR):
        assert lane.close()
    assert heard.endings == ["cancelled"]
    assert "the disk went away" in caplog.text


def test_close_is_prompt_while_a_generator_is_blocked_for_100_ms(qtbot):
    lane = Lane("blocked")
    heard = Listener(lane.submit(lambda cancel: iter(lambda: time.sleep(0.1), 1)))
    qtbot.waitUntil(lambda: bool(heard.items))
    began = time.monotonic()
    assert lane.close()
    assert time.monotonic() - began < 0.4
    assert heard.endings == ["cancelled"]


def test_close_while_the_generator_waits_for_room(qtbot):
    lane = Lane("full")
    heard = Listener(lane.submit(counting(10_000)))
    time.sleep(0.05)  # the mailbox fills while the GUI thread is busy
    assert lane.close()
    assert heard.endings == ["cancelled"]


def test_close_with_jobs_waiting(qtbot):
    lane = Lane("queue")
    heard = [Listener(lane.append(until_cancelled())) for _ in range(5)]
    assert lane.close()
    assert [one.endings for one in heard] == [["cancelled"]] * 5


def test_close_from_a_slot(qtbot):
    lane = Lane("from a slot")

    class Closer(Listener):
        @Slot(object)
        def take(self, item):
            super().take(item)
            assert lane.close()

    heard = Closer(lane.submit(counting(100)))
    qtbot.waitUntil(lambda: bool(heard.endings))
    assert heard.items == [0]
    assert heard.endings == ["cancelled"]


def test_close_finishing_the_work_does_it_all_and_delivers_nothing(qtbot):
    lane, worked = Lane("finish"), []

    def make(cancel):
        worked.append(cancel)
        yield from range(100)

    heard = [Listener(lane.append(make)) for _ in range(3)]
    assert lane.close(finish=True)
    qtbot.wait(10)
    assert len(worked) == 3
    assert [one.items for one in heard] == [[]] * 3
    assert [one.endings for one in heard] == [["cancelled"]] * 3


def test_what_fails_while_the_lane_closes_goes_to_the_log(qtbot, caplog):
    lane = Lane("finish")

    def make(cancel):
        yield 1
        raise OSError("no room on the disk")

    lane.append(make)
    assert lane.close(finish=True)
    assert "no room on the disk" in caplog.text


def test_close_finishing_gives_up_after_its_limit(qtbot):
    lane = Lane("never ends")
    heard = Listener(lane.append(until_cancelled()))
    began = time.monotonic()
    assert lane.close(finish=True, limit_s=0.1)
    assert time.monotonic() - began < 0.5
    assert heard.endings == ["cancelled"]


def test_close_says_so_when_the_work_does_not_let_go(qtbot, caplog):
    lane = Lane("stuck")
    release = threading.Event()
    started = threading.Event()

    def make(cancel):
        started.set()
        release.wait(10)
        yield 1

    Listener(lane.submit(make))
    assert started.wait(2)
    assert not lane.close(limit_s=0.05)
    assert "does not end" in caplog.text
    release.set()
    assert lane.wait(2000)


def test_close_twice_and_close_unused(qtbot):
    lane = Lane("unused")
    assert lane.close()
    assert lane.close()
    with pytest.raises(RuntimeError, match="closed"):
        lane.submit(counting(1))
