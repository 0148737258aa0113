"""Stand-ins for what the window is given: sound without a device, a model without a network."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.engine import Engine
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.gpu import CPU, Device, DeviceChoice
from lidia_desktop.engine.speech.choice import SpeakerChoice, SpeakerKind
from lidia_desktop.engine.speech.presets import BUILT_IN, NamedPreset
from lidia_desktop.engine.speech.speaker import Speaker
from lidia_desktop.engine.speech.xtts.manager import License, ModelView
from lidia_desktop.engine.text.edits import substitution
from lidia_desktop.engine.text.guard import Guarded
from lidia_desktop.engine.text.lexicon import Entry, Lexicon
from lidia_desktop.engine.text.lexicon_file import LexiconFile
from lidia_desktop.engine.text.trace import Spoken
from lidia_desktop.engine.voices.voice import Voice
from lidia_desktop.ui.pronunciation.port import LexiconView
from lidia_desktop.ui.services import Services, SettingName

CARD = Device("cuda", "RTX 3060", capability=(8, 6))
GB = 1_000_000_000


class FakeVoices:
    def __init__(self, *voices: Voice) -> None:
        self.voices = voices or (
            Voice("demo", "Демо", Path("/voices/demo"), (Path("/voices/demo/1.wav"),)),
            Voice("lidia", "Лидия", Path("/voices/lidia")),
        )
        self.troubles: tuple[LidiaError, ...] = ()

    def all(self) -> tuple[Voice, ...]:
        return self.voices

    def problems(self) -> tuple[LidiaError, ...]:
        return self.troubles


class FakePresets:
    def __init__(self, *own: NamedPreset) -> None:
        self.own = own

    def all(self) -> tuple[NamedPreset, ...]:
        return BUILT_IN + self.own

    def problems(self) -> tuple[LidiaError, ...]:
        return ()


class FakeFactory:
    """Always makes the speaker it was given; counts how often it was asked to choose."""

    def __init__(self, speaker: Speaker, kind: SpeakerKind = "embedded", reason: str = "XTTS не готова: проба") -> None:
        self.speaker = speaker
        self.choice = SpeakerChoice(kind, reason)
        self.error: LidiaError | None = None
        self.asked = 0

    def choose(self) -> SpeakerChoice:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.choice

    def device(self) -> DeviceChoice:
        return DeviceChoice(CPU, "Процессор; P104-100 пропущена: compute capability 6.1 < 7.0")

    def make(self, kind: SpeakerKind) -> Speaker:
        return self.speaker


class FakePlayer:
    """Silent. Plays by a clock that tests move, or by the real one."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self.device: str | None = None
        self.clock = clock
        self.now = 0.0
        self.underruns = 0
        self.error: LidiaError | None = None
        self.calls: list[str] = []
        self.fed_s = 0.0
        self._since = 0.0
        self._start_s = 0.0
        self._ended = False
        self._stopped_at: float | None = 0.0
        self.closed = False

    def _time(self) -> float:
        return self.clock() if self.clock else self.now

    def start(self, rate_hz: int) -> None:
        self._begin("start", 0.0)

    def play(self, audio: AudioChunk, position_s: float = 0.0) -> None:
        self._begin(f"play {position_s:.2f}", position_s)
        self.fed_s = audio.duration_s
        self._ended = True

    def _begin(self, call: str, position_s: float) -> None:
        self.calls.append(call)
        self.fed_s, self._start_s, self._ended = 0.0, position_s, False
        self._since, self._stopped_at, self.error = self._time(), None, None

    def feed(self, chunk: AudioChunk) -> None:
        self.fed_s += chunk.duration_s

    def finish(self) -> None:
        self.calls.append("finish")
        self._ended = True

    def stop(self) -> None:
        self.calls.append("stop")
        self._stopped_at = self.position_s

    def close(self) -> None:
        self.closed = True

    def lose(self, error: LidiaError) -> None:
        """As if the device were unplugged."""
        self.error = error

    @property
    def position_s(self) -> float:
        if self._stopped_at is not None:
            return self._stopped_at
        return min(self.fed_s, self._start_s + self._time() - self._since)

    @property
    def state(self):
        if self.error is not None:
            return "lost"
        if self._stopped_at is not None:
            return "idle"
        return "finished" if self._ended and self.position_s >= self.fed_s else "playing"


@dataclass
class FakeSample:
    process_bytes: int = 420_000_000
    device_used_bytes: int = 6_100_000_000
    device_total_bytes: int = 24_000_000_000
    label: str = "память программы"


@dataclass
class FakeProgress:
    file: str
    bytes_done: int
    bytes_total: int
    bytes_per_s: float
    step: str = "загрузка"


