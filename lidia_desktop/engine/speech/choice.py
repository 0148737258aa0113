"""Who speaks, and why: XTTS when it can, else the embedded voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lidia_desktop.engine.errors import LidiaError

SpeakerKind = Literal["xtts", "embedded"]


class XttsNotReady(LidiaError):
    """The operator insists on XTTS, which cannot speak yet."""

    what = "XTTS не может говорить: {reason}."
    advice = "Загрузите модель (окно «Модель XTTS» или `model download`) или выберите встроенный голос."


@dataclass(frozen=True, slots=True)
class SpeakerChoice:
    """The kind of speaker and the reason in words for the status bar and `doctor`."""

    kind: SpeakerKind
    reason: str


def choose_speaker(wanted: Literal["auto", "xtts", "embedded"], xtts_obstacle: str | None) -> SpeakerChoice:
    """Choose between the speakers; `xtts_obstacle` says why XTTS cannot speak, None that it can.

    Raises `XttsNotReady` when XTTS is insisted on in vain.
    """
    if wanted == "embedded":
        return SpeakerChoice("embedded", "выбран в настройках")
    if xtts_obstacle is None:
        return SpeakerChoice("xtts", "модель на месте" if wanted == "auto" else "выбрана в настройках")
    if wanted == "xtts":
        raise XttsNotReady(reason=xtts_obstacle)
    return SpeakerChoice("embedded", f"XTTS не готова: {xtts_obstacle}")
