"""The remark under the list of voices."""

from __future__ import annotations

from lidia_desktop.engine.voices.voice import Voice
from lidia_desktop.ui import words
from lidia_desktop.ui.studio.speaker_facts import SpeakerFacts


def voice_note(facts: SpeakerFacts | None, voice: Voice | None) -> str:
    """What to know of the chosen voice: that it is not heard, that it is empty, else whose recordings it is made of."""
    if facts is None or voice is None:
        return ""
    if not {"voice", "seed"} & facts.honoured:
        text = words.translated("voices", "Говорит встроенный голос {name}: образцы и зерно подействуют с XTTS.")
        return text.format(name=facts.name)
    if voice.is_empty:
        text = words.translated("voices", "У этого голоса нет образцов: положите записи в папку {folder} и нажмите F5.")
        return text.format(folder=voice.folder)
    return voice.attribution
