"""Which embedded voice speaks on this machine, and why."""

from __future__ import annotations

import shutil
import sys

from lidia_desktop.engine.speech.embedded.espeak import EspeakBackend
from lidia_desktop.engine.speech.embedded.festival import INSTALL, FestivalBackend, find_festival
from lidia_desktop.engine.speech.embedded.speaker import EmbeddedSpeaker


def open_embedded() -> EmbeddedSpeaker:
    """Festival when it has its Russian voice, else espeak-ng. Raises `EspeakUnusable` when there is neither."""
    festival = find_festival()
    if festival is None or "ru" not in festival.languages:
        return EmbeddedSpeaker(EspeakBackend(), f"espeak-ng: {_why_not_festival(festival is not None)}")
    reason = "Festival: русский голос установлен"
    if "en" not in festival.languages:
        reason += ", английского нет (sudo apt install festvox-kallpc16k)"
    return EmbeddedSpeaker(FestivalBackend(festival), reason)


def _why_not_festival(answers: bool) -> str:
    if sys.platform == "win32":
        return "Festival для Windows нет"
    if answers:
        return "у Festival нет русского голоса (sudo apt install festvox-ru)"
    if shutil.which("festival"):
        return "Festival установлен, но не отвечает"
    return f"Festival не установлен ({INSTALL})"
