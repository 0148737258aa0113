"""The token decoder: text and conditioning in, one latent per audio code out, for several sentences side by side.

XTTS's GPT is Hugging Face's GPT-2 with learned positions of its own. Here are the same sums as in coqui-tts without
`generate()`: keys and values stay where they were written, those of the conditioning for as long as a voice speaks,
and the latents for the vocoder are those of the decoding steps, so nothing is computed twice.

A step reads all weights once, however many sentences take it together: on a CPU eight cost hardly more than one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lidia_desktop.engine.speech.xtts.gpt import Gpt
from lidia_desktop.engine.speech.xtts.keys_values import KeysValues
from lidia_desktop.engine.speech.xtts.pace import Pace
from lidia_desktop.engine.speech.xtts.sampling import Sampler, Sampling

if TYPE_CHECKING:
    import torch

    Place = tuple[torch.Tensor, torch.Tensor, torch.Tensor]  # see KeysValues.places

INT8_ROWS = 16
CARD_ROWS = 8


class Sentence:
    """One sequence of codes under way. `latent` (channels,) and `logits` (codes,) belong to the code drawn next."""

    latent: torch.Tensor
    logits: torch.Tensor

    def __init__(self, past: KeysValues, sampler: Sampler, stop_code: int, max_codes: int) -> None:
        self.past = past
        self.code = -1
        self.count = 0
        self._sampler = sampler
        self._stop_code = stop_code
        self._max_codes = max_codes

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
            rows = conditioning[0].to(table.device, table.dtype, copy=True)
            self._through_blocks(rows, [past], len(rows), check)
        return past

    def begin(self, prefix: KeysValues, tokens: list[int], sampler: Sampler, check: Callable[[], None]) -> Sentence:
        """A sentence of text `tokens` (without start and stop), ready to draw its first code."""
        import torch

        gpt, size = self._gpt, self.dimensions
        with torch.inference_mode():
            ids = torch.tensor([size.start_text, *tokens, size.stop_text], device=gpt.text.device)
            written = gpt.text[ids] + gpt.text_positions[: len(ids)]
            rows = torch.cat([written, self._embedded(size.start_code, 0)[None]])
            sentence = Sentence(prefix.continued(len(rows)), sampler, size.stop_code, self.max_codes)
            x = self._through_blocks(rows, [sentence.past], len(rows), check)
            self._look_ahead([sentence], x[-1:])
        return sentence

    def sampler(self, how: Sampling, seed: int) -> Sampler:
        """A sampler of this network's codes."""
        return Sampler(how, len(self._gpt.codes), self.dimensions.start_code, seed)

    def step(self, sentences: Sequence[Sentence], check: Callable[[], None]) -> None:
        """Advance each by the code that it drew last."""
        import torch

        with torch.inference_mode():
            for start in range(0, len(sentences), self.rows):
                group = sentences[start : start + self.rows]
                if self._pace is None:
                    self._advance(group, check)
                else:
                    with self._pace.step(len(group)):
                        self._advance(group, check)

    def _advance(self, group: Sequence[Sentence], check: Callable[[], None]) -> None:
        import torch

        rows = [self._embedded(sentence.code, sentence.count) for sentence in group]
        if self._on_card:
            rows += [torch.zeros_like(rows[0])] * (self.rows - len(rows))
        for sentence in group:
            sentence.past.reserve(1)
        x = self._through_blocks(torch.stack(rows), [sentence.past for sentence in group], 1, check)
        self._look_ahead(group, x)

    def _embedded(self, code: int, position: int) -> torch.Tensor:
        return self._gpt.codes[code] + self._gpt.code_positions[position]

    def _look_ahead(self, sentences: Sequence[Sentence], x: torch.Tensor) -> None:
        """From rows behind the blocks (n, channels) to latents and scores; one row a sentence, the rest is empty."""
        import torch.nn.functional as nn

        gpt, channels = self._gpt, (self.dimensions.channels,)
        latents = nn.layer_norm(nn.layer_norm(x, channels, *gpt.last_norm), channels, *gpt.final_norm)
        if self._on_card:
            logits = nn.linear(latents, *gpt.head).unbind(0)
        else:
            logits = tuple(nn.linear(latent, *gpt.head) for latent in latents)
        for number, sentence in enumerate(sentences):
            sentence.latent, sentence.logits = latents[number], logits[number]

    def _through_blocks(
        self, x: torch.Tensor, pasts: Sequence[KeysValues], each: int, check: Callable[[], None]
    ) -> torch.Tensor:
        """Send rows (n, channels) through all blocks: `each` rows for every one of `pasts`; rows beyond are empty."""
        import torch.nn.functional as nn

        if self._pace is not None:
            self._pace.apply()
        channels, heads = (self.dimensions.channels,), self.dimensions.heads
        mask = None if each == 1 else _causal(each, pasts[0].filled, x)
        layers = zip(*(past.places(each) for past in pasts), strict=True)
        for block, places in zip(self._gpt.blocks, layers, strict=True):
            check()
            qkv = block.attention(nn.layer_norm(x, channels, *block.norm_1))
            x = block.projection.add_to(x, _attend(qkv.view(len(x), 3, 1, heads, 1, -1), places, mask))
            wide = nn.gelu(block.widen(nn.layer_norm(x, channels, *block.norm_2)), approximate="tanh")
            x = block.narrow.add_to(x, wide)
        for past in pasts:
            past.filled += each
        return x


def _attend(qkv: torch.Tensor, places: Sequence[Place], mask: torch.Tensor | None) -> torch.Tensor:
    """What the queries see of their own pasts (n, channels), from queries, keys and values (n, 3, 1, heads, 1, size).

    One row a place, or all rows at the only one, of which each sees what `mask` (n, positions) lets through.
    """
    import torch
    import torch.nn.functional as nn

    rows = len(qkv)
    if mask is not None:
        # The rows become positions of one sequence.
        qkv = qkv.transpose(0, 4)
    seen = []
    for number, (new, keys, values) in enumerate(places):
        own = qkv[number]
        new.copy_(own[1:])
        mixed = nn.scaled_dot_product_attention(own[0], keys, values, attn_mask=mask)
        seen.append(mixed.transpose(1, 2).reshape(mixed.shape[2], -1))
    empty = rows - sum(len(mixed) for mixed in seen)
    if empty:
        seen.append(seen[0].new_zeros(empty, seen[0].shape[1]))
    return seen[0] if len(seen) == 1 else torch.cat(seen)


def _causal(rows: int, before: int, like: torch.Tensor) -> torch.Tensor:
    """What each of `rows` new positions may see: all `before` them, itself and the new ones in front of it."""
    import torch

    return torch.ones(rows, before + rows, dtype=torch.bool, device=like.device).tril(before)
