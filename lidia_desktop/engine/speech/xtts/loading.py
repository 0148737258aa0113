"""From a model folder to something that can speak, by the shortest way: prepared weights, else the whole network."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.gpu import Device, torch_sees
from lidia_desktop.engine.memory import give_back
from lidia_desktop.engine.speech.speaker import Preparing
from lidia_desktop.engine.speech.xtts.checkpoint import as_bad_checkpoint, dimensions, load_network, load_tokenizer
from lidia_desktop.engine.speech.xtts.decoder import TokenDecoder
from lidia_desktop.engine.speech.xtts.gpt import Gpt, assemble, quantized_tensors, tensors_of
from lidia_desktop.engine.speech.xtts.pace import Pace, physical_cores
from lidia_desktop.engine.speech.xtts.preload import NETWORK_MODULE, SPEAKING_MODULE, import_libraries
from lidia_desktop.engine.speech.xtts.prepared import Meta, PreparedFile
from lidia_desktop.engine.speech.xtts.self_check import LANGUAGE, PHRASE, SelfCheck, compare, this_machine
from lidia_desktop.engine.speech.xtts.vocoder import Vocoder, vocoder_weights
from lidia_desktop.engine.voices.latents import Latents

if TYPE_CHECKING:
    import torch
    from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer
    from TTS.tts.models.xtts import Xtts

Precision = Literal["auto", "float32", "int8", "float16", "bfloat16"]


class DeviceNotUsable(LidiaError):
    """The chosen card is there, but torch cannot compute on it."""

    what = "XTTS не может считать на выбранной видеокарте: {reason}."
    advice = "До тех пор выберите процессор: LIDIA_DEVICE=cpu."


class PrecisionNotUsable(LidiaError):
    """The operator insists on a precision that this device does not have."""

    what = "XTTS не может считать в {precision} на этом устройстве: {reason}."
    advice = "Выберите LIDIA_PRECISION=auto."


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """All that speaking needs. `network` is there only where the decoder uses its weights as they are."""

    decoder: TokenDecoder
    vocoder: Vocoder
    tokenizer: VoiceBpeTokenizer
    model_hash: str
    precision: str
    network: Xtts | None


@dataclass(frozen=True, slots=True)
class Loading:
    """What is to be loaded, and how. `max_codes` ends sentences early, for measuring; None is the network's limit."""

    folder: Path
    spare_folder: Path
    device: Device
    precision: Precision
    max_codes: int | None = None


# Latents of the voice that is to speak, computed with the network unless they are known.
LatentsOf = Callable[["Xtts"], Generator[Preparing, None, Latents]]


def load(loading: Loading, model_hash: str, latents_of: LatentsOf, cancel: Cancel) -> Generator[Preparing, None, Ready]:
    """Yield progress and return what can speak. Raises `Cancelled` or `LidiaError`."""
    yield Preparing("загружаю XTTS v2")
    import_libraries(SPEAKING_MODULE, cancel)
    if (reason := torch_sees(loading.device)) is not None:
        raise DeviceNotUsable(reason=reason)
    precision = _chosen(loading)
    if precision == "int8":
        ready = yield from _load_int8(loading, model_hash, latents_of, cancel)
        return ready
    import_libraries(NETWORK_MODULE, cancel)
    network = load_network(loading.folder, loading.device.torch_name, cancel)
    if precision == "float32":
        return _exact(loading, model_hash, network)
    ready = yield from _load_half(loading, model_hash, network, precision, latents_of, cancel)
    return ready


def _chosen(loading: Loading) -> str:
    wanted, on_card = loading.precision, loading.device.kind != "cpu"
    if wanted == "float32":
        return wanted
    if on_card:
        if wanted == "int8":
            raise PrecisionNotUsable(precision=wanted, reason="8-битные веса есть только для процессора")
        return "float16" if wanted == "auto" else wanted
    if wanted in ("float16", "bfloat16"):
        raise PrecisionNotUsable(precision=wanted, reason="она только для видеокарты")
    from lidia_desktop.engine.speech.xtts.blocks import int8_obstacle

    obstacle = int8_obstacle()
    if obstacle is None:
        return "int8"
    if wanted == "int8":
        raise PrecisionNotUsable(precision=wanted, reason=obstacle)
    return "float32"


