"""The command line: one function a verb."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from lidia_desktop import cli_text
from lidia_desktop.app import Program, build
from lidia_desktop.bench.command import add_arguments, run_bench
from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.presets import FIELD_BY_NAME, FIELDS, Preset, PresetError, UnknownField, Value
from lidia_desktop.engine.speech.request import MAX_SEED, SpeechRequest
from lidia_desktop.engine.speech.speaker import Preparing
from lidia_desktop.engine.speech.take import SpeechEvent, Take
from lidia_desktop.engine.speech.xtts.model import LicenseNotAccepted
from lidia_desktop.engine.voices.voice import Voice
from lidia_desktop.settings import SECRETS, keep_secret

INTERRUPTED = 130


def run(arguments: list[str]) -> int:
    """Carry out `arguments`; returns the exit status. Trouble is one sentence on the standard error."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except LidiaError as error:
        print(f"Ошибка: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Прервано.", file=sys.stderr)
        return INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("lidia-desktop", description="Голос телефонного секретаря. Без аргументов — окно.")
    verbs = parser.add_subparsers(title="команды", required=True, metavar="КОМАНДА")

    say = verbs.add_parser("say", help="произнести текст или записать его в WAV")
    say.add_argument("text", help="что сказать; «-» — прочитать со стандартного входа")
    say.add_argument("-o", "--output", type=Path, metavar="ФАЙЛ", help="записать в этот WAV вместо колонок")
    say.add_argument("--voice", help="имя голоса из команды voices")
    say.add_argument("--preset", default="natural", help="имя пресета из команды presets (natural)")
    say.add_argument("--language", default="ru", help="код языка (ru)")
    say.add_argument("--seed", type=int, help="зерно случайности; по умолчанию новое каждый раз")
    say.add_argument("--set", action="append", default=[], metavar="ПОЛЕ=ЗНАЧЕНИЕ", help="изменить поле пресета")
    say.set_defaults(run=_say)

    verbs.add_parser("voices", help="перечислить голоса").set_defaults(run=_voices)
    cli_text.add_verbs(verbs)
    _add_presets(verbs)
    _add_model(verbs)

    key = verbs.add_parser("key", help="сохранить ключ в хранилище паролей системы")
    key.add_argument("name", choices=SECRETS, help="какой")
    key.set_defaults(run=_key)

    bench = verbs.add_parser("bench", help="измерить скорость речи: stream, сравнить с coqui-tts: compare")
    add_arguments(bench)
    bench.set_defaults(run=_bench)

    doctor = verbs.add_parser("doctor", help="проверить, что установлено, выбрано и чего не хватает")
    doctor.set_defaults(run=_doctor)
    demo = verbs.add_parser("demo", help="записать короткую фразу и картинку окна, без экрана и колонок")
    demo.add_argument("-o", "--output", type=Path, default=Path("demo"), metavar="ПАПКА")
    demo.set_defaults(run=_demo)
    return parser


