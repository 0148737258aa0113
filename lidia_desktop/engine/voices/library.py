"""The voices that there are: one folder each, found anew at every look."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lidia_desktop.engine.audio.files import AudioMissing
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained
from lidia_desktop.engine.voices.card import CARD_NAME, VoiceCard, read_card
from lidia_desktop.engine.voices.voice import DEMO_VOICE, SAMPLE_SUFFIXES, Voice, by_preference


class UnknownVoice(LidiaError):
    """There is no voice of this name."""

    what = "Голоса «{name}» нет."
    advice = "Есть голоса: {known}."


class VoicesMissing(LidiaError):
    """The folder of voices is not there."""

    what = "Папки с голосами «{path}» нет."
    advice = "Создайте её или укажите другую в VOICE_SAMPLES_DIR."


class DoubleVoice(LidiaError):
    """Two folders claim the same name."""

    what = "Голос «{name}» есть в двух папках: взят «{used}», а «{path}» пропущен."
    advice = "Переименуйте одну из папок."


class BadVoiceName(LidiaError):
    """The folder's name cannot be shown or typed."""

    what = "В имени папки с голосом есть непечатаемые знаки: {name}."
    advice = "Переименуйте её."


@dataclass(slots=True)
class _Scan:
    voices: dict[str, Voice] = field(default_factory=dict)
    problems: list[LidiaError] = field(default_factory=list)


class VoiceLibrary:
    """Every folder in `folders` holds voices, one subfolder each; with audio directly in it, it is a voice as well.

    Beside such audio only subfolders with audio or a card are voices; otherwise empty ones are, too. The first of two
    voices with the same name wins. Hidden folders are passed over.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)

    def all(self) -> tuple[Voice, ...]:
        """Every voice, empty ones too: folders in the given order, names in alphabetical order in each."""
        return tuple(self._scan().voices.values())

    def get(self, name: str) -> Voice:
        """The voice of this name. Raises `UnknownVoice`."""
        voices = self._scan().voices
        voice = voices.get(unicodedata.normalize("NFC", name))
        if voice is None:
            raise UnknownVoice(name=name, known=", ".join(voices) or "пока ни одного")
        return voice

    def preferred(self) -> Voice:
        """The voice to begin with: of `by_preference`, the first. Raises `UnknownVoice` when there is none."""
        voices = by_preference(self.all())
        return voices[0] if voices else self.get(DEMO_VOICE)

    def problems(self) -> tuple[LidiaError, ...]:
        """What is wrong with folders, cards and listed samples; the voices are usable as far as they go."""
        return tuple(self._scan().problems)

    def _scan(self) -> _Scan:
        scan = _Scan()
        for folder in self._folders:
            candidates: list[Path] = []
            with _noted(scan.problems):
                candidates = _voice_folders(folder)
            for path in candidates:
                with _noted(scan.problems):
                    _add(scan, path)
        return scan


@contextlib.contextmanager
def _noted(problems: list[LidiaError]) -> Iterator[None]:
    """Take a problem down instead of letting it hide the other voices."""
    try:
        yield
    except LidiaError as problem:
        problems.append(problem)


def _voice_folders(folder: Path) -> list[Path]:
    with explained(folder):
        if not folder.is_dir():
            raise VoicesMissing(path=folder)
        inside = sorted((path for path in folder.iterdir() if not path.name.startswith(".")), key=_by_name)
    if not _holds_voice(folder):
        return inside
    found = [folder]
    for path in inside:
        with contextlib.suppress(LidiaError):  # beside recordings, a closed folder is hardly a voice
            if _holds_voice(path):
                found.append(path)
    return found


def _holds_voice(folder: Path) -> bool:
    with explained(folder):
        if not folder.is_dir():
            return False
        return (folder / CARD_NAME).is_file() or any(path.is_file() for path in _audio_names(folder))


def _add(scan: _Scan, folder: Path) -> None:
    with explained(folder):
        if not folder.is_dir():
            return
    name = unicodedata.normalize("NFC", folder.name if folder.name not in ("", "..") else folder.resolve().name)
    if not name.isprintable():
        raise BadVoiceName(name=ascii(name))
    if name in scan.voices:
        raise DoubleVoice(name=name, used=scan.voices[name].folder, path=folder)
    card = read_card(folder / CARD_NAME)
    scan.problems.extend(card.problems)
    samples = tuple(_samples(folder, card, scan.problems))
    scan.voices[name] = Voice(name, card.title or name, folder, samples, card.attribution, card.language)


def _samples(folder: Path, card: VoiceCard, problems: list[LidiaError]) -> list[Path]:
    candidates: list[Path] = []
    with _noted(problems):
        candidates = [folder / listed for listed in card.samples] or sorted(_audio_names(folder), key=_by_name)
    usable: list[Path] = []
    for path in candidates:
        with _noted(problems), explained(path):
            if path.is_file():
                usable.append(path)
            elif card.samples or path.is_symlink():  # otherwise a folder that is named like a sample
                raise AudioMissing(path=path)
    return usable


def _audio_names(folder: Path) -> Iterator[Path]:
    with explained(folder):
        for path in folder.iterdir():
            if path.suffix.lower() in SAMPLE_SUFFIXES and not path.name.startswith("."):
                yield path


def _by_name(path: Path) -> tuple[list[tuple[bool, int, str]], str]:
    """As file managers sort: «2.wav» before «10.wav»."""
    pieces = re.findall(r"\d+|\D+", unicodedata.normalize("NFC", path.name).casefold())
    numbers = [int(piece) if piece.isdecimal() else None for piece in pieces]
    keys = [(number is None, number or 0, piece) for number, piece in zip(numbers, pieces, strict=True)]
    return keys, path.name
