"""Streamed audio against a decode of the whole by coqui-tts, on a narrow network with random weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as nn
from hypothesis import given, settings
from hypothesis import strategies as st
from TTS.tts.layers.xtts.hifigan_decoder import HifiDecoder

from lidia_desktop.engine.speech.xtts import vocoder_convolution
from lidia_desktop.engine.speech.xtts.overlap_save import OverlapSaveConvolution
from lidia_desktop.engine.speech.xtts.stretch import LinearStretch
from lidia_desktop.engine.speech.xtts.vocoder import Vocoder, VocoderStream, vocoder_weights
from lidia_desktop.engine.speech.xtts.vocoder_convolution import ConvolutionStream, Delay, DirectConvolution

LATENT = 12
CHANNELS = 32
LENGTH = 24
SAMPLES_A_FRAME = 256
LOOK_AHEAD_FRAMES = 15
# Rounding is about 1e-6.
TOLERANCE = 1e-5


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Threads cost more than they bring with so few channels."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def decoder() -> HifiDecoder:
    """Coqui's own, its weight norm folded, loud enough that every layer shows."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        decoder = HifiDecoder(decoder_input_dim=LATENT, upsample_initial_channel_decoder=CHANNELS).eval()
        for module in decoder.waveform_decoder.modules():
            for name in list(getattr(module, "parametrizations", {})):
                torch.nn.utils.parametrize.remove_parametrizations(module, name)
        for name, weight in decoder.waveform_decoder.named_parameters():
            weight.requires_grad_(False)
            if name.endswith("weight"):
                weight.normal_(std=1.2 / weight[0].numel() ** 0.5)
        decoder.waveform_decoder.conv_post.weight.mul_(0.1)
    return decoder


@pytest.fixture(scope="module", params=["frequencies", "direct"])
def vocoder(request, decoder) -> Vocoder:
    """With wide layers in the frequency domain, as on CPUs, and with all direct, as on cards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocoder_convolution, "WIDE", 8 if request.param != "direct" else 10**6)
        return Vocoder(vocoder_weights(decoder))


@pytest.fixture(scope="module")
def latents() -> torch.Tensor:
    return torch.randn(LENGTH, LATENT, generator=torch.Generator().manual_seed(0))


@pytest.fixture(scope="module")
def speaker() -> torch.Tensor:
    return torch.randn(1, 512, 1, generator=torch.Generator().manual_seed(1)) * 0.5


def _whole(decoder: HifiDecoder, latents: torch.Tensor, speaker: torch.Tensor, speed: float) -> np.ndarray:
    """As coqui's Xtts.inference does it."""
    stretched = latents.T[None]
    if speed != 1.0:
        stretched = nn.interpolate(stretched, scale_factor=1 / speed, mode="linear")
    with torch.inference_mode():
        return decoder(stretched.transpose(1, 2), g=speaker)[0, 0].numpy()


def _pushed(stream: VocoderStream, latents: torch.Tensor, sizes: list[int]) -> list[np.ndarray]:
    """The parts of a sentence cut into `sizes`, over and over, with an empty last push."""
    parts, start = [], 0
    while start < len(latents):
        size = sizes[len(parts) % len(sizes)]
        parts.append(stream.push(latents[start : start + size], last=False))
        start += size
    return [*parts, stream.push(latents[:0], last=True)]


def _assert_same(streamed: np.ndarray, whole: np.ndarray) -> None:
    assert streamed.shape == whole.shape
    assert streamed.dtype == np.float32
    assert np.abs(streamed - whole).max() <= TOLERANCE * np.abs(whole).max()


@pytest.mark.parametrize("speed", [1.0, 0.9, 1.1])
@pytest.mark.parametrize("chunk", [1, 7, LENGTH])
def test_stream_equals_whole(decoder, vocoder, latents, speaker, speed: float, chunk: int) -> None:
    whole = _whole(decoder, latents, speaker, speed)
    assert 0.05 < np.abs(whole).max() < 0.99, "neither silence nor all at the stop"
    parts = _pushed(vocoder.stream(speaker, speed), latents, [chunk])
    _assert_same(np.concatenate(parts), whole)