def _add_presets(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    presets = verbs.add_parser("presets", help="перечислить, добавить или сохранить пресеты")
    actions = presets.add_subparsers(metavar="ДЕЙСТВИЕ")
    bring = actions.add_parser("import", help="добавить пресет из файла JSON")
    bring.add_argument("file", type=Path)
    bring.set_defaults(run=_import_preset)
    export = actions.add_parser("export", help="сохранить пресет в файл JSON")
    export.add_argument("name")
    export.add_argument("file", type=Path)
    export.set_defaults(run=_export_preset)
    presets.set_defaults(run=_presets)


def _add_model(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    model = verbs.add_parser("model", help="модель XTTS v2: что с ней, загрузить, указать папку")
    actions = model.add_subparsers(metavar="ДЕЙСТВИЕ")
    download = actions.add_parser("download", help="загрузить (1,9 ГБ); продолжает с места обрыва")
    download.set_defaults(run=_download)
    use = actions.add_parser("use", help="взять модель из папки")
    use.add_argument("folder", type=Path)
    use.set_defaults(run=_use_model)
    model.set_defaults(run=_model, accept_license=False)
    for parser in (model, download, use):
        # Suppressed, so that what stands before the action is not undone by the action's own default.
        parser.add_argument(
            "--accept-license",
            action="store_true",
            default=argparse.SUPPRESS,
            help="принять некоммерческую лицензию модели",
        )


def _say(options: argparse.Namespace) -> int:
    program = build()
    text = sys.stdin.read() if options.text == "-" else options.text
    preset = program.engine.presets.get(options.preset).preset
    for change in options.set:
        preset = _changed(preset, change)
    seed = secrets.randbelow(MAX_SEED + 1) if options.seed is None else options.seed
    voice = program.engine.voices.get(options.voice) if options.voice else program.engine.voices.preferred()
    request = SpeechRequest(text, options.language, voice, preset, seed, program.engine.lexicon.load())
    take = _to_file(program, request, options.output) if options.output else _to_speakers(program, request)
    print(f"{take.speaker}: {program.engine.speaking().choice.reason}", file=sys.stderr)
    print(
        f"{take.audio.duration_s:.2f} с речи, первый звук через {take.first_audio_s:.2f} с, "
        f"RTF {take.rtf:.2f}, зерно {seed}",
        file=sys.stderr,
    )
    program.engine.close()
    return 0


def _changed(preset: Preset, change: str) -> Preset:
    name, _, text = change.partition("=")
    field = FIELD_BY_NAME.get(name)
    if field is None:
        raise UnknownField(field=name, known=", ".join(FIELD_BY_NAME))
    words: dict[str, Value] = {"true": True, "false": False}
    try:
        value: Value = words[text] if text in words else float(text)
    except ValueError as error:
        raise PresetError(field=name, value=text, allowed=field.allowed) from error
    return preset.with_value(name, value)


def _rendered(program: Program, request: SpeechRequest) -> Iterator[SpeechEvent]:
    cancel = Cancel()
    shown = ""
    try:
        for event in program.engine.render(request, cancel):
            if isinstance(event, Preparing) and event.step != shown:
                shown = event.step
                print(shown if event.fraction == 1.0 else f"{shown}…", file=sys.stderr)
            yield event
    except KeyboardInterrupt:
        cancel.set()
        raise


def _to_file(program: Program, request: SpeechRequest, path: Path) -> Take:
    from lidia_desktop.engine.audio.files import refuse_bad_target, write_wav

    refuse_bad_target(path)
    *_, take = _rendered(program, request)
    assert isinstance(take, Take)  # noqa: S101 - what render() promises
    write_wav(path, take.audio)
    return take


def _to_speakers(program: Program, request: SpeechRequest) -> Take:
    from lidia_desktop.engine.audio.devices import find_output
    from lidia_desktop.engine.audio.output import Player

    find_output(program.settings.current.output_device)
    player = Player(program.settings.current.output_device)
    take: Take | None = None
    try:
        for event in _rendered(program, request):
            if isinstance(event, AudioChunk):
                if player.state == "idle":
                    player.start(event.rate_hz)
                player.feed(event)
            elif isinstance(event, Take):
                take = event
            if player.error is not None:
                raise player.error
        player.finish()
        pause = Cancel()
        while player.state == "playing":
            pause.wait(0.05)
        if player.error is not None:
            raise player.error
    finally:
        player.close()
    assert take is not None  # noqa: S101 - what render() promises
    return take


def _voices(_options: argparse.Namespace) -> int:
    program = build()
    for voice in program.engine.voices.all():
        print(f"{voice.name:16} {voice.title} — {_samples_in_words(voice)}")
    for problem in program.engine.voices.problems():
        print(f"! {problem}", file=sys.stderr)
    return 0


def _samples_in_words(voice: Voice) -> str:
    return "нет образцов" if voice.is_empty else f"образцов: {len(voice.samples)}"


def _presets(_options: argparse.Namespace) -> int:
    program = build()
    for named in program.engine.presets.all():
        values = ", ".join(f"{field.name}={named.preset.values()[field.name]:g}" for field in FIELDS)
        print(f"{named.name:16} {named.title}: {values}")
    for problem in program.engine.presets.problems():
        print(f"! {problem}", file=sys.stderr)
    return 0


def _import_preset(options: argparse.Namespace) -> int:
    named = build().engine.presets.import_file(options.file)
    print(f"Добавлен пресет {named.name} «{named.title}».")
    return 0


def _export_preset(options: argparse.Namespace) -> int:
    build().engine.presets.export_file(options.name, options.file)
    print(f"Записан {options.file}.")
    return 0


def _model(options: argparse.Namespace) -> int:
    models = build().models
    if options.accept_license:
        models.accept_license()
    view = models.view()
    print(f"{view.text}\nПапка: {view.folder}")
    print(f"Лицензия {models.license.name}: {'принята' if view.license_accepted else 'не принята'}.")
    if not view.license_accepted:
        print(f"{models.license.summary}\n{models.license.url}\nПринять: model --accept-license")
    return 0


def _download(options: argparse.Namespace) -> int:
    models = build().models
    if options.accept_license:
        models.accept_license()
    cancel = Cancel()
    try:
        for progress in models.download(cancel):
            done = f"{progress.bytes_done / 1e6:.0f} из {progress.bytes_total / 1e6:.0f} МБ"
            line = f"{progress.file}: {progress.step}, {done}, {progress.bytes_per_s / 1e6:.1f} МБ/с"
            print(f"\r{line:<78}", end="", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        cancel.set()
        raise
    finally:
        print(file=sys.stderr)
    print("Модель загружена и проверена.")
    return 0


def _use_model(options: argparse.Namespace) -> int:
    models = build().models
    if options.accept_license:
        models.accept_license()
    models.use_folder(options.folder.resolve())
    print(models.view().text)
    return 0


def _key(options: argparse.Namespace) -> int:
    value = getpass.getpass(f"{options.name}: ").strip()
    if not value:
        print("Пустой ключ не сохранён.", file=sys.stderr)
        return 1
    keep_secret(options.name, value)
    print("Сохранён.")
    return 0


def _bench(options: argparse.Namespace) -> int:
    program = build()
    if options.model is not None and not program.models.view().license_accepted:
        raise LicenseNotAccepted(license=program.models.license.name, url=program.models.license.url)
    try:
        return run_bench(options, program.engine, program.folders.cache / "bench")
    finally:
        program.engine.close()


def _doctor(_options: argparse.Namespace) -> int:
    from lidia_desktop.doctor import report

    return report()


def _demo(options: argparse.Namespace) -> int:
    from lidia_desktop.app import run_demo

    return run_demo(options.output)
