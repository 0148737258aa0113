"""From a model folder to the network in memory, without coqui's own loader, which overwrites the file it reads."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained
from lidia_desktop.engine.speech.xtts.gpt import Dimensions
from lidia_desktop.engine.speech.xtts.interruptible import interruptible

if TYPE_CHECKING:
    import torch
    from TTS.tts.configs.xtts_config import XttsConfig
    from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer
    from TTS.tts.models.xtts import Xtts

TRAINER_PREFIX = "xtts."
TRAINER_ONLY = ("torch_mel_spectrogram_style_encoder", "torch_mel_spectrogram_dvae", "dvae")
RANDOM_FILLS = frozenset({"normal_", "uniform_", "trunc_normal_", "erfinv_"})  # overwritten by the checkpoint


class BadCheckpoint(LidiaError):
    """The files are there but are no XTTS v2 model."""

    what = "Модель в папке «{folder}» не читается: {reason}."
    advice = "Загрузите модель заново или укажите другую папку."


def load_network(folder: Path, device: str, cancel: Cancel) -> Xtts:
    """Read the network of `folder` into memory, in evaluation mode on `device` («cpu», «cuda:0»).

    The files are only read; on the CPU the weights stay mapped from the file. Imports torch and coqui-tts.
    Raises `Cancelled`, `BadCheckpoint` or `LidiaError`.
    """
    import torch

    cancel.check()
    from TTS.tts.models.xtts import Xtts

    cancel.check()
    # It warns of token numbers that XTTS does not use.
    logging.getLogger("transformers").setLevel(logging.ERROR)
    with interruptible(cancel, skip=RANDOM_FILLS):
        config, tokenizer = _config(folder), load_tokenizer(folder)
        # The published configuration leaves these to the vocabulary, as coqui's own loader does.
        config.model_args.gpt_number_text_tokens = tokenizer.get_number_tokens()
        config.model_args.gpt_start_text_token = tokenizer.tokenizer.token_to_id("[START]")
        config.model_args.gpt_stop_text_token = tokenizer.tokenizer.token_to_id("[STOP]")
        with as_bad_checkpoint(folder, "config.json"):
            network = Xtts(config)
        network.tokenizer = tokenizer
        weights = _weights(folder)
        with as_bad_checkpoint(folder, "model.pth"):
            network.load_state_dict(weights, strict=True, assign=True)
        for parameter in network.parameters():
            parameter.requires_grad_(False)
        _fold_weight_norm(network)
        # nn.Module.eval, not Xtts.eval: the latter would build transformers' generation around the GPT.
        torch.nn.Module.train(network, False)
        return network.to(device)


def dimensions(network: Xtts) -> Dimensions:
    """Sizes and special tokens of a loaded network."""
    gpt = network.gpt
    return Dimensions(
        layers=gpt.layers,
        channels=gpt.model_dim,
        heads=gpt.heads,
        start_text=gpt.start_text_token,
        stop_text=gpt.stop_text_token,
        start_code=gpt.start_audio_token,
        stop_code=gpt.stop_audio_token,
        max_codes=gpt.max_gen_mel_tokens,
        max_text_tokens=network.args.gpt_max_text_tokens,
    )


def _config(folder: Path) -> XttsConfig:
    from TTS.tts.configs.xtts_config import XttsConfig

    config = XttsConfig()
    file = folder / "config.json"
    with explained(file), as_bad_checkpoint(folder, file.name):
        config.load_json(str(file))
    return config


def load_tokenizer(folder: Path) -> VoiceBpeTokenizer:
    """The tokenizer of a model folder. Raises `BadCheckpoint` or `LidiaError`."""
    from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer

    file = folder / "vocab.json"
    with explained(file):
        file.read_bytes()
    with as_bad_checkpoint(folder, file.name):
        tokenizer = VoiceBpeTokenizer(vocab_file=file)
        if None in (tokenizer.tokenizer.token_to_id(word) for word in ("[START]", "[STOP]")):
            raise ValueError("нет слов «[START]» и «[STOP]»")
        return tokenizer


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    import torch
    from TTS.config.shared_configs import BaseDatasetConfig
    from TTS.tts.configs.xtts_config import XttsArgs, XttsAudioConfig, XttsConfig

    # The published file names these classes where they stood when it was written.
    known: list[Callable[..., object] | tuple[Callable[..., object], str]] = [
        XttsConfig,
        BaseDatasetConfig,
        (XttsArgs, "TTS.tts.models.xtts.XttsArgs"),
        (XttsAudioConfig, "TTS.tts.models.xtts.XttsAudioConfig"),
    ]
    file = folder / "model.pth"
    with explained(file), as_bad_checkpoint(folder, file.name), torch.serialization.safe_globals(known):
        stored = torch.load(file, map_location="cpu", weights_only=True, mmap=True)
        weights = stored.get("model") if isinstance(stored, dict) else None
        if not isinstance(weights, dict):
            raise ValueError("в нём нет словаря весов «model»")
        wrong = next((name for name, value in weights.items() if not isinstance(value, torch.Tensor)), None)
        if wrong is not None:
            raise ValueError(f"«{wrong}» — не тензор")
    named = ((str(name).removeprefix(TRAINER_PREFIX), value) for name, value in weights.items())
    # Half precision would fail in the first convolution; what is float32 already stays mapped from the file.
    return {
        name: value.float() if value.is_floating_point() else value
        for name, value in named
        if not name.startswith(TRAINER_ONLY)
    }


def _fold_weight_norm(network: Xtts) -> None:
    from torch.nn.utils import parametrize

    for module in network.hifigan_decoder.modules():
        for name in list(getattr(module, "parametrizations", {})):
            parametrize.remove_parametrizations(module, name)


@contextlib.contextmanager
def as_bad_checkpoint(folder: Path, name: str) -> Iterator[None]:
    """Turn whatever coqui and torch make of a bad file into `BadCheckpoint`; no memory is no fault of the file."""
    try:
        yield
    except (Cancelled, OSError, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, RuntimeError) and "memory" in str(error):
            raise
        raise BadCheckpoint(folder=folder, reason=f"{name}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    """The first line that says something: torch puts «Error(s) in loading state_dict for Xtts:» before its own."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if not line.endswith(":")] or lines or [type(error).__name__]
    return shorten(telling[0], 200, placeholder="…").rstrip(".")
