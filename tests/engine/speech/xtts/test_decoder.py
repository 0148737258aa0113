"""The token decoder against coqui-tts: same codes, same latents."""

from __future__ import annotations

import pytest
import torch

from lidia_desktop.engine.speech.xtts.decoder import TokenDecoder
from lidia_desktop.engine.speech.xtts.sampling import Sampling

TEXT = "здравствуйте, чем могу помочь?"
STEPS = 40


@pytest.fixture
def decoder(tiny_network) -> TokenDecoder:
    return TokenDecoder(tiny_network)


@pytest.fixture
def conditioning(decoder: TokenDecoder) -> torch.Tensor:
    return torch.randn(1, 32, decoder.dimensions.channels, generator=torch.Generator().manual_seed(3))


def _theirs(coqui, tokens: list[int], conditioning: torch.Tensor, how: Sampling, seed: int):
    ids = coqui.gpt.compute_embeddings(conditioning, torch.tensor([tokens]))
    with torch.random.fork_rng(), torch.inference_mode():
        torch.manual_seed(seed)
        stream = coqui.gpt.get_generator(
            fake_inputs=ids,
            do_sample=True,
            num_beams=1,
            num_return_sequences=1,
            output_hidden_states=True,
            return_dict_in_generate=True,
            temperature=how.temperature,
            repetition_penalty=how.repetition_penalty,
            top_k=how.top_k,
            top_p=how.top_p,
        )
        return [(int(code), latent[0]) for _, (code, latent) in zip(range(STEPS), stream, strict=False)]


@pytest.mark.parametrize("how", [Sampling(0.75, 5.0, 1, 0.85), Sampling(0.9, 2.5, 70, 0.92)], ids=["greedy", "sampled"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_same_codes_and_latents_as_coqui(coqui, decoder, conditioning, how: Sampling, seed: int) -> None:
    tokens = coqui.tokenizer.encode(TEXT, "ru")
    theirs = _theirs(coqui, tokens, conditioning, how, seed)
    ours = [pair for _, pair in zip(range(STEPS), decoder.decode(tokens, conditioning, how, seed), strict=False)]
    assert [code for code, _ in ours] == [code for code, _ in theirs]
    for (_, mine), (_, reference) in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, reference, rtol=1e-4, atol=1e-4)


def test_prefill_logits(coqui, decoder, conditioning) -> None:
    tokens = coqui.tokenizer.encode(TEXT, "ru")
    ids = coqui.gpt.compute_embeddings(conditioning, torch.tensor([tokens]))
    with torch.inference_mode():
        theirs = coqui.gpt.gpt_inference(input_ids=ids, return_dict=True).logits[0, -1]
        ours = decoder.logits(decoder.prefill(tokens, conditioning))
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-4)


def test_a_sequence_does_not_depend_on_the_one_before(coqui, decoder, conditioning) -> None:
    tokens = coqui.tokenizer.encode(TEXT, "ru")
    how = Sampling(0.9, 2.5, 70, 0.92)
    first = [code for code, _ in decoder.decode(tokens, conditioning, how, 9)]
    list(decoder.decode(tokens[:9], conditioning * 2, how, 1))
    assert [code for code, _ in decoder.decode(tokens, conditioning, how, 9)] == first
