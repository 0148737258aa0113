"""What XTTS is to say for one request: its sentences as tokens, each with its own seed and limit."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.request import MAX_SEED, SpeechRequest
from lidia_desktop.engine.speech.spoken import spoken_pieces
from lidia_desktop.engine.speech.xtts.sampling import Sampling
from lidia_desktop.engine.text.sentences import CHARACTER_LIMITS

if TYPE_CHECKING:
    from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer

CODES_A_SECOND = 22_050 / 1024
SEED_STEP = 0x9E3779B1  # 2**32 over the golden ratio, made odd: neighbouring seeds do not share sentences
SHORT_CHARACTERS = 10  # a piece of fewer turns into babble when it stands alone
# Natural Russian takes up to 0.24 s a character: what is far beyond that is babble, and it is cut.
MOST_S, MOST_S_A_CHARACTER = 2.0, 0.35
QUOTES = re.compile(r"[«»„“”\"]")


class TooManyTokens(LidiaError):
    """A piece of text is longer than the network can take in."""

    what = "Фраза слишком сложна для XTTS: {tokens} токенов при пределе {limit}: «{text}…»."
    advice = "Разделите её на предложения или включите «По предложениям»."


class NumbersNotRead(LidiaError):
    """Numbers in digits cannot be put into words in this language."""

    what = "На языке «{language}» XTTS не читает числа цифрами: «{text}»."
    advice = "Напишите их словами."


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: its tokens without start and stop, its seed and the most codes that it may take."""

    tokens: list[int]
    seed: int
    max_codes: int


@dataclass(frozen=True, slots=True)
class Script:
    """All of a request that the networks must know, but for the voice."""

    lines: tuple[Line, ...]
    sampling: Sampling
    speed: float
    chunk_codes: int


def script_of(request: SpeechRequest, tokenizer: VoiceBpeTokenizer, max_text_tokens: int) -> Script:
    """Raises `TooManyTokens` or `NumbersNotRead`."""
    preset, language = request.preset, request.language
    pieces = without_babble(
        spoken_pieces(request.text, language, preset, request.lexicon, request.voice.name), language
    )
    lines = []
    for number, piece in enumerate(pieces):
        tokens = _encoded(tokenizer, piece, language)
        if len(tokens) >= max_text_tokens:
            raise TooManyTokens(tokens=len(tokens), limit=max_text_tokens - 1, text=piece[:40])
        # Before `speed` stretches them: codes are as many at any speed.
        most_s = MOST_S + MOST_S_A_CHARACTER * len(piece)
        lines.append(Line(tokens, _sentence_seed(request.seed, number), int(most_s * CODES_A_SECOND)))
    sampling = Sampling(preset.temperature, preset.repetition_penalty, preset.top_k, preset.top_p)
    return Script(tuple(lines), sampling, preset.speed, preset.stream_chunk_size)


def without_babble(pieces: list[str], language: str) -> list[str]:
    """`pieces` without what makes XTTS babble, by its users' reports: quotes, a full stop at the end, very short ones.

    A short piece joins the one in front of it, the first one the one behind it, where the character limit allows.
    """
    limit = CHARACTER_LIMITS.get(language, min(CHARACTER_LIMITS.values()))
    joined: list[str] = []
    for piece in (QUOTES.sub("", piece).strip() for piece in pieces):
        too_short = joined and min(len(joined[-1]), len(piece)) < SHORT_CHARACTERS
        if too_short and len(joined[-1]) + 1 + len(piece) <= limit:
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    return [re.sub(r"(?<![.…])\.$", "", piece) for piece in joined]


def _sentence_seed(seed: int, number: int) -> int:
    """The first sentence has the seed that the operator sees, the others seeds that follow from it.

    Within 32 bits: of a longer one torch's generator for the CPU uses only these.
    """
    return (seed + number * SEED_STEP) % (MAX_SEED + 1)


def _encoded(tokenizer: VoiceBpeTokenizer, text: str, language: str) -> list[int]:
    # coqui's cleaner takes «25.» for an ordinal in Czech too, for which num2words has no words.
    for attempt in (text, re.sub(r"(?<=\d)\.", " .", text)):
        with contextlib.suppress(NotImplementedError):
            tokens: list[int] = tokenizer.encode(attempt.strip().lower(), lang=language)
            return tokens
    raise NumbersNotRead(language=language, text=text[:40])
