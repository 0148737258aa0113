"""What the measurements say: sentences of one length, so that every piece of work is the same work."""

from __future__ import annotations

from lidia_desktop.engine.speech.presets import Preset

LANGUAGE = "ru"
CODES_PER_S = 22_050 / 1_024  # audio codes that XTTS makes for a second of audio
PHRASE_S = 5.5
MOST_S = 27.9  # where XTTS ends a sentence by itself, at 602 codes

# Around 85 characters each, 5.5 s of natural Russian; one sentence, for coqui-tts is not told to split.
PHRASES = (
    "Здравствуйте, вы позвонили в нашу компанию, меня зовут Лидия, чем я могу вам помочь?",
    "К сожалению, все операторы сейчас заняты, пожалуйста, оставайтесь с нами на этой линии.",
    "Подскажите, пожалуйста, в какое время вам было бы удобнее всего принять нашего мастера?",
    "Спасибо за звонок, ваша заявка принята, мы обязательно свяжемся с вами завтра до обеда.",
)

# What a secretary really says is of several sentences, which ours decodes side by side.
THREE_SENTENCES = "Здравствуйте, компания слушает! Меня зовут Лидия, я секретарь. Чем я могу вам помочь?"

# The speed of 1 and the plain text are what coqui-tts does by itself.
PRESET = Preset(speed=1.0, preprocess_text=False)


def codes_of(seconds: float) -> int:
    """How many audio codes last `seconds`."""
    return round(seconds * CODES_PER_S)
