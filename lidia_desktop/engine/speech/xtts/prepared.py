"""The weights that speaking needs, made ready once: the GPT in 8 bits and the vocoder, in one file by the checkpoint.

With it a start reads half a gigabyte instead of two, and neither coqui-tts's network nor transformers is imported.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import replacing
from lidia_desktop.engine.speech.xtts.gpt import Dimensions, Gpt, assemble
from lidia_desktop.engine.speech.xtts.self_check import SelfCheck

if TYPE_CHECKING:
    import torch

FORMAT = 1  # a change in what is stored needs the next number
FILE_NAME = "lidia-int8.safetensors"
_VOCODER = "vocoder."
_META = "lidia"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Meta:
    """What a prepared file was made from, and how its weights did in the self-check on the machine named there."""

    model_hash: str
    dimensions: Dimensions
    check: SelfCheck

    def to_json(self) -> str:
        """For the header of the file."""
        return json.dumps(
            {
                "format": FORMAT,
                "model_hash": self.model_hash,
                "dimensions": self.dimensions.as_numbers(),
                "check": self.check.as_values(),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Meta:
        """Raises ValueError, TypeError or KeyError when it is not of this format."""
        values = json.loads(text)
        if values["format"] != FORMAT:
            raise ValueError(f"format {values['format']}")
        return cls(values["model_hash"], Dimensions(**values["dimensions"]), SelfCheck(**values["check"]))


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The contents of a prepared file, ready to compute."""

    gpt: Gpt
    vocoder: dict[str, torch.Tensor]


class PreparedFile:
    """Beside the checkpoint, or in `spare_folder` when that folder is not to be written to."""

    def __init__(self, model_folder: Path, spare_folder: Path, model_hash: str) -> None:
        self._paths = (model_folder / FILE_NAME, spare_folder / f"{model_hash}-{FILE_NAME}")
        self._model_hash = model_hash

    def meta(self) -> Meta | None:
        """What is known of the file, if there is a good one for this checkpoint; quick, without torch."""
        return next((meta for _, meta in self._found()), None)

    def load(self, check: Callable[[], None]) -> Prepared | None:
        """The weights, or None when they are to be made (again). `check` is called often and may raise."""
        return next((prepared for path, meta in self._found() if (prepared := _read(path, meta, check))), None)

    def save(self, gpt: Mapping[str, torch.Tensor], vocoder: Mapping[str, torch.Tensor], meta: Meta) -> None:
        """Keep the weights, whole or not at all; a failure is logged, for it costs only time."""
        tensors = {**gpt, **{_VOCODER + name: tensor for name, tensor in vocoder.items()}}
        whole = {name: tensor.contiguous() for name, tensor in tensors.items()}
        any(_written(path, whole, meta) for path in self._paths)

    def _found(self) -> Iterator[tuple[Path, Meta]]:
        for path in self._paths:
            meta = _meta(path)
            if meta is not None and meta.model_hash == self._model_hash:
                yield path, meta


def _meta(path: Path) -> Meta | None:
    try:
        return Meta.from_json(_header(path)[_META])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        _log.warning("%s is no prepared file of this version: %s", path, error)
        return None


def _header(path: Path) -> dict[str, str]:
    """The texts in the header of a safetensors file: 8 bytes of its length, then JSON (format's own documentation)."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        if not 2 <= size <= min(os.fstat(file.fileno()).st_size, 10_000_000):
            raise ValueError("not a safetensors file")
        header = json.loads(file.read(size))
    texts: dict[str, str] = header["__metadata__"]
    return texts


def _written(path: Path, tensors: Mapping[str, torch.Tensor], meta: Meta) -> bool:
    import safetensors.torch

    try:
        with replacing(path) as temporary:
            safetensors.torch.save_file(dict(tensors), temporary, {_META: meta.to_json()})
    except LidiaError as error:
        _log.warning("prepared weights are not kept in %s: %s", path.parent, error)
        return False
    return True


def _read(path: Path, meta: Meta, check: Callable[[], None]) -> Prepared | None:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "pt") as file:
            tensors = _Lazily(file, set(file.keys()))
            gpt = assemble(tensors, meta.dimensions, check)
            names = [name for name in tensors if name.startswith(_VOCODER)]
            return Prepared(gpt, {name.removeprefix(_VOCODER): tensors[name] for name in names})
    except (OSError, KeyError, ValueError, SafetensorError) as error:
        _log.warning("prepared weights in %s are made again: %s", path, error)
        return None


class _Lazily(Mapping[str, "torch.Tensor"]):
    """Tensors read when they are asked for, so that a matrix is not held in both its stored and its packed form."""

    def __init__(self, file: object, names: set[str]) -> None:
        self._file, self._names = file, names

    def __getitem__(self, name: str) -> torch.Tensor:
        if name not in self._names:
            raise KeyError(name)
        tensor: torch.Tensor = self._file.get_tensor(name)  # type: ignore[attr-defined] # safetensors has no types
        # What is copied into a packed matrix anyway may stay a view of the file until then.
        return tensor if tensor.dtype.itemsize == 1 else tensor.clone()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
