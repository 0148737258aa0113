"""Matrix products of the decoder in the precisions that it knows: one row's result never depends on its neighbours."""

from __future__ import annotations

import functools
import warnings
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import torch

WEIGHT_LEVELS = 127
# Without VNNI fbgemm adds pairs of products in 16 bits, which full-range activations overflow.
FULL_RANGE, REDUCED_RANGE = 127, 63


class Linear(Protocol):
    """An affine map of rows."""

    def __call__(self, rows: torch.Tensor) -> torch.Tensor:
        """Rows (n, outputs) for `rows` (n, inputs)."""
        ...

    def add_to(self, sum_: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """`sum_` (n, outputs) plus the map of `rows` (n, inputs); `sum_` may be written over."""
        ...


class DenseLinear:
    """In the precision of its weights, on any device."""

    def __init__(self, matrix: torch.Tensor, bias: torch.Tensor) -> None:
        """`matrix`: (inputs, outputs), as GPT-2's Conv1D stores it; `bias`: (outputs,)."""
        self._matrix, self._bias = matrix, bias

    def __call__(self, rows: torch.Tensor) -> torch.Tensor:
        """See `Linear`."""
        import torch

        return torch.addmm(self._bias, rows, self._matrix)

    def add_to(self, sum_: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """See `Linear`."""
        return sum_ + self(rows)


class Int8Linear:
    """8-bit weights with a scale for each output, and 8-bit activations with a scale for each row, on x86 CPUs.

    fbgemm's dynamic kernel has one scale for all rows, with which a sentence would sound another way beside other
    sentences. So each row is divided by its own peak before, and the product multiplied by it after: integer sums are
    exact, so a row comes out bit for bit the same in any company.
    """

    def __init__(self, weights: torch.Tensor, scales: torch.Tensor, bias: torch.Tensor) -> None:
        """`weights`: int8 (outputs, inputs), to be multiplied by `scales`, float32 (outputs,). They are copied."""
        import torch

        # The packed matrix keeps the engine that was chosen while it was made.
        previous = torch.backends.quantized.engine
        torch.backends.quantized.engine = "fbgemm"
        try:
            zero_points = torch.zeros(len(scales), dtype=torch.int64)
            quantized = torch._make_per_channel_quantized_tensor(weights, scales.double(), zero_points, 0)
            self._packed = torch.ops.quantized.linear_prepack(quantized, None)
        finally:
            torch.backends.quantized.engine = previous
        self._product = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32
        self._levels = FULL_RANGE if torch.cpu._is_vnni_supported() else REDUCED_RANGE
        self._bias = bias

    def __call__(self, rows: torch.Tensor) -> torch.Tensor:
        """See `Linear`."""
        import torch

        product, peaks = self._scaled(rows)
        return torch.addcmul(self._bias, product, peaks)

    def add_to(self, sum_: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """See `Linear`; `sum_` is written over."""
        product, peaks = self._scaled(rows)
        return sum_.add_(self._bias).addcmul_(product, peaks)

    def _scaled(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The product of `rows` divided by their peaks, and these. A row of zeros gives numbers times zero."""
        import torch

        peaks = torch.linalg.vector_norm(rows, torch.inf, dim=-1, keepdim=True)
        return self._product(rows / peaks, 1 / self._levels, self._levels + 1, self._packed), peaks


def quantized(matrix: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """int8 weights (outputs, inputs) and their scales (outputs,) for a `matrix` (inputs, outputs)."""
    import torch

    rows = matrix.T.float()
    scales = rows.abs().amax(dim=1).clamp_min(torch.finfo(torch.float32).tiny) / WEIGHT_LEVELS
    return torch.round(rows / scales[:, None]).to(torch.int8).contiguous(), scales


@functools.cache
def int8_obstacle() -> str | None:
    """Why this machine cannot multiply in 8 bits, in words; None when it can. It is tried once.

    torch announces the end of the tensors that fbgemm's matrices are packed from, without another kernel that would
    read 8-bit weights as fast (docs/xtts-speed.md): versions are pinned, and this is where a later one shows.
    """
    import torch

    if "fbgemm" not in torch.backends.quantized.supported_engines:
        return "у процессора или сборки torch нет 8-битного умножения (fbgemm)"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            product = Int8Linear(*quantized(torch.eye(8)), torch.zeros(8))(torch.ones(1, 8))
        except (RuntimeError, AttributeError) as error:
            return f"8-битное умножение torch не работает: {error}"
    return None if torch.allclose(product, torch.ones(1, 8), atol=0.1) else "8-битное умножение torch считает неверно"
