"""Conditioning latents and speaker embedding of a voice, kept as safetensors between starts."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import safetensors.numpy
from safetensors import SafetensorError

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import replacing

_FORMAT = 1  # a change in how samples are read, or latents computed, needs the next number
_log = logging.getLogger(__name__)

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LatentsKey:
    """Everything that latents follow from: `samples` are SHA-256 of the files' contents in their order."""

    samples: tuple[str, ...]
    gpt_cond_len_s: int
    gpt_cond_chunk_len_s: int
    model_hash: str

    @property
    def digest(self) -> str:
        """64 hexadecimal digits that stand for this key in a file name."""
        parts = [_FORMAT, self.samples, self.gpt_cond_len_s, self.gpt_cond_chunk_len_s, self.model_hash]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Latents:
    """`gpt_cond` float32 (1, positions, channels), (1, 32, 1024) in XTTS v2; `speaker` float32 (1, size, 1), size 512.

    Raises ValueError for other shapes and types, and for values that are not finite.
    """

    gpt_cond: Array
    speaker: Array

    def __post_init__(self) -> None:
        for name, array in (("gpt_cond", self.gpt_cond), ("speaker", self.speaker)):
            if array.dtype != np.float32 or array.ndim != 3 or array.shape[0] != 1 or not array.size:
                raise ValueError(f"{name} is {array.dtype} of shape {array.shape}")
            if not np.isfinite(array).all():
                raise ValueError(f"{name} is not finite")
        if self.speaker.shape[2] != 1:
            raise ValueError(f"speaker has shape {self.speaker.shape}")


class LatentsCache:
    """Latents in `folder`, one file a key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: LatentsKey) -> Latents | None:
        """What was saved under `key`, or None; a damaged file is logged and removed."""
        path = self._path(key)
        try:
            return _unpacked(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, SafetensorError, ValueError, KeyError) as error:
            _log.warning("latents in %s are computed again: %s", path, error)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("damaged latents stay in %s: %s", path, error)
        return None

    def save(self, key: LatentsKey, latents: Latents) -> None:
        """Keep `latents` under `key`, whole or not at all; a failure is logged, for it costs only time."""
        try:
            with replacing(self._path(key)) as temporary:
                temporary.write_bytes(_packed(latents))
        except LidiaError as error:
            _log.warning("latents are not kept: %s", error)

    def _path(self, key: LatentsKey) -> Path:
        return self.folder / f"{key.digest}.safetensors"


def _packed(latents: Latents) -> bytes:
    arrays = {"gpt_cond": np.ascontiguousarray(latents.gpt_cond), "speaker": np.ascontiguousarray(latents.speaker)}
    return safetensors.numpy.save({**arrays, "sha256": _checksum(arrays["gpt_cond"], arrays["speaker"])})


def _unpacked(data: bytes) -> Latents:
    tensors = safetensors.numpy.load(data)
    latents = Latents(tensors["gpt_cond"], tensors["speaker"])
    if not np.array_equal(tensors["sha256"], _checksum(latents.gpt_cond, latents.speaker)):
        raise ValueError("the checksum does not match")
    return latents


def _checksum(gpt_cond: Array, speaker: Array) -> npt.NDArray[np.uint8]:
    digest = hashlib.sha256(gpt_cond.tobytes() + speaker.tobytes()).digest()
    return np.frombuffer(digest, dtype=np.uint8).copy()
