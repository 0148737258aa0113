"""The Studio as it was left: kept at the end, brought back at the next start."""

from __future__ import annotations

from collections.abc import Mapping

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.presets import Preset
from lidia_desktop.ui.studio.text_card import TextCard
from lidia_desktop.ui.studio.tuning_card import TuningCard


def as_left(text: TextCard, tuning: TuningCard) -> dict[str, object]:
    """Text, choices and values; voice and language only once they are known."""
    state: dict[str, object] = {
        "text": text.phrase(),
        "preset": tuning.base.name,
        "values": dict(tuning.preset().values()),
        "seed": tuning.seed.value(),
        "seed_locked": tuning.seed.lock.isChecked(),
    }
    voice = text.chosen_voice()
    if voice is not None:
        state["voice"] = voice.name
    if text.language.count():
        state["language"] = text.chosen_language()
    return state


def restore(text: TextCard, tuning: TuningCard, state: Mapping[str, object]) -> None:
    """Bring back what is known at the start; what does not fit any more is passed over."""
    text.text.setPlainText(str(state.get("text", "")))
    tuning.choose(str(state.get("preset", "natural")))
    values = state.get("values")
    if isinstance(values, dict):
        try:
            tuning.show_values(Preset.from_values(values))
        except LidiaError:
            tuning.reset()
    seed = state.get("seed")
    if state.get("seed_locked") is True and isinstance(seed, int):
        tuning.seed.show_value(seed, locked=True)
