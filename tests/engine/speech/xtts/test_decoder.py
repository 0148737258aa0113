"""The token decoder against coqui-tts: same codes, same latents; and against itself, alone and in company."""

from __future__ import annotations

import pytest
import torch

from lidia_desktop.engine.cancel import Cancelled
from lidia_desktop.engine.speech.xtts.checkpoint import dimensions
from lidia_desktop.engine.speech.xtts.decoder import Sentence, TokenDecoder
from lidia_desktop.engine.speech.xtts.gpt import assemble, quantized_tensors, tensors_of
from lidia_desktop.engine.speech.xtts.sampling import Sampling

TEXT = "здравствуйте, чем могу помочь?"
STEPS = 40
GREEDY = Sampling(0.75, 5.0, 1, 0.85)
SAMPLED = Sampling(0.9, 2.5, 70, 0.92)


def nothing() -> None:
    """No cancel."""


def _decoder(network, precision: str) -> TokenDecoder:
    tensors = tensors_of(network)
    if precision == "int8":
        tensors = quantized_tensors(tensors, nothing)
    return TokenDecoder(assemble(tensors, dimensions(network)))


@pytest.fixture(scope="module")
def exact(tiny_network) -> TokenDecoder:
    return _decoder(tiny_network, "float32")


@pytest.fixture(scope="module", params=["float32", "int8"])
def decoder(tiny_network, request) -> TokenDecoder:
    if request.param == "int8":
        request.getfixturevalue("int8")
    return _decoder(tiny_network, request.param)


@pytest.fixture(scope="module")
def conditioning(exact: TokenDecoder) -> torch.Tensor:
    return torch.randn(1, 32, exact.dimensions.channels, generator=torch.Generator().manual_seed(3))


def _begun(decoder: TokenDecoder, tokens: list[int], conditioning: torch.Tensor, how: Sampling, seed: int) -> Sentence:
    sentence = decoder.begin(decoder.prefix(conditioning, nothing), tokens, decoder.sampler(how, seed))
    decoder.read(sentence, nothing)
    return sentence


def _told(decoder: TokenDecoder, sentences: list[Sentence]) -> list[list[tuple[int, torch.Tensor]]]:
    """Codes and latents of each, decoded side by side to their ends, or to `STEPS`."""
    told: list[list[tuple[int, torch.Tensor]]] = [[] for _ in sentences]
    under_way = list(enumerate(sentences))
    for _ in range(STEPS):
        for number, sentence in under_way:
            latent = sentence.latent
            sentence.accept(sentence.draw())
            told[number].append((sentence.code, latent))
        under_way = [(number, sentence) for number, sentence in under_way if not sentence.is_finished]
        decoder.step([sentence for _, sentence in under_way], nothing)
    return told


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


@pytest.mark.parametrize("how", [GREEDY, SAMPLED], ids=["greedy", "sampled"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_same_codes_and_latents_as_coqui(coqui, exact, conditioning, how: Sampling, seed: int) -> None:
    tokens = coqui.tokenizer.encode(TEXT, "ru")
    theirs = _theirs(coqui, tokens, conditioning, how, seed)
    (ours,) = _told(exact, [_begun(exact, tokens, conditioning, how, seed)])
    assert [code for code, _ in ours] == [code for code, _ in theirs]
    for (_, mine), (_, reference) in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, reference, rtol=1e-4, atol=1e-4)


def test_prefill_logits(coqui, exact, conditioning) -> None:
    tokens = coqui.tokenizer.encode(TEXT, "ru")
    ids = coqui.gpt.compute_embeddings(conditioning, torch.tensor([tokens]))
    with torch.inference_mode():
        theirs = coqui.gpt.gpt_inference(input_ids=ids, return_dict=True).logits[0, -1]
    ours = _begun(exact, tokens, conditioning, GREEDY, 0).logits
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-4)


def test_8_bits_are_near_float32(int8, exact, tiny_network, coqui, conditioning) -> None:
    tokens = coqui.tokenizer.encode(TEXT, "ru")
    quick = _decoder(tiny_network, "int8")
    right = _begun(exact, tokens, conditioning, GREEDY, 0).logits
    found = _begun(quick, tokens, conditioning, GREEDY, 0).logits
    assert not torch.equal(found, right)
    assert float((found - right).std() / right.std()) < 0.05