@given(
    length=st.integers(3, LENGTH), sizes=st.lists(st.integers(1, 12), min_size=1, max_size=5), with_last=st.booleans()
)
@settings(max_examples=10, deadline=None)
def test_any_cut_gives_the_whole(decoder, vocoder, latents, speaker, length, sizes, with_last) -> None:
    latents = latents[:length]
    stream = vocoder.stream(speaker, 1.0)
    if with_last:
        cut = min(sizes[0], length)
        parts = [stream.push(latents[:cut], last=cut == length)]
        if cut < length:
            parts.append(stream.push(latents[cut:], last=True))
    else:
        parts = _pushed(stream, latents, sizes)
    _assert_same(np.concatenate(parts), _whole(decoder, latents, speaker, 1.0))


@pytest.mark.parametrize("length", [1, 2])
@pytest.mark.parametrize("speed", [1.0, 0.9, 1.1])
def test_the_shortest_sentences(decoder, vocoder, latents, speaker, length: int, speed: float) -> None:
    """Where coqui would copy instead of interpolating: its network is fed with what the stream feeds its own."""
    rows = latents[:length]
    for scale in (1 / speed, 4.0, 24_000 / 22_050):
        if scale != 1.0:
            rows = LinearStretch(scale).push(rows, last=True)
    with torch.inference_mode():
        whole = decoder.waveform_decoder(rows.T[None], g=speaker)[0, 0].numpy()
    _assert_same(vocoder.stream(speaker, speed).push(latents[:length], last=True), whole)
    _assert_same(np.concatenate(_pushed(vocoder.stream(speaker, speed), latents[:length], [1])), whole)


def test_no_latents_at_all_are_no_sound(vocoder, latents, speaker) -> None:
    assert vocoder.stream(speaker, 1.0).push(latents[:0], last=True).shape == (0,)


def test_audio_leaves_as_early_as_it_can(vocoder, latents, speaker) -> None:
    """The look-ahead of the network and no more stays back: of each latent come four frames and a bit."""
    stream = vocoder.stream(speaker, 1.0)
    samples = 0
    for start in range(len(latents)):
        samples += len(stream.push(latents[start : start + 1], last=False))
        # An interpolated frame needs the latent after it too.
        given_frames = start * 4 * 24_000 / 22_050
        assert samples / SAMPLES_A_FRAME >= given_frames - LOOK_AHEAD_FRAMES


def test_the_work_of_a_push_is_its_own(vocoder, latents, speaker, monkeypatch) -> None:
    """No convolution computes an output twice, and none holds more than the inputs that it still needs."""
    counts: dict[int, int] = {}
    outputs: dict[int, int] = {}
    push = ConvolutionStream.push

    def counting(self: ConvolutionStream, rows: torch.Tensor, last: bool) -> torch.Tensor:
        out = push(self, rows, last)
        counts[id(self)] = counts.get(id(self), 0) + len(rows)
        outputs[id(self)] = outputs.get(id(self), 0) + len(out)
        assert self._held is not None
        assert len(self._held) <= self._convolution.reach
        assert outputs[id(self)] <= counts[id(self)] + 1
        assert self._held.untyped_storage().nbytes() == self._held.nbytes, "it keeps no more than it shows"
        return out

    monkeypatch.setattr(ConvolutionStream, "push", counting)
    # Alive, so that no two of its parts have the same id.
    stream = vocoder.stream(speaker, 1.0)
    _pushed(stream, latents, [3])
    assert len(counts) == 1 + 4 * (1 + 3 * 6) + 1


