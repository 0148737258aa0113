"""The steps from written to spoken English, in their order."""

from __future__ import annotations

from lidia_desktop.engine.text.edits import capitalised
from lidia_desktop.engine.text.english import dates, names, numbers
from lidia_desktop.engine.text.trace import Step

STEPS: tuple[Step, ...] = tuple(map(capitalised, (*names.FIRST, *dates.STEPS, *numbers.STEPS, *names.LAST)))
"""For text that the clean-up has been through; what comes out has no digit and no symbol."""
