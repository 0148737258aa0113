"""The sampler against transformers' own logits processors."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import LogitsProcessorList
from transformers.generation.logits_process import (
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from lidia_desktop.engine.speech.xtts.sampling import PREFIX_CODE, Sampler, Sampling

CODES, START = 1026, 1024


@given(
    seed=st.integers(0, 2**32 - 1),
    how=st.builds(
        Sampling,
        temperature=st.floats(0.1, 1.0),
        repetition_penalty=st.floats(1.0, 10.0),
        top_k=st.integers(1, 100),
        top_p=st.floats(0.1, 0.999),
    ),
)
def test_scores_and_draws_are_those_of_transformers(seed: int, how: Sampling) -> None:
    steps = torch.randn(6, CODES, generator=torch.Generator().manual_seed(seed)) * 4
    theirs = LogitsProcessorList(
        [
            RepetitionPenaltyLogitsProcessor(penalty=how.repetition_penalty),
            TemperatureLogitsWarper(how.temperature),
            TopKLogitsWarper(top_k=how.top_k),
            TopPLogitsWarper(top_p=how.top_p),
        ]
    )
    sampler = Sampler(how, CODES, START, seed)
    random = torch.Generator().manual_seed(seed)
    ids = torch.tensor([[PREFIX_CODE] * 40 + [START]])
    for logits in steps:
        expected = theirs(ids, logits[None].clone())[0]
        torch.testing.assert_close(sampler.scores(logits), expected)
        code = torch.multinomial(torch.softmax(expected, dim=-1), 1, generator=random)
        assert sampler.draw(logits) == int(code)
        sampler.accept(int(code))
        ids = torch.cat([ids, code[None]], dim=1)


@pytest.mark.parametrize("seed", [0, 7])
def test_a_generator_of_its_own(seed: int) -> None:
    how = Sampling(1.0, 1.0, 100, 1.0)
    logits = torch.randn(CODES, generator=torch.Generator().manual_seed(1))

    def codes() -> list[int]:
        sampler = Sampler(how, CODES, START, seed)
        return [sampler.draw(logits) for _ in range(20)]

    first = codes()
    torch.rand(100)
    assert codes() == first
    assert len(set(first)) > 1