def test_delays_do_not_grow(vocoder, latents, speaker, monkeypatch) -> None:
    longest: list[int] = []
    add_to = Delay.add_to

    def watching(self: Delay, sums: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        out = add_to(self, sums, rows)
        assert self._held is not None
        longest[-1] = max(longest[-1], len(self._held))
        return out

    monkeypatch.setattr(Delay, "add_to", watching)
    stream = vocoder.stream(speaker, 1.0)
    for start in range(0, LENGTH, 2):
        longest.append(0)
        stream.push(latents[start : start + 2], last=False)
    assert longest[-1] == longest[len(longest) // 2] <= 60, "the longest way around is 60 rows, of eleven taps"


def test_streams_do_not_disturb_each_other(vocoder, latents, speaker) -> None:
    """Two sentences by turns, of two speakers, are each what they are alone."""
    alone = [np.concatenate(_pushed(vocoder.stream(voice, 1.0), latents, [8])) for voice in (speaker, -speaker)]
    streams = [vocoder.stream(voice, 1.0) for voice in (speaker, -speaker)]
    turns = [[stream.push(latents[start : start + 8], False) for stream in streams] for start in range(0, LENGTH, 8)]
    turns.append([stream.push(latents[:0], True) for stream in streams])
    for number, one in enumerate(alone):
        np.testing.assert_array_equal(np.concatenate([turn[number] for turn in turns]), one)
    assert not np.array_equal(*alone), "the speaker shows"


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="only oneDNN is known to keep its sums in order")
def test_threads_do_not_show(vocoder, latents, speaker) -> None:
    """A take is the same to the bit however many cores are free."""
    takes = []
    for threads in (1, 1, 2):
        torch.set_num_threads(threads)
        takes.append(np.concatenate(_pushed(vocoder.stream(speaker, 1.0), latents, [3])))
    torch.set_num_threads(1)
    np.testing.assert_array_equal(takes[0], takes[1])
    np.testing.assert_array_equal(takes[0], takes[2])


@pytest.mark.parametrize("dilation", [1, 3])
@pytest.mark.parametrize("by_onednn", [False, True])
def test_direct_convolution_is_conv1d(dilation: int, by_onednn: bool) -> None:
    if by_onednn and not torch.backends.mkldnn.is_available():
        pytest.skip("no oneDNN here")
    generator = torch.Generator().manual_seed(0)
    weight, bias, rows = (torch.randn(shape, generator=generator) for shape in ((6, 5, 7), (6,), (40, 5)))
    direct = DirectConvolution(weight, dilation)
    direct._by_onednn = by_onednn
    theirs = nn.conv1d(rows.T[None], weight, bias, dilation=dilation)[0].T
    torch.testing.assert_close(direct(rows, bias), theirs, rtol=1e-4, atol=1e-5)


def test_the_latents_are_left_alone(vocoder, latents, speaker) -> None:
    before = latents.clone()
    _pushed(vocoder.stream(speaker, 1.0), latents, [5])
    assert torch.equal(latents, before)


def test_the_real_network_has_both_kinds(tiny_network) -> None:
    """The published dimensions from the first stage on: wide layers go to the frequency domain, narrow ones do not."""
    vocoder = Vocoder(vocoder_weights(tiny_network.hifigan_decoder))
    kinds = [[type(block[0][0].convolution) is OverlapSaveConvolution for block in s.blocks] for s in vocoder._stages]
    assert kinds == [[False, True, True], [False, True, True], [False] * 3, [False] * 3]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda weights: weights.pop("conv_pre.weight"), "conv_pre.weight"),
        (lambda weights: weights.pop("resblocks.5.convs2.1.bias"), "resblocks.5.convs2.1.bias"),
        (lambda weights: weights.update({"ups.2.weight": torch.zeros(8, 4, 8)}), r"ups.2.weight.*\(8, 4, 4\)"),
        (lambda weights: weights.update({"conv_post.bias": torch.zeros(1)}), "conv_post.bias"),
        (lambda weights: weights.update({"cond_layer.weight": torch.zeros(32, 512)}), "cond_layer.weight"),
    ],
)
def test_weights_of_another_network_are_refused(decoder, change, said: str) -> None:
    weights = vocoder_weights(decoder)
    change(weights)
    with pytest.raises(ValueError, match=said):
        Vocoder(weights)
