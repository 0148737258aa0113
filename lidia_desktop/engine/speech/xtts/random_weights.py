"""XTTS checkpoints with random weights: a small one for tests, one of full size for measuring."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from lidia_desktop.engine.files import replacing, write_text

LANGUAGES = ["en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh-cn", "hu", "ko", "ja", "hi"]
LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz"
START_CODE = 1024
STOP_CODE = 1025


@dataclass(frozen=True, slots=True)
class Size:
    """Dimensions of the network.

    `stop_bias` is added to the stop code's logit and decides how long takes get; `gain` multiplies the weights of the
    output head, because a fresh one is so undecided that neither text nor voice would show in what is drawn.
    """

    layers: int
    channels: int
    heads: int
    text_tokens: int
    stop_bias: float
    gain: float


TINY = Size(layers=2, channels=64, heads=4, text_tokens=128, stop_bias=3.5, gain=4.0)
FULL = Size(layers=30, channels=1024, heads=16, text_tokens=6681, stop_bias=-1e9, gain=1.0)


def write_checkpoint(folder: Path, size: Size, seed: int = 0) -> Path:
    """Write `config.json`, `vocab.json` and `model.pth` into `folder`, in the published layout; returns `folder`.

    The same size and seed give the same weights. Imports torch and coqui-tts. Raises `LidiaError` when the disk
    refuses.
    """
    import torch
    from TTS.tts.configs.xtts_config import XttsConfig
    from TTS.tts.models.xtts import Xtts

    config = XttsConfig()
    args = config.model_args
    args.gpt_layers, args.gpt_n_model_channels, args.gpt_n_heads = size.layers, size.channels, size.heads
    args.decoder_input_dim = size.channels
    args.gpt_num_audio_tokens = STOP_CODE + 1
    args.gpt_start_audio_token, args.gpt_stop_audio_token = START_CODE, STOP_CODE
    args.gpt_use_perceiver_resampler = True
    # As published: the numbers of text tokens are left to the vocabulary, but the network needs them to be built.
    built = XttsConfig()
    built.from_dict(config.to_dict())
    built.model_args.gpt_number_text_tokens = size.text_tokens
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Xtts(built)
        with torch.no_grad():
            model.gpt.mel_head.weight *= size.gain
            model.gpt.mel_head.bias[STOP_CODE] += size.stop_bias
    write_text(folder / "vocab.json", json.dumps(_vocabulary(size.text_tokens), ensure_ascii=False))
    write_text(folder / "config.json", config.to_json())
    with replacing(folder / "model.pth") as temporary:
        torch.save({"model": model.state_dict(), "config": config.to_dict()}, temporary)
    return folder


def _vocabulary(size: int) -> dict[str, object]:
    """A tokenizer file of `size` tokens that knows single letters only, in the format of `tokenizers`."""
    special = ["[STOP]", "[UNK]", "[SPACE]", "[START]", *(f"[{language}]" for language in LANGUAGES)]
    tokens = [*special, *"!'(),-./:;?", *LETTERS]
    tokens += [f"[EMPTY{number}]" for number in range(size - len(tokens))]
    added = [
        {
            "id": number,
            "special": True,
            "content": token,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
        }
        for number, token in enumerate(special)
    ]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": "[UNK]",
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "vocab": {token: number for number, token in enumerate(tokens)},
            "merges": [],
        },
    }
