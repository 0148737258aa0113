"""What the comparison and its workers tell each other, as JSON objects one a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lidia_desktop.engine.errors import LidiaError


class NothingSaid(LidiaError):
    """The network ended at once, so there is nothing to divide by."""

    what = "Сеть не произнесла ни звука."


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker loads. Paths as text: `model` is the checkpoint's folder, `weights_copy` what coqui-tts may harm.

    `caches` holds hashes and latents; `samples` are the voice; `device` is torch's name; `codes` a sentence's length.
    """

    model: str
    weights_copy: str
    caches: str
    samples: tuple[str, ...]
    device: str
    codes: int

    @property
    def hashes_file(self) -> Path:
        """Remembered SHA-256."""
        return Path(self.caches) / "hashes.json"

    @property
    def latents_folder(self) -> Path:
        """Computed latents."""
        return Path(self.caches) / "latents"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text that ends after `codes` audio codes, if the network does not end it before; of some `sentences`.

    coqui-tts speaks it in one go. Ours gives each sentence an equal share of the codes.
    """

    text: str
    seed: int
    codes: int
    sentences: int = 1


@dataclass(frozen=True, slots=True)
class Started:
    """`import_s`: seconds for the libraries; `load_s`: from there until it could speak. `threads` are torch's."""

    import_s: float
    load_s: float
    threads: int
    version: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """Seconds until the first audio, of work and of audio; `peak_bytes` resident in the worker meanwhile.

    Raises `NothingSaid` when there is no audio.
    """

    first_audio_s: float
    work_s: float
    audio_s: float
    peak_bytes: int

    def __post_init__(self) -> None:
        if not self.audio_s:
            raise NothingSaid

    @property
    def rtf(self) -> float:
        """Seconds of work for a second of audio."""
        return self.work_s / self.audio_s
