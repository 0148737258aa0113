"""silero-stress reads a whole sentence: it is asked about words that no rule of ours decides.

Loading takes 5 to 9 s and imports torch, so it happens at the first such word, or in `load()` before it.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable
from typing import cast

from lidia_desktop.engine.text.russian_words import plain

_log = logging.getLogger(__name__)
_lock = threading.Lock()  # its networks keep state between calls

Accentor = Callable[[str], str]


def load() -> bool:
    """Have it in memory; False when it cannot be had, which is said once in the log."""
    with _lock:
        return _accentor() is not None


def restored(sentence: str) -> str | None:
    """`sentence` with its ё, letter for letter; None when silero is not there or says something else than asked."""
    with _lock:
        accentor = _accentor()
        if accentor is None:
            return None
        try:
            return _aligned(sentence, accentor(sentence))
        except (RuntimeError, ValueError, LookupError) as error:
            # What it makes of a sentence is not worth a take.
            _log.warning("silero-stress cannot read a sentence of %d letters: %s", len(sentence), error)
            return None


def is_loaded() -> bool:
    """Whether it is in memory, or known not to be there: asking it takes no time then."""
    return _accentor.cache_info().currsize > 0


@functools.lru_cache(maxsize=1)
def _accentor() -> Accentor | None:
    try:
        import torch

        threads = torch.get_num_threads()
        try:
            from silero_stress import load_accentor  # type: ignore[import-untyped]

            accentor = load_accentor()
        finally:
            # Importing silero_stress tells all of torch to compute on one thread.
            torch.set_num_threads(threads)
    except (ImportError, OSError, RuntimeError) as error:
        _log.warning("silero-stress cannot be loaded, Ё goes by rules alone: %s", error)
        return None
    options = {"put_stress": False, "put_stress_homo": False, "put_yo": True, "put_yo_homo": True}
    return cast("Accentor", functools.partial(accentor, **options))


def _aligned(sentence: str, answer: str) -> str | None:
    """`answer` without the stress marks that it puts although they are not wanted."""
    letters: list[str] = []
    place = 0
    for letter in sentence:
        if answer[place : place + 1] == "+" != letter:
            place += 1
        said = answer[place : place + 1]
        if plain(said) != plain(letter):
            return None
        letters.append(letter if said.lower() == letter.lower() else said)
        place += 1
    return "".join(letters)
