"""A request to stop, shared between the one who asks and the one who works."""

from __future__ import annotations

import threading


class Cancelled(Exception):
    """The work was given up because nobody wants its result any more."""


class Cancel:
    """Says, once and for ever, that the work is not wanted any more. Safe to use from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Ask for the end; asking again changes nothing."""
        self._event.set()

    @property
    def is_set(self) -> bool:
        """True from the first `set()` on."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if the end was asked for."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, timeout_s: float) -> bool:
        """Sleep at most `timeout_s` seconds, less if the end is asked for; True if it was."""
        return self._event.wait(timeout_s)
