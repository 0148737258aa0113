"""The weights of XTTS's GPT, in one shape for every precision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lidia_desktop.engine.speech.xtts.pace import physical_cores

if TYPE_CHECKING:
    import torch
    from TTS.tts.models.xtts import Xtts

    from lidia_desktop.engine.speech.xtts.blocks import Blocks

MATRICES = ("attention", "projection", "widen", "narrow")
_LAYER_PARTS = {
    "norm_1": "ln_1",
    "attention": "attn.c_attn",
    "projection": "attn.c_proj",
    "norm_2": "ln_2",
    "widen": "mlp.c_fc",
    "narrow": "mlp.c_proj",
}
_OUTER_PARTS = {"last_norm": "gpt.ln_f", "final_norm": "final_norm", "head": "mel_head"}
_TABLES = {
    "text": "text_embedding",
    "text_positions": "text_pos_embedding.emb",
    "codes": "mel_embedding",
    "code_positions": "mel_pos_embedding.emb",
}


@dataclass(frozen=True, slots=True)
class Dimensions:
    """What the decoder must know of the network, from its configuration."""

    layers: int
    channels: int
    heads: int
    start_text: int
    stop_text: int
    start_code: int
    stop_code: int
    max_codes: int
    max_text_tokens: int

    def as_numbers(self) -> dict[str, int]:
        """For storing."""
        return asdict(self)


Pair = tuple["torch.Tensor", "torch.Tensor"]


@dataclass(frozen=True, slots=True, eq=False)
class Gpt:
    """Tables (entries, channels), blocks, two norms behind them, and the head: weight (codes, channels) and bias."""

    dimensions: Dimensions
    text: torch.Tensor
    text_positions: torch.Tensor
    codes: torch.Tensor
    code_positions: torch.Tensor
    blocks: Blocks
    is_int8: bool
    last_norm: Pair
    final_norm: Pair
    head: Pair


def tensors_of(network: Xtts) -> dict[str, torch.Tensor]:
    """The GPT's weights under this program's names: «layers.N.part.weight», «part.weight»; nothing is copied."""
    gpt = network.gpt
    named = {f"{name}.weight": gpt.get_submodule(path).weight for name, path in _TABLES.items()}
    for name, path in _OUTER_PARTS.items():
        module = gpt.get_submodule(path)
        named |= {f"{name}.weight": module.weight, f"{name}.bias": module.bias}
    for number, layer in enumerate(gpt.gpt.h):
        for name, path in _LAYER_PARTS.items():
            module = layer.get_submodule(path)
            named[f"layers.{number}.{name}.weight"] = module.weight
            named[f"layers.{number}.{name}.bias"] = module.bias
    return {name: tensor.detach() for name, tensor in named.items()}


def quantized_tensors(tensors: Mapping[str, torch.Tensor], check: Callable[[], None]) -> dict[str, torch.Tensor]:
    """The same with the blocks' matrices as int8 «….weight» (outputs, inputs) and «….scale»; `check` may raise."""
    from lidia_desktop.engine.speech.xtts.blocks import quantized

    result = {}
    for name, tensor in tensors.items():
        check()
        part = name.removesuffix(".weight")
        if part != name and part.rpartition(".")[2] in MATRICES:
            result[name], result[f"{part}.scale"] = quantized(tensor)
        else:
            result[name] = tensor
    return result


def assemble(
    tensors: Mapping[str, torch.Tensor], dimensions: Dimensions, check: Callable[[], None] = lambda: None
) -> Gpt:
    """The GPT of `tensors` as `tensors_of` or `quantized_tensors` name them; KeyError when one is missing.

    Those of 8 bits need a machine without `int8_obstacle()`.
    """

    from lidia_desktop.engine.speech.xtts.blocks import Block, Blocks, DenseLinear, Int8Linear, compiled

    def pair(name: str) -> Pair:
        return tensors[f"{name}.weight"], tensors[f"{name}.bias"]

    def linear(name: str) -> torch.nn.Module:
        check()
        weight, bias = pair(name)
        scales = tensors.get(f"{name}.scale")
        return DenseLinear(weight, bias) if scales is None else Int8Linear(weight, scales, bias)

    def block(number: int) -> Block:
        layer = f"layers.{number}"
        matrices = {name: linear(f"{layer}.{name}") for name in MATRICES}
        return Block(pair(f"{layer}.norm_1"), pair(f"{layer}.norm_2"), dimensions.heads, **matrices)

    # fbgemm packs on one thread, 100 MB a second.
    with ThreadPoolExecutor(physical_cores()) as threads:
        blocks = Blocks(list(threads.map(block, range(dimensions.layers))))
    return Gpt(
        dimensions=dimensions,
        text=tensors["text.weight"],
        text_positions=tensors["text_positions.weight"],
        codes=tensors["codes.weight"],
        code_positions=tensors["code_positions.weight"],
        blocks=compiled(blocks),
        is_int8=any(name.endswith(".scale") for name in tensors),
        last_norm=pair("last_norm"),
        final_norm=pair("final_norm"),
        head=pair("head"),
    )
