"""Who speaks, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lidia_desktop.engine.errors import LidiaError

if TYPE_CHECKING:
    from lidia_desktop.engine.engine import Engine


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """What the window needs to know of the speaker, read once so that the GUI thread never asks the engine."""

    name: str
    device: str
    device_reason: str
    reason: str
    languages: tuple[str, ...]
    honoured: frozenset[str]


def speaker_facts(engine: Engine) -> SpeakerFacts:
    """Ask the engine; may take a while. Raises `LidiaError` when nobody can speak."""
    speaking = engine.speaking()
    try:
        device_reason = engine.device().reason
    except LidiaError as error:  # it stops XTTS when that is asked to speak, not the voice that speaks now
        device_reason = str(error)
    speaker, choice = speaking.speaker, speaking.choice
    return SpeakerFacts(
        name=speaker.name,
        device=speaker.device,
        device_reason=device_reason,
        reason=choice.reason,
        languages=tuple(speaker.languages),
        honoured=speaker.honoured,
    )
