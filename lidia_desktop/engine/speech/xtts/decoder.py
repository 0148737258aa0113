"""The token decoder: text and conditioning in, one latent per audio code out.

XTTS's GPT is Hugging Face's GPT-2 with learned positions of its own. Here are the same sums as in coqui-tts without
`generate()`: the cache of keys and values is allocated once, and the latents for the vocoder are those of the decoding
steps, so nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lidia_desktop.engine.speech.xtts.checkpoint import Dimensions, dimensions
from lidia_desktop.engine.speech.xtts.sampling import Sampler, Sampling

if TYPE_CHECKING:
    import torch
    from TTS.tts.layers.xtts.gpt import GPT
    from TTS.tts.models.xtts import Xtts


@dataclass(frozen=True, slots=True)
class _Block:
    """Weights of one transformer block; matrices are (inputs, outputs) as GPT-2's Conv1D stores them."""

    norm_1: tuple[torch.Tensor, torch.Tensor]
    attention: tuple[torch.Tensor, torch.Tensor]
    projection: tuple[torch.Tensor, torch.Tensor]
    norm_2: tuple[torch.Tensor, torch.Tensor]
    widen: tuple[torch.Tensor, torch.Tensor]
    narrow: tuple[torch.Tensor, torch.Tensor]


class TokenDecoder:
    """Decodes one sequence at a time; not for two threads at once (the cache is shared)."""

    def __init__(self, network: Xtts) -> None:
        import torch

        gpt = network.gpt
        self.dimensions: Dimensions = dimensions(network)
        self._gpt: GPT = gpt
        self._blocks = [_block(layer) for layer in gpt.gpt.h]
        size = self.dimensions
        positions = gpt.max_prompt_tokens + size.max_text_tokens + size.max_codes + 8
        shape = (size.layers, 2, 1, size.heads, positions, size.channels // size.heads)
        weight = gpt.mel_head.weight
        self._cache = torch.zeros(shape, dtype=weight.dtype, device=weight.device)
        self._filled = 0

    def decode(
        self, tokens: list[int], conditioning: torch.Tensor, sampling: Sampling, seed: int
    ) -> Iterator[tuple[int, torch.Tensor]]:
        """Codes and their latents (channels,) one by one, the stop code's latent included, at most `max_codes`.

        `tokens`: text tokens without start and stop. `conditioning`: (1, 32, channels) from the perceiver.
        """
        import torch

        size = self.dimensions
        sampler = Sampler(sampling, self._gpt.mel_head.out_features, size.start_code, seed)
        with torch.inference_mode():
            latent = self.prefill(tokens, conditioning)
            for position in range(1, size.max_codes + 1):
                code = sampler.draw(self.logits(latent))
                yield code, latent
                if code == size.stop_code or position == size.max_codes:
                    return
                latent = self.step(code, position)

    def prefill(self, tokens: list[int], conditioning: torch.Tensor) -> torch.Tensor:
        """Begin a sequence: run conditioning, text and the start code; the latent (channels,) of the first code."""
        import torch

        gpt, size = self._gpt, self.dimensions
        device = conditioning.device
        text = torch.tensor([size.start_text, *tokens, size.stop_text], device=device)
        written = gpt.text_embedding(text) + gpt.text_pos_embedding.emb.weight[: len(text)]
        self._filled = 0
        return self._run(torch.cat([conditioning[0], written, self._embedded(size.start_code, 0)]))

    def step(self, code: int, position: int) -> torch.Tensor:
        """Append `code` as the `position`-th (the start code is the 0-th); the latent (channels,) of the next."""
        return self._run(self._embedded(code, position))

    def logits(self, latent: torch.Tensor) -> torch.Tensor:
        """Scores (codes,) of every code for a latent (channels,)."""
        scores: torch.Tensor = self._gpt.mel_head(latent)
        return scores

    def _embedded(self, code: int, position: int) -> torch.Tensor:
        gpt = self._gpt
        row: torch.Tensor = gpt.mel_embedding.weight[code] + gpt.mel_pos_embedding.emb.weight[position]
        return row[None]

    def _run(self, x: torch.Tensor) -> torch.Tensor:
        """Send (n, channels) through all blocks behind what the cache holds; the last position's latent."""
        import torch.nn.functional as nn

        channels = (self.dimensions.channels,)
        start, end = self._filled, self._filled + len(x)
        for block, cache in zip(self._blocks, self._cache, strict=True):
            normal = nn.layer_norm(x, channels, *block.norm_1)
            x = x + self._attend(normal, block, cache, start, end)
            normal = nn.layer_norm(x, channels, *block.norm_2)
            wide = nn.gelu(_affine(normal, block.widen), approximate="tanh")
            x = x + _affine(wide, block.narrow)
        self._filled = end
        latent: torch.Tensor = self._gpt.final_norm(self._gpt.gpt.ln_f(x[-1]))
        return latent

    def _attend(self, x: torch.Tensor, block: _Block, cache: torch.Tensor, start: int, end: int) -> torch.Tensor:
        import torch.nn.functional as nn

        n, channels = x.shape
        qkv = _affine(x, block.attention).view(n, 3, self.dimensions.heads, -1)
        query, key, value = qkv.permute(1, 2, 0, 3)[:, None]
        cache[0, :, :, start:end] = key
        cache[1, :, :, start:end] = value
        # Only a prefill has more than one row, and it starts an empty cache: the plain causal mask is right there.
        mixed = nn.scaled_dot_product_attention(query, cache[0, :, :, :end], cache[1, :, :, :end], is_causal=n > 1)
        return _affine(mixed[0].transpose(0, 1).reshape(n, channels), block.projection)


def _affine(x: torch.Tensor, weights: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    import torch

    matrix, bias = weights
    return torch.addmm(bias, x, matrix)


def _block(layer: torch.nn.Module) -> _Block:
    def pair(path: str) -> tuple[torch.Tensor, torch.Tensor]:
        module = layer.get_submodule(path)
        return module.weight, module.bias  # type: ignore[return-value] # tensors in every module named here

    return _Block(
        norm_1=pair("ln_1"),
        attention=pair("attn.c_attn"),
        projection=pair("attn.c_proj"),
        norm_2=pair("ln_2"),
        widen=pair("mlp.c_fc"),
        narrow=pair("mlp.c_proj"),
    )
