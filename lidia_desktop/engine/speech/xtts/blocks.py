"""The transformer blocks in the precisions that they know, compiled by TorchScript. Importing this imports torch.

A step is some 750 small operations between the matrix products. Called from Python one by one they cost half as much
again as the products themselves, mostly because the interpreter and the weights push each other out of the caches.

One row's result never depends on its neighbours, see `TokenDecoder.rows`.
"""

# TorchScript reads the annotations: they have to be real, and in words that it knows.
import functools
import logging
import sys
import warnings

import torch
from torch import Tensor
from torch.nn import functional as nn

WEIGHT_LEVELS = 127
# Without VNNI fbgemm adds pairs of products in 16 bits, which full-range activations overflow.
FULL_RANGE, REDUCED_RANGE = 127, 63
_log = logging.getLogger(__name__)


class DenseLinear(torch.nn.Module):
    """An affine map of rows in the precision of its weights, on any device."""

    def __init__(self, matrix: Tensor, bias: Tensor) -> None:
        """`matrix`: (inputs, outputs), as GPT-2's Conv1D stores it; `bias`: (outputs,)."""
        super().__init__()
        self.matrix, self.bias = matrix, bias

    def forward(self, rows: Tensor) -> Tensor:
        """Rows (n, outputs) for `rows` (n, inputs)."""
        return torch.addmm(self.bias, rows, self.matrix)

    @torch.jit.export
    def add_to(self, sums: Tensor, rows: Tensor) -> Tensor:
        """`sums` (n, outputs) plus the map of `rows`; `sums` may be written over."""
        return sums + torch.addmm(self.bias, rows, self.matrix)


class Int8Linear(torch.nn.Module):
    """8-bit weights with a scale for each output, and 8-bit activations with a scale for each row, on x86 CPUs.

    fbgemm's dynamic kernel has one scale for all rows, with which a sentence would sound another way beside other
    sentences. So each row is divided by its own peak before, and the product multiplied by it after: integer sums are
    exact, so a row comes out bit for bit the same in any company. A row of zeros gives some number times zero.
    """

    def __init__(self, weights: Tensor, scales: Tensor, bias: Tensor) -> None:
        """`weights`: int8 (outputs, inputs), to be multiplied by `scales`, float32 (outputs,). They are copied."""
        super().__init__()
        # The packed matrix keeps the engine that was chosen while it was made.
        previous = torch.backends.quantized.engine
        torch.backends.quantized.engine = "fbgemm"
        try:
            zero_points = torch.zeros(len(scales), dtype=torch.int64)
            stored = torch._make_per_channel_quantized_tensor(weights, scales.double(), zero_points, 0)
            self.packed = torch.ops.quantized.linear_prepack(stored, None)
        finally:
            torch.backends.quantized.engine = previous
        self.levels = FULL_RANGE if torch.cpu._is_vnni_supported() else REDUCED_RANGE
        self.bias = bias

    def forward(self, rows: Tensor) -> Tensor:
        """Rows (n, outputs) for `rows` (n, inputs)."""
        peaks = rows.abs().amax(dim=-1, keepdim=True)
        product = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            rows / peaks, 1.0 / self.levels, self.levels + 1, self.packed
        )
        return torch.addcmul(self.bias, product, peaks)

    @torch.jit.export
    def add_to(self, sums: Tensor, rows: Tensor) -> Tensor:
        """`sums` (n, outputs), written over, plus the map of `rows`."""
        peaks = rows.abs().amax(dim=-1, keepdim=True)
        product = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            rows / peaks, 1.0 / self.levels, self.levels + 1, self.packed
        )
        return sums.add_(self.bias).addcmul_(product, peaks)


def attended(queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor | None) -> Tensor:
    """Attention (1, heads, n, size) of `queries` to `keys` and `values` (1, heads, m, size); `mask` (n, m) is added.

    On a CPU not by torch's own function: on AMD's processors its last bits depend on the number of threads.
    """
    if queries.is_cuda:
        return nn.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
    scores = torch.matmul(queries * queries.size(3) ** -0.5, keys.transpose(2, 3))
    if mask is not None:
        scores = scores.add_(mask)
    return torch.matmul(scores.softmax(3), values)


