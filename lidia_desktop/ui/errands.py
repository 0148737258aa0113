"""Short work off the GUI thread: looking into folders, saving, asking the engine. Nothing that is asked gets lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.ui.lane import Job, Lane, Make

T = TypeVar("T")


class Errands(QObject):
    """Asks one lane one thing after the other; whatever fails is told through `failed`."""

    failed = Signal(object)

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane

    def ask(self, function: Callable[[], T], then: Callable[[T], object] | None = None) -> Job:
        """Call `function` in the lane, and the slot `then` with its result in the GUI thread."""
        job = self._lane.append(_once(function))
        if then is not None:
            job.delivered.connect(then)
        job.failed.connect(self.failed)
        return job


def _once(function: Callable[[], T]) -> Make:
    def make(cancel: Cancel) -> Iterator[T]:
        cancel.check()
        yield function()

    return make
