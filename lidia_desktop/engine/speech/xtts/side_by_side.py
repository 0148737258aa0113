"""Several scripts spoken at once: their sentences share the steps of the decoder, and every script streams in order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lidia_desktop.engine.audio.chunk import AudioChunk, Samples
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.speaker import Part
from lidia_desktop.engine.speech.xtts.decoder import Sentence, TokenDecoder
from lidia_desktop.engine.speech.xtts.interruptible import interruptible
from lidia_desktop.engine.speech.xtts.keys_values import KeysValues
from lidia_desktop.engine.speech.xtts.script import Script
from lidia_desktop.engine.speech.xtts.vocoder import Vocoder, VocoderStream

if TYPE_CHECKING:
    import torch

RATE_HZ = 24_000
CAP_FADE_S = 0.005
# The first sound comes after so many codes, of which the vocoder keeps some 3.5 as look-ahead. The chunks behind it
# begin small and grow, so that each is ready before the sound made so far has been played.
FIRST_CODES, SECOND_CODES, GROWTH = 8, 5, 1.15
# A sentence more costs a pause of the others while its text is read: only when so much sound is ahead of the listener.
LEAD_S = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """A script and its voice: the prefix of all its sentences, and the speaker embedding (1, 512, 1)."""

    script: Script
    prefix: KeysValues
    speaker: torch.Tensor


class SideBySide:
    """Speaks roles; made anew for each call, used by one thread."""

    def __init__(self, decoder: TokenDecoder, vocoder: Vocoder, roles: Sequence[Role], cancel: Cancel) -> None:
        self._decoder = decoder
        self._cancel = cancel
        self._speeches = [_Speech(number, role, vocoder) for number, role in enumerate(roles)]
        # The first sentence of each before the second of any.
        order = [(place, speech) for speech in self._speeches for place in range(len(speech.role.script.lines))]
        self._waiting = deque(sorted(order, key=lambda one: (one[0], one[1].number)))
        self._under_way: list[_Utterance] = []

    def parts(self) -> Iterator[Part]:
        """The audio of all roles as it is made, that of each role in order."""
        while self._waiting or self._under_way:
            self._begin_what_may()
            for utterance in self._under_way:
                self._cancel.check()
                utterance.take_code()
            for speech in self._speeches:
                for samples in speech.sounded(self._cancel):
                    yield Part(speech.number, AudioChunk(samples, RATE_HZ))
            self._under_way = [utterance for utterance in self._under_way if not utterance.sentence.is_finished]
            self._decoder.step([utterance.sentence for utterance in self._under_way], self._cancel.check)

    def _begin_what_may(self) -> None:
        while self._waiting and len(self._under_way) < self._decoder.rows:
            place, speech = self._waiting[0]
            if self._under_way and place > 0 and not speech.wants_more():
                return
            self._waiting.popleft()
            self._under_way.append(speech.begin(place, self._decoder, self._cancel))


class _Utterance:
    """A sentence of a speech: what is decoded of it and not sounded yet."""

    def __init__(self, sentence: Sentence, stream: VocoderStream) -> None:
        self.sentence = sentence
        self._stream = stream
        self._latents: list[torch.Tensor] = []
        self.is_over = False

    def take_code(self) -> None:
        """Draw the next code and keep its latent."""
        self._latents.append(self.sentence.latent)
        self.sentence.accept(self.sentence.draw())

    def sounded(self, codes: int, cancel: Cancel) -> Samples | None:
        """The next samples from `codes` latents, or from all that are left of a finished sentence; None if too few."""
        import torch

        is_last = self.sentence.is_finished and len(self._latents) <= codes
        if self.is_over or (len(self._latents) < codes and not is_last):
            return None
        taken, self._latents = self._latents[:codes], self._latents[codes:]
        with interruptible(cancel):
            samples = self._stream.push(torch.stack(taken), is_last)
        self.is_over = is_last
        # A sentence that was cut ends in the middle of a sound: without a fade, in a click.
        return _faded(samples) if is_last and self.sentence.was_cut else samples


class _Speech:
    """A role under way: its sentences in order, of which one is sounding."""

    def __init__(self, number: int, role: Role, vocoder: Vocoder) -> None:
        self.number = number
        self.role = role
        self._vocoder = vocoder
        self._utterances: deque[_Utterance] = deque()
        self._next_codes: float = min(FIRST_CODES, role.script.chunk_codes)
        self._made_s = 0.0
        self._started: float | None = None

    def begin(self, place: int, decoder: TokenDecoder, cancel: Cancel) -> _Utterance:
        """Read the text of the sentence at `place`."""
        script, line = self.role.script, self.role.script.lines[place]
        sampler = decoder.sampler(script.sampling, line.seed)
        sentence = decoder.begin(self.role.prefix, line.tokens, sampler, cancel.check)
        sentence.end_after(line.max_codes)
        utterance = _Utterance(sentence, self._vocoder.stream(self.role.speaker, script.speed))
        self._utterances.append(utterance)
        return utterance

    def wants_more(self) -> bool:
        """True when its next sentence may begin: sound enough is ahead of the listener, or none is under way."""
        if not self._utterances:
            return True
        return self._started is not None and self._made_s - (time.perf_counter() - self._started) >= LEAD_S

    def sounded(self, cancel: Cancel) -> Iterator[Samples]:
        """What can be sounded now, in order and in portions."""
        while self._utterances:
            utterance = self._utterances[0]
            samples = utterance.sounded(int(self._next_codes), cancel)
            if utterance.is_over:
                self._utterances.popleft()
            if samples is None:
                return
            if len(samples):
                self._note(len(samples))
                yield samples

    def _note(self, samples: int) -> None:
        self._made_s += samples / RATE_HZ
        if self._started is None:
            self._started = time.perf_counter()
            self._next_codes = SECOND_CODES
        else:
            self._next_codes *= GROWTH
        self._next_codes = min(self._next_codes, self.role.script.chunk_codes)


def _faded(samples: Samples) -> Samples:
    n = min(len(samples), int(CAP_FADE_S * RATE_HZ))
    ramp = np.ones(len(samples), dtype=np.float32)
    ramp[len(samples) - n :] = np.linspace(1, 0, n, dtype=np.float32)
    return samples * ramp
