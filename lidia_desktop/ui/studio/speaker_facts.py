"""Who speaks, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lidia_desktop.engine.engine import Engine


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """What the window needs to know of the speaker, read once so that the GUI thread never asks the engine."""

    name: str
    device: str
    reason: str
    is_embedded: bool
    languages: tuple[str, ...]
    honoured: frozenset[str]


def speaker_facts(engine: Engine) -> SpeakerFacts:
    """Ask the engine; may take a while. Raises `LidiaError` when nobody can speak."""
    speaking = engine.speaking()
    speaker, choice = speaking.speaker, speaking.choice
    return SpeakerFacts(
        name=speaker.name,
        device=speaker.device,
        reason=choice.reason,
        is_embedded=choice.kind == "embedded",
        languages=tuple(speaker.languages),
        honoured=speaker.honoured,
    )