def _load_int8(
    loading: Loading, model_hash: str, latents_of: LatentsOf, cancel: Cancel
) -> Generator[Preparing, None, Ready]:
    file = PreparedFile(loading.folder, loading.spare_folder, model_hash)
    meta = file.meta()
    if meta is not None and meta.check.machine == this_machine():
        if not _is_wanted(meta.check, loading):
            import_libraries(NETWORK_MODULE, cancel)
            return _exact(loading, model_hash, load_network(loading.folder, "cpu", cancel))
        ready = _from_file(loading, file, model_hash, cancel)
        if ready is not None:
            return ready
    ready = yield from _prepare_int8(loading, file, model_hash, latents_of, cancel)
    if ready.precision == "int8":
        # Its small tensors still lie in the mapped checkpoint, which would keep all of that in memory.
        ready = _from_file(loading, file, model_hash, cancel) or ready
    gc.collect()
    give_back()
    return ready


def _from_file(loading: Loading, file: PreparedFile, model_hash: str, cancel: Cancel) -> Ready | None:
    prepared = file.load(cancel.check)
    if prepared is None:
        return None
    return _ready(loading, prepared.gpt, prepared.vocoder, load_tokenizer(loading.folder), model_hash, "int8")


def _prepare_int8(
    loading: Loading, file: PreparedFile, model_hash: str, latents_of: LatentsOf, cancel: Cancel
) -> Generator[Preparing, None, Ready]:
    import_libraries(NETWORK_MODULE, cancel)
    network = load_network(loading.folder, "cpu", cancel)
    latents = yield from latents_of(network)
    step = "готовлю веса int8, один раз"
    yield Preparing(step, 0.0)
    exact, size = tensors_of(network), dimensions(network)
    quick = quantized_tensors(exact, cancel.check)
    yield Preparing(step, 0.2)
    gpt = assemble(quick, size, cancel.check)
    yield Preparing(step, 0.4)
    found = _checked(assemble(exact, size), gpt, network, latents, cancel)
    yield Preparing(step, 0.7)
    file.save(quick, vocoder_weights(network.hifigan_decoder), Meta(model_hash, size, found))
    yield Preparing(step, 1.0)
    if not _is_wanted(found, loading):
        return _exact(loading, model_hash, network)
    weights = {name: tensor.clone() for name, tensor in vocoder_weights(network.hifigan_decoder).items()}
    return _ready(loading, gpt, weights, network.tokenizer, model_hash, "int8")


def _load_half(
    loading: Loading, model_hash: str, network: Xtts, precision: str, latents_of: LatentsOf, cancel: Cancel
) -> Generator[Preparing, None, Ready]:
    import torch

    latents = yield from latents_of(network)
    exact, size = tensors_of(network), dimensions(network)
    gpt = assemble({name: tensor.to(getattr(torch, precision)) for name, tensor in exact.items()}, size)
    found = _checked(assemble(exact, size), gpt, network, latents, cancel)
    if not _is_wanted(found, loading):
        return _exact(loading, model_hash, network)
    return _ready(
        loading, gpt, vocoder_weights(network.hifigan_decoder), network.tokenizer, model_hash, precision, network
    )


def _checked(exact: Gpt, quick: Gpt, network: Xtts, latents: Latents, cancel: Cancel) -> SelfCheck:
    import torch

    tokens: list[int] = network.tokenizer.encode(PHRASE, lang=LANGUAGE)
    conditioning = torch.from_numpy(latents.gpt_cond)
    return compare(TokenDecoder(exact), TokenDecoder(quick), tokens, conditioning, cancel.check)


def _is_wanted(found: SelfCheck, loading: Loading) -> bool:
    """Poor weights speak only for those who insist on them."""
    return found.is_good or loading.precision != "auto"


def _exact(loading: Loading, model_hash: str, network: Xtts) -> Ready:
    gpt = assemble(tensors_of(network), dimensions(network))
    weights = vocoder_weights(network.hifigan_decoder)
    return _ready(loading, gpt, weights, network.tokenizer, model_hash, "float32", network)


def _ready(
    loading: Loading,
    gpt: Gpt,
    weights: dict[str, torch.Tensor],
    tokenizer: VoiceBpeTokenizer,
    model_hash: str,
    precision: str,
    network: Xtts | None = None,
) -> Ready:
    pace = Pace(physical_cores(), is_adaptive=gpt.is_int8) if loading.device.kind == "cpu" else None
    with as_bad_checkpoint(loading.folder, "model.pth"):
        vocoder = Vocoder(weights)
    give_back()
    return Ready(TokenDecoder(gpt, pace, loading.max_codes), vocoder, tokenizer, model_hash, precision, network)