class FakeModel:
    """Downloads `steps` portions, each when the test lets it."""

    license = License(
        "Coqui Public Model License",
        "Модель и записи, которые она создаёт, можно использовать только некоммерчески: для себя и учёбы. "
        "Отвечать ею на звонки клиентов компании нельзя.",
        "https://example.invalid/cpml",
    )

    def __init__(self, steps: int = 10) -> None:
        self.steps = steps
        self.done = 0
        self.gate = threading.Semaphore(0)
        self.error: LidiaError | None = None
        self.folder_error: LidiaError | None = None
        self.accepted = False
        self.folder = Path("/models/xtts_v2")
        self.own_folder = False

    def view(self) -> ModelView:
        ready = self.own_folder or self.done == self.steps
        total = 2 * GB
        text = "модель XTTS v2 на месте" if ready else f"модели XTTS v2 нет в «{self.folder}»"
        return ModelView(text, ready, self.accepted, self.folder, total * self.done // self.steps, total)

    def accept_license(self) -> None:
        self.accepted = True

    def download(self, cancel: Cancel) -> Iterator[FakeProgress]:
        while self.done < self.steps:
            while not self.gate.acquire(timeout=0.01):
                cancel.check()
            cancel.check()
            if self.error is not None:
                raise self.error
            self.done += 1
            yield FakeProgress("model.pth", 2 * GB * self.done // self.steps, 2 * GB, 12_500_000.0)

    def use_folder(self, path: Path) -> None:
        if self.folder_error is not None:
            raise self.folder_error
        self.folder, self.own_folder = path, True


class FakeSettings:
    def __init__(self) -> None:
        self.values: dict[SettingName, str | None] = {"speaker": "auto", "output_device": None, "device": "auto"}

    def get(self, name: SettingName) -> str | None:
        return self.values[name]

    def save(self, name: SettingName, value: str | None) -> None:
        self.values[name] = value


class FakeState:
    def __init__(self, state: Mapping[str, object] | None = None) -> None:
        self.state = dict(state or {})
        self.written = 0

    def read(self) -> Mapping[str, object]:
        return self.state

    def write(self, state: Mapping[str, object]) -> None:
        self.state = dict(state)
        self.written += 1


@dataclass(frozen=True)
class FakeBadLine:
    number: int
    reason: str


class FakePronunciation:
    """Knows four rules, keeps the lexicon in memory, and answers when `gate` lets it."""

    RULES = (
        ("address", re.compile(r"ул\."), "улица"),
        ("number", re.compile(r"\d+"), "число"),
        ("cleanup", re.compile(r" *[«»] *"), " "),
        ("yo", re.compile(r"(?<=жд)е(?=т\b)"), "ё"),
    )
    TITLES = MappingProxyType(
        {"address": "адрес", "number": "число", "lexicon": "словарь", "markup": "указано в тексте"}
    )

    def __init__(self, path: Path = Path("/nowhere/lexicon.toml")) -> None:
        self.path = path
        self.entries: tuple[Entry, ...] = ()
        self.bad: tuple[FakeBadLine, ...] = ()
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.error: LidiaError | None = None

    def spoken(self, text: str, language: str, voice: str, *, rules: bool) -> Spoken:
        self.asked.append(text)
        self.gate.wait(5)
        if self.error is not None:
            raise self.error
        guarded = Guarded.of(text)
        guarded = guarded.keeping(Lexicon(self.entries).edits(guarded.spoken.text, voice))
        steps = [substitution(pattern, said, rule) for rule, pattern, said in self.RULES]
        return guarded.through(steps if rules else []).released()

    def title(self, rule: str) -> str:
        return self.TITLES.get(rule, rule)

    def load(self) -> LexiconView:
        return LexiconView(self.entries, self.bad)

    def add(self, word: str, spoken: str, voice: str | None) -> None:
        self.remove(word, voice)
        self.entries += (Entry(word, spoken, voice),)

    def remove(self, word: str, voice: str | None) -> None:
        self.entries = tuple(one for one in self.entries if (one.word.lower(), one.voice) != (word.lower(), voice))


@dataclass
class FakeDevice:
    title: str


@dataclass
class Parts:
    """The fakes behind one window, to move and to look at."""

    speaker: Speaker
    player: FakePlayer = field(default_factory=FakePlayer)
    voices: FakeVoices = field(default_factory=FakeVoices)
    presets: FakePresets = field(default_factory=FakePresets)
    model: FakeModel = field(default_factory=FakeModel)
    settings: FakeSettings = field(default_factory=FakeSettings)
    state: FakeState = field(default_factory=FakeState)
    sample: FakeSample = field(default_factory=FakeSample)
    pronunciation: FakePronunciation = field(default_factory=FakePronunciation)

    def __post_init__(self) -> None:
        self.factory = FakeFactory(self.speaker)
        self.engine = Engine(self.voices, self.presets, self.factory, LexiconFile(Path("/nowhere/lexicon.toml")))

    def services(self) -> Services:
        return Services(
            engine=self.engine,
            player=self.player,
            sample_memory=lambda: self.sample,
            output_devices=lambda: [FakeDevice("pulse"), FakeDevice("HDA & Intel")],
            compute_devices=lambda: [CPU, CARD],
            model=self.model,
            settings=self.settings,
            state=self.state,
            pronunciation=self.pronunciation,
            about="Qt 6 (LGPL)",
            native_dialogs=False,
        )


def real_time_player() -> FakePlayer:
    """Plays as fast as a device would."""
    return FakePlayer(time.monotonic)
