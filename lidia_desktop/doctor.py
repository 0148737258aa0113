"""`doctor`: what is installed, chosen and missing, and whether the program can speak."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lidia_desktop.app import Program, build, versions
from lidia_desktop.engine.audio.devices import output_devices
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.presets import BUILT_IN
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.take import Take
from lidia_desktop.engine.speech.xtts.prepared import PreparedFile
from lidia_desktop.settings import SECRETS, read_secret

MARKS = {"ok": "✓", "note": "·", "fault": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; a «fault» keeps the program from speaking, a «note» does not."""

    mark: Literal["ok", "note", "fault"]
    text: str


def report() -> int:
    """Print the findings; 0 when the program can speak, 1 when it cannot."""
    findings = []
    for finding in _findings():
        findings.append(finding)
        print(f"{MARKS[finding.mark]} {finding.text}", flush=True)
    return 1 if any(finding.mark == "fault" for finding in findings) else 0


def _findings() -> Iterator[Finding]:
    yield Finding("ok", f"Python {platform.python_version()}, {platform.platform()}")
    try:
        yield Finding("ok", ", ".join(f"{name} {version}" for name, version in versions().items()))
    except importlib.metadata.PackageNotFoundError as error:
        yield Finding("fault", f"не установлен пакет {error.name}: запустите python3 run.py")
        return
    try:
        program = build()
    except LidiaError as error:
        yield Finding("fault", str(error))
        return
    yield from _folders(program)
    yield from _parts(program)
    yield from _keys(program)
    yield from _sound()
    yield from _trial(program)


def _folders(program: Program) -> Iterator[Finding]:
    for name, path in (
        ("настройки", program.folders.config),
        ("данные", program.folders.data),
        ("кэш", program.folders.cache),
    ):
        existing = next(folder for folder in (path, *path.parents) if folder.exists())
        free_gb = shutil.disk_usage(existing).free / 1e9
        yield Finding("ok", f"{name}: {path} (свободно {free_gb:.1f} ГБ)")


def _parts(program: Program) -> Iterator[Finding]:
    voices = program.engine.voices.all()
    known = ", ".join(f"{voice.title} ({len(voice.samples)})" for voice in voices)
    yield Finding("ok" if voices else "note", f"голоса (образцов): {known or 'ни одного'}")
    yield Finding("ok", f"пресеты: {', '.join(named.title for named in program.engine.presets.all())}")
    for problem in (*program.engine.voices.problems(), *program.engine.presets.problems()):
        yield Finding("note", str(problem))
    try:
        obstacle = program.models.obstacle()
        yield Finding("note" if obstacle else "ok", f"XTTS: {obstacle or program.models.view().text}")
        if obstacle is None:
            yield _prepared(program)
        yield Finding("ok", f"вычисления: {program.factory.device().reason}")
    except LidiaError as error:
        yield Finding("note", str(error))


def _prepared(program: Program) -> Finding:
    """What the self-check of the 8-bit weights found."""
    model = program.models.model
    sha256 = model.check().weights_sha256
    meta = PreparedFile(model.path, program.folders.latents, sha256[:12]).meta() if sha256 else None
    if meta is None:
        return Finding("note", "веса int8: будут подготовлены и проверены, когда XTTS впервые заговорит на процессоре")
    return Finding("ok" if meta.check.is_good else "note", f"веса int8: {meta.check.text}")


def _keys(program: Program) -> Iterator[Finding]:
    for name in SECRETS:
        there = read_secret(name, program.settings.current) is not None
        yield Finding("ok" if there else "note", f"{name.upper()}: {'есть' if there else 'нет'}")


def _sound() -> Iterator[Finding]:
    try:
        devices = output_devices()
    except LidiaError as error:
        yield Finding("note", str(error))
        return
    if devices:
        yield Finding("ok", f"звук: {', '.join(device.title for device in devices)}")
    else:
        yield Finding("note", "звук: устройств вывода нет, речь можно только записывать в файл")


def _trial(program: Program) -> Iterator[Finding]:
    """Really speak: what a list of versions says of that is not enough."""
    try:
        speaking = program.engine.speaking()
        request = SpeechRequest("Проверка связи.", "ru", program.engine.voices.preferred(), BUILT_IN[0].preset, seed=0)
        *_, take = program.engine.render(request, Cancel())
    except LidiaError as error:
        yield Finding("fault", f"говорить не может: {error}")
        return
    finally:
        program.engine.close()
    if isinstance(take, Take):
        yield Finding(
            "ok",
            f"говорит {speaking.speaker.name} ({speaking.choice.reason}): {take.audio.duration_s:.1f} с речи "
            f"за {take.total_s:.1f} с",
        )
