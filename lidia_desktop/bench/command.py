"""The verb `bench`: its arguments, and what it does with them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from lidia_desktop.bench.checkpoints import SIZE_BYTES, random_checkpoint
from lidia_desktop.bench.compare import PARTS, Plan, compare
from lidia_desktop.bench.phrases import LANGUAGE, MOST_S, PHRASE_S, PHRASES, codes_of
from lidia_desktop.bench.report import compare_text, stream_text
from lidia_desktop.bench.stream import measure_stream
from lidia_desktop.engine.engine import Engine
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.hashes import ContentHashes
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.speaker import Speaker
from lidia_desktop.engine.speech.xtts.model import ModelFolder, ModelNotReady, ModelState
from lidia_desktop.engine.voices.latents import LatentsCache
from lidia_desktop.engine.voices.samples import NoSamples


class UnknownPart(LidiaError):
    """There is no such part of the comparison."""

    what = "У сравнения нет части «{part}»."
    advice = "Есть части: {known}."


class BadAmount(LidiaError):
    """A number that measuring cannot use."""

    what = "{option} {value} не подходит."
    advice = "Можно от {least:g} до {most:g}."


def add_arguments(bench: argparse.ArgumentParser) -> None:
    """Describe `bench stream` and `bench compare` to the command line."""
    actions = bench.add_subparsers(metavar="ЧТО", required=True)
    stream = actions.add_parser("stream", help="первый звук и RTF того, кто говорит")
    stream.add_argument("--iterations", type=int, default=10, metavar="N", help="сколько раз сказать (10)")
    stream.add_argument("--text", default=PHRASES[0], help="что сказать")
    stream.add_argument("--voice", help="имя голоса из команды voices")
    stream.add_argument("--preset", default="natural", help="имя пресета из команды presets (natural)")
    stream.add_argument("--language", default=LANGUAGE, help="код языка (ru)")
    stream.add_argument("--seed", type=int, default=0, help="зерно случайности (0)")
    _add_common(stream)
    stream.set_defaults(bench=_stream)

    against = actions.add_parser("compare", help="сравнить XTTS с coqui-tts на одной модели; занимает минуты")
    against.add_argument("--seconds", type=float, default=PHRASE_S, help="длина фразы в секундах (5.5)")
    against.add_argument("--rounds", type=int, default=3, metavar="N", help="сколько раз измерить по очереди (3)")
    against.add_argument("--phrases", type=int, default=16, metavar="N", help="сколько фраз сказать вместе (16)")
    against.add_argument("--only", metavar="ЧАСТИ", help=f"только эти части через запятую: {','.join(PARTS)}")
    against.add_argument("--coqui-growth", action="store_true", help="в growth измерить и coqui-tts (минуты)")
    _add_common(against)
    against.set_defaults(bench=_compare)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="один объект JSON вместо таблицы")
    weights = parser.add_mutually_exclusive_group()
    weights.add_argument(
        "--random-weights", choices=tuple(SIZE_BYTES), help="XTTS со случайными весами (пишется в кэш)"
    )
    weights.add_argument("--model", type=Path, metavar="ПАПКА", help="XTTS из этой папки")


def run_bench(options: argparse.Namespace, engine: Engine, folder: Path) -> int:
    """Measure and print; `folder` keeps random weights and caches. Raises `LidiaError`."""
    text: str = options.bench(options, engine, folder)
    print(text)
    return 0


def _stream(options: argparse.Namespace, engine: Engine, folder: Path) -> str:
    _require("--iterations", options.iterations, 1, 1_000)
    voice = engine.voices.get(options.voice) if options.voice else engine.voices.preferred()
    preset = engine.presets.get(options.preset).preset
    request = SpeechRequest(options.text, options.language, voice, preset, options.seed)
    speaker = _speaker(options, engine, folder)
    try:
        result = measure_stream(speaker, request, options.iterations, _note)
    finally:
        speaker.close()
    return _json(result.as_json()) if options.json else stream_text(result)


def _speaker(options: argparse.Namespace, engine: Engine, folder: Path) -> Speaker:
    if options.random_weights is None and options.model is None:
        return engine.speaking().speaker
    from lidia_desktop.engine.speech.xtts.speaker import XttsSpeaker

    hashes = ContentHashes(folder / "hashes.json")
    model = ModelFolder(_model(options.model, options.random_weights, folder), hashes)
    # Full-size random weights never end a sentence.
    codes = codes_of(PHRASE_S) if options.random_weights else None
    return XttsSpeaker(model, engine.device().device, LatentsCache(folder / "latents"), hashes, max_codes=codes)


def _compare(options: argparse.Namespace, engine: Engine, folder: Path) -> str:
    _require("--seconds", options.seconds, 1, MOST_S)
    _require("--rounds", options.rounds, 1, 100)
    _require("--phrases", options.phrases, 1, 64)
    parts = tuple(options.only.split(",")) if options.only else PARTS
    for part in parts:
        if part not in PARTS:
            raise UnknownPart(part=part, known=", ".join(PARTS))
    voice = engine.voices.preferred()
    if voice.is_empty:
        raise NoSamples(voice=voice.title, folder=voice.folder)
    plan = Plan(
        model=_model(options.model, options.random_weights or "full", folder),
        folder=folder,
        voice=voice,
        device=engine.device().device.torch_name,
        seconds=options.seconds,
        rounds=options.rounds,
        phrases=options.phrases,
        parts=parts,
        coqui_growth=options.coqui_growth,
    )
    comparison = compare(plan, _note)
    return _json(comparison.as_json()) if options.json else compare_text(comparison)


def _model(chosen: Path | None, size: str, folder: Path) -> Path:
    """The checkpoint's folder: the chosen one, or random weights of `size`. Raises `LidiaError`."""
    path = random_checkpoint(folder, size, _note) if chosen is None else chosen.resolve()
    report = ModelFolder(path, ContentHashes(folder / "hashes.json")).check()
    if report.state is not ModelState.READY:
        raise ModelNotReady(path=path, troubles=", ".join(report.troubles))
    return path


def _require(option: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise BadAmount(option=option, value=value, least=least, most=most)


def _json(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
