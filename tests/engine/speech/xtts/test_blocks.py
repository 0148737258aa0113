"""8-bit products: near those in float32, the same for a row in any company."""

from __future__ import annotations

import sys

import pytest
import torch

from lidia_desktop.engine.speech.xtts.blocks import DenseLinear, Int8Linear, quantized
from lidia_desktop.engine.speech.xtts.checkpoint import dimensions
from lidia_desktop.engine.speech.xtts.gpt import assemble, tensors_of


@pytest.fixture
def pair(int8) -> tuple[DenseLinear, Int8Linear]:
    random = torch.Generator().manual_seed(1)
    matrix, bias = torch.randn(96, 160, generator=random) * 0.1, torch.randn(160, generator=random)
    return DenseLinear(matrix, bias), Int8Linear(*quantized(matrix), bias)


def test_near_float32_for_rows_of_any_size(pair) -> None:
    exact, quick = pair
    rows = torch.randn(6, 96, generator=torch.Generator().manual_seed(2)) * torch.logspace(-4, 4, 6)[:, None]
    right, found = exact(rows) - exact(rows * 0), quick(rows) - quick(rows * 0)
    error = (right - found).norm(dim=1) / right.norm(dim=1)
    assert float(error[2:].max()) < 0.02


def test_a_row_does_not_depend_on_its_company(pair) -> None:
    _, quick = pair
    rows = torch.randn(33, 96, generator=torch.Generator().manual_seed(3))
    rows[5] *= 1000
    together = quick(rows)
    for number, row in enumerate(rows):
        assert torch.equal(quick(row[None])[0], together[number])


def test_a_row_of_zeros_gives_the_bias(pair) -> None:
    exact, quick = pair
    zeros = torch.zeros(2, 96)
    assert torch.equal(quick(zeros), exact(zeros))


def test_adding_to_a_sum(pair) -> None:
    rows, sum_ = torch.randn(3, 96), torch.randn(3, 160)
    for linear in pair:
        torch.testing.assert_close(linear.add_to(sum_.clone(), rows), sum_ + linear(rows))


def test_quantized_weights_keep_each_output_within_half_a_step() -> None:
    matrix = torch.randn(64, 32) * torch.logspace(-6, 2, 32)
    weights, scales = quantized(matrix)
    assert weights.dtype == torch.int8
    assert int(weights.abs().max()) == 127
    back = weights.float() * scales[:, None]
    assert bool(((back - matrix.T).abs() <= scales[:, None] * 0.5001).all())


def test_an_output_without_weights() -> None:
    weights, scales = quantized(torch.zeros(8, 4))
    assert not weights.any()
    assert torch.isfinite(scales).all()


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="TorchScript ends before")
def test_the_blocks_are_really_compiled(tiny_network) -> None:
    """A comment of the wrong kind is enough to stop TorchScript, and all would only be slower."""
    gpt = assemble(tensors_of(tiny_network), dimensions(tiny_network))
    assert isinstance(gpt.blocks, torch.jit.ScriptModule)