def test_a_sentence_is_bit_for_bit_the_same_in_any_company(coqui, decoder, conditioning) -> None:
    """Other texts, lengths, seeds, presets, and another voice beside it; some end earlier."""
    tokens = coqui.tokenizer.encode(TEXT, "ru")

    def sentences() -> list[Sentence]:
        begun = [
            _begun(decoder, tokens, conditioning, SAMPLED, 4),
            _begun(decoder, tokens[:7], conditioning, GREEDY, 5),
            _begun(decoder, tokens * 2, conditioning * 0.5, SAMPLED, 6),
            *(_begun(decoder, tokens[number:], conditioning, SAMPLED, number) for number in range(4)),
        ]
        begun[1].end_after(3)
        return begun

    together = _told(decoder, sentences())
    assert len(together[1]) == 3
    for number, sentence in enumerate(sentences()):
        (alone,) = _told(decoder, [sentence])
        assert [code for code, _ in alone] == [code for code, _ in together[number]]
        assert all(torch.equal(one, other) for (_, one), (_, other) in zip(alone, together[number], strict=True))


def test_8_bits_do_not_depend_on_the_number_of_threads(int8, coqui, tiny_network, conditioning) -> None:
    tokens = coqui.tokenizer.encode(TEXT, "ru")
    decoder = _decoder(tiny_network, "int8")
    threads, told = torch.get_num_threads(), []
    try:
        for count in (1, 2):
            torch.set_num_threads(count)
            told.append(_told(decoder, [_begun(decoder, tokens, conditioning, SAMPLED, 4)])[0])
    finally:
        torch.set_num_threads(threads)
    assert all(code == other and torch.equal(a, b) for (code, a), (other, b) in zip(*told, strict=True))


def test_a_prefix_serves_many_sentences(coqui, decoder, conditioning) -> None:
    tokens = coqui.tokenizer.encode(TEXT, "ru")
    kept = conditioning.clone()
    prefix = decoder.prefix(conditioning, nothing)
    told = []
    for _ in range(2):
        sentence = decoder.begin(prefix, tokens, decoder.sampler(SAMPLED, 9))
        decoder.read(sentence, nothing)
        told += _told(decoder, [sentence])
    assert [code for code, _ in told[0]] == [code for code, _ in told[1]]
    assert torch.equal(conditioning, kept)


def test_text_read_along_with_others_is_text_read_at_once(coqui, decoder, conditioning) -> None:
    tokens = coqui.tokenizer.encode(TEXT, "ru")
    at_once = _begun(decoder, tokens, conditioning, SAMPLED, 2)
    along = decoder.begin(decoder.prefix(conditioning, nothing), tokens, decoder.sampler(SAMPLED, 2))
    other = _begun(decoder, tokens[3:], conditioning, SAMPLED, 3)
    steps = 0
    while not along.is_read:
        other.accept(5)
        decoder.step([other], nothing, [along])
        steps += 1
    assert steps > 1 or decoder.rows == 1
    assert torch.equal(along.logits, at_once.logits)
    assert torch.equal(along.latent, at_once.latent)
    assert _told(decoder, [along])[0][-1][0] == _told(decoder, [at_once])[0][-1][0]


def test_memory_grows_with_a_long_sentence(coqui, exact, conditioning) -> None:
    sentence = _begun(exact, coqui.tokenizer.encode(TEXT, "ru"), conditioning, SAMPLED, 1)
    before = sentence.past.filled
    for _ in range(300):
        sentence.accept(5)
        exact.step([sentence], nothing)
    assert sentence.past.filled == before + 300
    assert torch.isfinite(sentence.latent).all()


def test_it_is_given_up_within_a_layer(coqui, decoder, conditioning) -> None:
    calls = 0

    def cancelled() -> None:
        nonlocal calls
        calls += 1
        raise Cancelled

    with pytest.raises(Cancelled):
        decoder.prefix(conditioning, cancelled)
    sentence = _begun(decoder, coqui.tokenizer.encode(TEXT, "ru"), conditioning, SAMPLED, 1)
    filled = sentence.past.filled
    sentence.accept(sentence.draw())
    with pytest.raises(Cancelled):
        decoder.step([sentence], cancelled)
    assert (calls, sentence.past.filled) == (2, filled)