class Block(torch.nn.Module):
    """One transformer block; norms are weight and bias (channels,)."""

    def __init__(
        self, norm_1: tuple[Tensor, Tensor], norm_2: tuple[Tensor, Tensor], heads: int, **linears: torch.nn.Module
    ) -> None:
        """`linears`: attention, projection, widen, narrow."""
        super().__init__()
        self.heads = heads
        self.norm_1_weight, self.norm_1_bias = norm_1
        self.norm_2_weight, self.norm_2_bias = norm_2
        self.attention, self.projection = linears["attention"], linears["projection"]
        self.widen, self.narrow = linears["widen"], linears["narrow"]

    def forward(
        self, x: Tensor, pasts: list[Tensor], filled: list[int], masks: list[Tensor | None], counts: list[int]
    ) -> Tensor:
        """Send rows (n, channels) through: `counts` of them for each of `pasts`; what is beyond is empty.

        `pasts`: keys and values (2, 1, heads, positions, size), of which `filled` positions are taken; the new ones
        are put behind them. `masks`: what is added to the scores (count, positions); None for nothing. The same past
        may come several times, the later rows after the earlier ones.
        """
        channels = x.size(1)
        qkv = self.attention(nn.layer_norm(x, [channels], self.norm_1_weight, self.norm_1_bias))
        qkv = qkv.view(x.size(0), 3, 1, self.heads, 1, channels // self.heads)
        seen: list[Tensor] = []
        row = 0
        for number in range(len(pasts)):
            past, start, count = pasts[number], filled[number], counts[number]
            # The rows become positions of one sequence.
            own = qkv.narrow(0, row, count).transpose(0, 4)[0]
            past.narrow(3, start, count).copy_(own[1:])
            known = past.narrow(3, 0, start + count)
            mixed = attended(own[0], known[0], known[1], masks[number])
            seen.append(mixed.transpose(1, 2).reshape(count, channels))
            row += count
        if row < x.size(0):
            seen.append(x.new_zeros(x.size(0) - row, channels))
        x = self.projection.add_to(x, seen[0] if len(seen) == 1 else torch.cat(seen))
        normal = nn.layer_norm(x, [channels], self.norm_2_weight, self.norm_2_bias)
        return self.narrow.add_to(x, nn.gelu(self.widen(normal), approximate="tanh"))


class Blocks(torch.nn.Module):
    """All blocks in a row."""

    def __init__(self, blocks: list[Block]) -> None:
        super().__init__()
        self.blocks = torch.nn.ModuleList(blocks)

    def forward(
        self, x: Tensor, memories: list[Tensor], filled: list[int], masks: list[Tensor | None], counts: list[int]
    ) -> Tensor:
        """As a block's; `memories`: (layers, 2, 1, heads, positions, size)."""
        for layer, block in enumerate(self.blocks):
            x = block(x, [memory[layer] for memory in memories], filled, masks, counts)
        return x


def compiled(blocks: Blocks) -> Blocks:
    """`blocks` without Python in between; where TorchScript is not to be had they stay as they are, only slower."""
    if sys.version_info >= (3, 14):  # torch says that it does not support these
        return blocks
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        try:
            script: Blocks = torch.jit.script(blocks)  # type: ignore[assignment] # called like one
        except (OSError, RuntimeError) as error:
            # It compiles from the source code, which a frozen program may not have.
            _log.warning("the blocks stay uncompiled: %s", error)
            return blocks
    return script


def quantized(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """int8 weights (outputs, inputs) and their scales (outputs,) for a `matrix` (inputs, outputs)."""
    rows = matrix.T.float()
    scales = rows.abs().amax(dim=1).clamp_min(torch.finfo(torch.float32).tiny) / WEIGHT_LEVELS
    return torch.round(rows / scales[:, None]).to(torch.int8).contiguous(), scales


@functools.cache
def int8_obstacle() -> str | None:
    """Why this machine cannot multiply in 8 bits, in words; None when it can. It is tried once.

    torch announces the end of the tensors that fbgemm's matrices are packed from, without another kernel that would
    read 8-bit weights as fast (docs/xtts-speed.md): versions are pinned, and this is where a later one shows.
    """
    if "fbgemm" not in torch.backends.quantized.supported_engines:
        return "у процессора или сборки torch нет 8-битного умножения (fbgemm)"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            product = Int8Linear(*quantized(torch.eye(8)), torch.zeros(8))(torch.ones(1, 8))
        except (RuntimeError, AttributeError) as error:
            return f"8-битное умножение torch не работает: {error}"
    return None if torch.allclose(product, torch.ones(1, 8), atol=0.1) else "8-битное умножение torch считает неверно"
