"""The token decoder: text and conditioning in, one latent per audio code out, for several sentences side by side.

XTTS's GPT is Hugging Face's GPT-2 with learned positions of its own. Here are the same sums as in coqui-tts without
`generate()`: keys and values stay where they were written, those of the conditioning for as long as a voice speaks,
and the latents for the vocoder are those of the decoding steps, so nothing is computed twice.

A step reads all weights once, however many rows take it together: on a CPU eight cost hardly more than one. So
sentences are decoded side by side, and the text of the next one is read along with the steps of those before it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lidia_desktop.engine.speech.xtts.gpt import Gpt
from lidia_desktop.engine.speech.xtts.keys_values import KeysValues
from lidia_desktop.engine.speech.xtts.pace import Pace
from lidia_desktop.engine.speech.xtts.sampling import Sampler, Sampling

if TYPE_CHECKING:
    import torch

INT8_ROWS = 16
CARD_ROWS = 8
# Text is always attended to in runs of so many positions, whether it is read at once or a run a step.
RUN = 16


class Sentence:
    """One sequence of codes under way. `latent` (channels,) and `logits` (codes,) belong to the code drawn next.

    Both are there when its text has been read.
    """

    latent: torch.Tensor
    logits: torch.Tensor

    def __init__(self, past: KeysValues, text: torch.Tensor, sampler: Sampler, stop_code: int, max_codes: int) -> None:
        """`text`: the embedded rows (n, channels) that are to be read first."""
        self.past = past
        self.unread = text
        self.code = -1
        self.count = 0
        self._sampler = sampler
        self._stop_code = stop_code
        self._max_codes = max_codes

    @property
    def is_read(self) -> bool:
        """True when codes can be drawn."""
        return not len(self.unread)

    @property
    def is_finished(self) -> bool:
        """True when the stop code, or the last code allowed, was drawn."""
        return self.code == self._stop_code or self.was_cut

    @property
    def was_cut(self) -> bool:
        """True when it ended without a stop code, in the middle of a sound."""
        return self.count == self._max_codes and self.code != self._stop_code

    def draw(self) -> int:
        """A code to go on with, the one that `latent` is for."""
        return self._sampler.draw(self.logits)

    def accept(self, code: int) -> None:
        """Go on with `code`, the one drawn or another."""
        self._sampler.accept(code)
        self.code = code
        self.count += 1

    def end_after(self, codes: int) -> None:
        """End at so many codes, if not before."""
        self._max_codes = min(self._max_codes, codes)


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """Rows (n, channels) that belong behind a sentence's past."""

    past: KeysValues
    rows: torch.Tensor


