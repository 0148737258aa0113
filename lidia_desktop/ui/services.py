"""What the window needs from the rest of the program; each part is handed in, so that tests hand in fakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.xtts.manager import License, ModelView
from lidia_desktop.ui.pronunciation.port import PronunciationPort

if TYPE_CHECKING:  # the engine brings libraries that the first painting does not wait for
    from lidia_desktop.engine.engine import Engine

PlayerState = Literal["idle", "playing", "finished", "lost"]
SettingName = Literal["speaker", "output_device", "device"]


class PlayerPort(Protocol):
    """What the window asks of `engine.audio.output.Player`. No method blocks; trouble stands in `error`."""

    device: str | None

    def start(self, rate_hz: int) -> None:
        """Begin a take of `rate_hz` that `feed` brings."""
        ...

    def feed(self, chunk: AudioChunk) -> None:
        """Queue more of the take."""
        ...

    def finish(self) -> None:
        """The take is complete."""
        ...

    def play(self, audio: AudioChunk, position_s: float = 0.0) -> None:
        """Play a whole take from `position_s` on."""
        ...

    def stop(self) -> None:
        """Fall silent at once."""
        ...

    def close(self) -> None:
        """Stop for good."""
        ...

    @property
    def state(self) -> PlayerState:
        """«lost» when `error` says why nothing is heard."""
        ...

    @property
    def position_s(self) -> float:
        """Seconds of the take that have been heard."""
        ...

    @property
    def underruns(self) -> int:
        """Times that sound was missing in mid-take."""
        ...

    @property
    def error(self) -> LidiaError | None:
        """Why the last take cannot be heard."""
        ...


class MemorySampleView(Protocol):
    """What the memory graph shows of `engine.memory.MemorySample`."""

    @property
    def process_bytes(self) -> int:
        """Memory of this program."""
        ...

    @property
    def device_used_bytes(self) -> int:
        """Memory of the device in use by all programs."""
        ...

    @property
    def device_total_bytes(self) -> int:
        """Memory that the device has."""
        ...

    @property
    def label(self) -> str:
        """What was measured, in words."""
        ...


class ProgressView(Protocol):
    """What the window shows of `engine.speech.xtts.download.DownloadProgress`."""

    @property
    def file(self) -> str:
        """The file at work."""
        ...

    @property
    def bytes_done(self) -> int:
        """Over all files."""
        ...

    @property
    def bytes_total(self) -> int:
        """Over all files."""
        ...

    @property
    def bytes_per_s(self) -> float:
        """How fast it is at the moment; 0 when unknown."""
        ...

    @property
    def step(self) -> str:
        """What goes on, in words."""
        ...


class ModelPort(Protocol):
    """Management of the XTTS model. Every method may touch the disk: the window calls them in a lane."""

    @property
    def license(self) -> License:
        """What the operator has to consent to; no disk."""
        ...

    def view(self) -> ModelView:
        """How things stand. Raises `LidiaError`."""
        ...

    def accept_license(self) -> None:
        """Store the consent. Raises `LidiaError`."""
        ...

    def download(self, cancel: Cancel) -> Iterator[ProgressView]:
        """Bring the missing files; continues where it was left. Raises `Cancelled` or `LidiaError`."""
        ...

    def use_folder(self, path: Path) -> None:
        """Use the model in `path` from now on. Raises `LidiaError` when there is none."""
        ...


class SettingsPort(Protocol):
    """The operator's settings, as far as the window changes them."""

    def get(self, name: SettingName) -> str | None:
        """The value in force; no disk."""
        ...

    def save(self, name: SettingName, value: str | None) -> None:
        """Keep a value and put it in force; None is the default. Touches the disk. Raises `LidiaError`."""
        ...


class StateStore(Protocol):
    """Where the window keeps how it was left: sizes, theme, last choices. Values are what JSON can hold."""

    def read(self) -> Mapping[str, object]:
        """What was written last; empty at first or when it cannot be read. Quick: read before the window is there."""
        ...

    def write(self, state: Mapping[str, object]) -> None:
        """Keep `state` in place of what was there. Raises `LidiaError`."""
        ...


class OutputDeviceView(Protocol):
    """What the window shows of `engine.audio.devices.OutputDevice`."""

    @property
    def title(self) -> str:
        """Name by which it is chosen."""
        ...


class ComputeDeviceView(Protocol):
    """What the window shows of `engine.gpu.Device`."""

    @property
    def torch_name(self) -> str:
        """How it is chosen."""
        ...

    @property
    def title(self) -> str:
        """How people call it."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the window uses, made by the composition root.

    `sample_memory`, `output_devices` and `compute_devices` may take a while and are called in a lane. `about` gives
    the versions and licences for the About box. Tests turn `native_dialogs` off to press real buttons.
    """

    engine: Engine
    player: PlayerPort
    sample_memory: Callable[[], MemorySampleView]
    output_devices: Callable[[], Sequence[OutputDeviceView]]
    compute_devices: Callable[[], Sequence[ComputeDeviceView]]
    model: ModelPort
    settings: SettingsPort
    state: StateStore
    pronunciation: PronunciationPort
    about: str = ""
    native_dialogs: bool = True
