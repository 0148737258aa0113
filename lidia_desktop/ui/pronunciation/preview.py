"""Keeps up with the text: asks for its spoken form when typing pauses, off the GUI thread."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.text.trace import Spoken
from lidia_desktop.ui.lane import Lane
from lidia_desktop.ui.pronunciation.port import PronunciationPort

DEBOUNCE_MS = 250
PATIENCE_MS = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that the spoken form depends on, but for the lexicon on the disk."""

    text: str
    language: str
    voice: str
    rules: bool


class Preview(QObject):
    """Answers only what was asked last, and only while it is `awake`.

    `waiting` tells that an answer takes its time: "loading" before the first one in a language, because the
    dictionaries come first, "working" later, "" when there is nothing to wait for.
    """

    known = Signal(object)
    outdated = Signal()
    failed = Signal(object)
    waiting = Signal(str)

    def __init__(self, port: PronunciationPort, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._lane = lane
        self._wanted: Wanted | None = None
        self._is_stale = self._is_awake = False
        self._ready: set[str] = set()
        self._pause = self._timer(DEBOUNCE_MS, self._ask)
        self._patience = self._timer(PATIENCE_MS, self._tell_waiting)

    def _timer(self, interval_ms: int, slot: object) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(interval_ms)
        made.timeout.connect(slot)
        return made

    @property
    def is_settled(self) -> bool:
        """True when what was told last is the answer to what is wanted."""
        return not self._is_stale

    def want(self, wanted: Wanted) -> None:
        """Ask for this from now on; an answer to anything else is dropped."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.refresh()

    def refresh(self) -> None:
        """Ask again: the lexicon has changed."""
        self._is_stale = True
        self.outdated.emit()
        self._lane.cancel()
        self._patience.stop()
        if self._is_awake:
            self._pause.start()

    def wake(self, awake: bool) -> None:
        """Work only while somebody looks."""
        self._is_awake = awake
        if not awake:
            self._pause.stop()
        elif self._is_stale and self._wanted is not None:
            self._ask()

    @Slot()
    def _ask(self) -> None:
        assert self._wanted is not None  # noqa: S101 - the timer starts when something is wanted
        job = self._lane.submit(functools.partial(_spoken, self._port, self._wanted))
        job.delivered.connect(self._take)
        job.failed.connect(self._fail)
        self._patience.start()

    @Slot(object)
    def _take(self, spoken: Spoken) -> None:
        self._is_stale = False
        if self._wanted is not None:
            self._ready.add(self._wanted.language)
        self._stop_waiting()
        self.known.emit(spoken)

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self._stop_waiting()
        self.failed.emit(error)

    def _stop_waiting(self) -> None:
        self._patience.stop()
        self.waiting.emit("")

    @Slot()
    def _tell_waiting(self) -> None:
        known = self._wanted is not None and self._wanted.language in self._ready
        self.waiting.emit("working" if known else "loading")


def _spoken(port: PronunciationPort, wanted: Wanted, cancel: Cancel) -> Iterator[Spoken]:
    cancel.check()
    yield port.spoken(wanted.text, wanted.language, wanted.voice, rules=wanted.rules)