class TokenDecoder:
    """Begins and advances sentences; for one thread at a time. `check` is called often and may raise."""

    def __init__(self, gpt: Gpt, pace: Pace | None = None, max_codes: int | None = None) -> None:
        """`pace` chooses the threads on a CPU. `max_codes` ends sentences earlier than the network's own limit."""
        self.dimensions = gpt.dimensions
        self.max_codes = min(max_codes or gpt.dimensions.max_codes, gpt.dimensions.max_codes)
        self._gpt = gpt
        self._pace = pace
        self._on_card = gpt.text.device.type != "cpu"
        # Floats are added in an order that depends on the number of rows: a take would sound another way beside
        # others. So a card always takes as many, some of them empty, and a CPU one; 8-bit sums are exact.
        self.rows = CARD_ROWS if self._on_card else INT8_ROWS if gpt.is_int8 else 1

    def prefix(self, conditioning: torch.Tensor, check: Callable[[], None]) -> KeysValues:
        """What all that a voice says begins with: the conditioning (1, positions, channels) sent through the blocks."""
        import torch

        table = self._gpt.text
        past = KeysValues(self.dimensions, conditioning.shape[1], like=table)
        with torch.inference_mode():
            self._at_once(past, conditioning[0].to(table.device, table.dtype), check)
        return past

    def begin(self, prefix: KeysValues, tokens: list[int], sampler: Sampler) -> Sentence:
        """A sentence of text `tokens` (without start and stop), which has to be read yet."""
        import torch

        gpt, size = self._gpt, self.dimensions
        with torch.inference_mode():
            ids = torch.tensor([size.start_text, *tokens, size.stop_text], device=gpt.text.device)
            written = gpt.text[ids] + gpt.text_positions[: len(ids)]
            text = torch.cat([written, self._embedded(size.start_code, 0)[None]])
        return Sentence(prefix.continued(len(text)), text, sampler, size.stop_code, self.max_codes)

    def sampler(self, how: Sampling, seed: int) -> Sampler:
        """A sampler of this network's codes."""
        return Sampler(how, len(self._gpt.codes), self.dimensions.start_code, seed)

    def read(self, sentence: Sentence, check: Callable[[], None]) -> None:
        """Read all of its text at once."""
        import torch

        with torch.inference_mode():
            x = self._at_once(sentence.past, sentence.unread, check)
            sentence.unread = sentence.unread[:0]
            self._look_ahead([sentence], x[-1:])

    def step(self, sentences: Sequence[Sentence], check: Callable[[], None], reading: Sequence[Sentence] = ()) -> None:
        """Advance each by the code that it drew last, and read on in the texts of `reading`, which are others."""
        import torch

        if not self._gpt.is_int8:
            for sentence in reading:
                self.read(sentence, check)
            reading = ()
        with torch.inference_mode():
            for start in range(0, len(sentences), self.rows):
                check()
                self._advance(sentences[start : start + self.rows], reading if start == 0 else ())

    def _advance(self, group: Sequence[Sentence], reading: Sequence[Sentence]) -> None:
        import torch

        runs = []
        for sentence in group:
            sentence.past.reserve(1)
            runs.append(_Run(sentence.past, self._embedded(sentence.code, sentence.count)[None]))
        runs += [_Run(sentence.past, sentence.unread[:RUN]) for sentence in reading]
        rows = torch.cat([run.rows for run in runs])
        if self._on_card:
            rows = torch.cat([rows, rows.new_zeros(self.rows - len(rows), rows.shape[1])])
        with contextlib.nullcontext() if self._pace is None else self._pace.step(len(rows)), as_compiled():
            x = self._gpt.blocks(rows, *_layout(runs))
        for run in runs:
            run.past.filled += len(run.rows)
        self._look_ahead(group, x)
        end = len(group)
        for sentence, run in zip(reading, runs[len(group) :], strict=True):
            end += len(run.rows)
            sentence.unread = sentence.unread[RUN:]
            if sentence.is_read:
                self._look_ahead([sentence], x[end - 1 : end])

    def _at_once(self, past: KeysValues, rows: torch.Tensor, check: Callable[[], None]) -> torch.Tensor:
        """Send many rows (n, channels) of one sentence through all blocks, to stand behind its `past`."""
        if self._pace is not None:
            self._pace.apply()
        runs = [_Run(past, rows[start : start + RUN]) for start in range(0, len(rows), RUN)]
        memories, filled, masks, counts = _layout(runs)
        x = rows.clone()
        for layer, block in enumerate(self._gpt.blocks.blocks):
            check()
            with as_compiled():
                x = block(x, [memory[layer] for memory in memories], filled, masks, counts)
        past.filled += len(rows)
        return x

    def _embedded(self, code: int, position: int) -> torch.Tensor:
        return self._gpt.codes[code] + self._gpt.code_positions[position]

    def _look_ahead(self, sentences: Sequence[Sentence], x: torch.Tensor) -> None:
        """From rows behind the blocks (n, channels) to latents and scores; one row a sentence, the rest is not used."""
        import torch.nn.functional as nn

        gpt, channels = self._gpt, (self.dimensions.channels,)
        latents = nn.layer_norm(nn.layer_norm(x, channels, *gpt.last_norm), channels, *gpt.final_norm)
        together = nn.linear(latents, *gpt.head) if self._on_card else None
        for number, sentence in enumerate(sentences):
            sentence.latent = latents[number]
            # One by one on a CPU, for the reason given at `rows`; the head is small.
            sentence.logits = nn.linear(latents[number], *gpt.head) if together is None else together[number]


def as_compiled() -> contextlib.AbstractContextManager[None]:
    """A scope in which compiled blocks run as they are.

    TorchScript would watch their first calls and compile them again for what it saw, which takes a second and gains
    nothing here.
    """
    import torch

    scope: contextlib.AbstractContextManager[None]
    scope = torch.jit.optimized_execution(False)  # type: ignore[attr-defined] # documented, but not in __all__
    return scope


def _layout(runs: Sequence[_Run]) -> tuple[list[torch.Tensor], list[int], list[torch.Tensor | None], list[int]]:
    """What the blocks must know of `runs`: memories, how far they are filled, masks, counts of rows."""
    filled: list[int] = []
    ahead: dict[KeysValues, int] = {}
    for run in runs:
        start = ahead.get(run.past, run.past.filled)
        filled.append(start)
        ahead[run.past] = start + len(run.rows)
    masks = [_causal(start, run.rows) for start, run in zip(filled, runs, strict=True)]
    return [run.past.memory for run in runs], filled, masks, [len(run.rows) for run in runs]


def _causal(before: int, rows: torch.Tensor) -> torch.Tensor | None:
    """What is added to the scores (n, before + n): each new position sees all `before`, itself, none behind it."""
    import torch

    n = len(rows)
    return None if n == 1 else rows.new_full((n, before + n), -torch.inf).triu(before + 1)
