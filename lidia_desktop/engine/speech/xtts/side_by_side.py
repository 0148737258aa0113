"""Several scripts spoken at once: their sentences share the steps of the decoder, and every script streams in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lidia_desktop.engine.audio.chunk import AudioChunk, Samples
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.memory import SpareMemory
from lidia_desktop.engine.speech.speaker import Part
from lidia_desktop.engine.speech.xtts.decoder import Sentence, TokenDecoder
from lidia_desktop.engine.speech.xtts.keys_values import KeysValues
from lidia_desktop.engine.speech.xtts.script import Script
from lidia_desktop.engine.speech.xtts.vocoder import Vocoder, VocoderStream

if TYPE_CHECKING:
    import torch

RATE_HZ = 24_000
CAP_FADE_S = 0.005
# The first sound comes after so many codes, of which the vocoder keeps some 3.5 as look-ahead. The chunks behind it
# begin small and grow, so that each is ready before the sound made so far has been played.
FIRST_CODES, SECOND_CODES, GROWTH = 7, 3, 1.2
# The text of a second sentence is read, which makes the steps longer, once the pieces of the first are so large: from
# the first sound on it would leave a gap of some 0.4 s in it.
AHEAD_CODES = 8
# Nobody listens to more than two at once: these come in large chunks, which cost the vocoder less.
LISTENED_TO = 2
# More of their texts are read at a time too, for the sooner all speak, the fewer steps there are.
LARGE_CODES, READ_ALONG = 40, 3
# So much of what the vocoder no longer needs stays with the process: to return each piece's memory at once and have it
# again for the next one costs a tenth of its time.
KEPT_BYTES = 64 * 2**20


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
        is_live = len(roles) <= LISTENED_TO
        self._speeches = [_Speech(number, role, vocoder, is_live) for number, role in enumerate(roles)]
        # The first sentence of each before the second of any.
        order = [(place, speech) for speech in self._speeches for place in range(len(speech.role.script.lines))]
        self._waiting = deque(sorted(order, key=lambda one: (one[0], one[1].number)))
        self._under_way: list[_Utterance] = []
        self._reading: list[_Utterance] = []
        self._memory = SpareMemory(KEPT_BYTES)
        self._read_along = 1 if is_live else READ_ALONG

    def parts(self) -> Iterator[Part]:
        """The audio of all roles as it is made, that of each role in order."""
        check = self._cancel.check
        while self._waiting or self._reading or self._under_way:
            check()
            self._begin_reading()
            for utterance in self._under_way:
                utterance.take_code()
            for speech in self._speeches:
                for samples in speech.sounded(check):
                    self._memory.give_back()
                    yield Part(speech.number, AudioChunk(samples, RATE_HZ))
            self._under_way = [utterance for utterance in self._under_way if not utterance.sentence.is_finished]
            sentences = [utterance.sentence for utterance in self._under_way]
            self._decoder.step(sentences, check, [utterance.sentence for utterance in self._reading])

    def _begin_reading(self) -> None:
        """Take on the next sentences that there is room for, and let those speak that have been read."""
        while self._waiting and len(self._reading) < self._read_along and self._has_room():
            place, speech = self._waiting[0]
            if self._under_way and place > 0 and not speech.is_ahead:
                break
            self._waiting.popleft()
            self._reading.append(speech.begin(place, self._decoder))
        if self._reading and not self._under_way:
            # No step to read along with.
            self._decoder.read(self._reading[0].sentence, self._cancel.check)
        self._under_way += [utterance for utterance in self._reading if utterance.sentence.is_read]
        self._reading = [utterance for utterance in self._reading if not utterance.sentence.is_read]

    def _has_room(self) -> bool:
        return len(self._under_way) + len(self._reading) < self._decoder.rows


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

    def sounded(self, codes: int, check: Callable[[], None]) -> Samples | None:
        """The next samples from `codes` latents, or from all that are left of a finished sentence; None if too few."""
        import torch

        is_last = self.sentence.is_finished and len(self._latents) <= codes
        if self.is_over or (len(self._latents) < codes and not is_last):
            return None
        taken, self._latents = self._latents[:codes], self._latents[codes:]
        samples = self._stream.push(torch.stack(taken), is_last, check)
        self.is_over = is_last
        # A sentence that was cut ends in the middle of a sound: without a fade, in a click.
        return _faded(samples) if is_last and self.sentence.was_cut else samples


class _Speech:
    """A role under way: its sentences in order, of which one is sounding."""

    def __init__(self, number: int, role: Role, vocoder: Vocoder, is_live: bool) -> None:
        """`is_live`: somebody waits for the first sound."""
        self.number = number
        self.role = role
        self._vocoder = vocoder
        self._utterances: deque[_Utterance] = deque()
        self._is_live = is_live
        self._next_codes: float = min(FIRST_CODES, role.script.chunk_codes) if is_live else LARGE_CODES
        self._is_heard = False

    def begin(self, place: int, decoder: TokenDecoder) -> _Utterance:
        """The sentence at `place`, to be read."""
        script, line = self.role.script, self.role.script.lines[place]
        sampler = decoder.sampler(script.sampling, line.seed)
        sentence = decoder.begin(self.role.prefix, line.tokens, sampler)
        sentence.end_after(line.max_codes)
        utterance = _Utterance(sentence, self._vocoder.stream(self.role.speaker, script.speed))
        self._utterances.append(utterance)
        return utterance

    @property
    def is_ahead(self) -> bool:
        """True when what was sounded lasts for a while."""
        large = min(AHEAD_CODES, self.role.script.chunk_codes)
        return not self._is_live or (self._is_heard and self._next_codes >= large)

    def sounded(self, check: Callable[[], None]) -> Iterator[Samples]:
        """What can be sounded now, in order and in portions."""
        while self._utterances:
            utterance = self._utterances[0]
            samples = utterance.sounded(int(self._next_codes), check)
            if utterance.is_over:
                self._utterances.popleft()
            if samples is None:
                return
            if len(samples):
                self._grow()
                yield samples

    def _grow(self) -> None:
        if self._is_live:
            codes = self._next_codes * GROWTH if self._is_heard else SECOND_CODES
            self._next_codes = min(codes, self.role.script.chunk_codes)
        self._is_heard = True


def _faded(samples: Samples) -> Samples:
    n = min(len(samples), int(CAP_FADE_S * RATE_HZ))
    ramp = np.ones(len(samples), dtype=np.float32)
    ramp[len(samples) - n :] = np.linspace(1, 0, n, dtype=np.float32)
    return samples * ramp
