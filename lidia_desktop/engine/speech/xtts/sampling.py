"""Choosing the next audio code: the steps and the order of transformers' logits processors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

# compute_embeddings() of coqui-tts stands in for the prefix with this code, so transformers penalises it from the
# first step on; exact parity needs the same.
PREFIX_CODE = 1


@dataclass(frozen=True, slots=True)
class Sampling:
    """How codes are drawn; ranges and meaning as in the preset."""

    temperature: float
    repetition_penalty: float
    top_k: int
    top_p: float


class Sampler:
    """Draws the codes of one sequence; a generator of its own makes the same seed give the same codes."""

    def __init__(self, sampling: Sampling, codes: int, start_code: int, seed: int) -> None:
        import torch

        self._sampling = sampling
        self._generator = torch.Generator().manual_seed(seed)
        self._seen = torch.zeros(codes, dtype=torch.bool)
        self._seen[[PREFIX_CODE, start_code]] = True

    def draw(self, logits: torch.Tensor) -> int:
        """A code for `logits`, of shape (codes,) on any device; `accept` makes it the one that was drawn."""
        import torch

        scores = self.scores(logits.float().cpu())
        return int(torch.multinomial(torch.softmax(scores, dim=-1), 1, generator=self._generator))

    def accept(self, code: int) -> None:
        """Penalise `code` from now on."""
        self._seen[code] = True

    def scores(self, logits: torch.Tensor) -> torch.Tensor:
        """`logits` (codes,) after penalty, temperature, top-k and top-p; excluded codes are -inf."""
        import torch

        how = self._sampling
        penalised = torch.where(logits < 0, logits * how.repetition_penalty, logits / how.repetition_penalty)
        scores = torch.where(self._seen, penalised, logits) / how.temperature
        kth_best = torch.topk(scores, min(how.top_k, scores.numel())).values[-1]
        scores = scores.masked_fill(scores < kth_best, -torch.inf)
        ascending, order = torch.sort(scores)
        unlikely = torch.softmax(ascending, dim=-1).cumsum(dim=-1) <= 1 - how.top_p
        unlikely[-1] = False
        return scores.masked_fill(torch.zeros_like(unlikely).scatter(0, order, unlikely), -torch.inf)
