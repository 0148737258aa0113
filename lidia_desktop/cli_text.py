"""The verbs of the text front end: what is said for a text, and the operator's respellings."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lidia_desktop.app import build
from lidia_desktop.engine.text.lexicon_file import BadLine, read
from lidia_desktop.engine.text.pipeline import spoken_form
from lidia_desktop.engine.text.rules import rule_title
from lidia_desktop.engine.text.trace import Spoken


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`text` and `lexicon`."""
    text = verbs.add_parser("text", help="показать, что будет произнесено")
    text.add_argument("text", help="что написано; «-» — прочитать со стандартного входа")
    text.add_argument("--language", default="ru", help="код языка (ru)")
    text.add_argument("--voice", default="", help="имя голоса, чьи слова из словаря взять")
    text.add_argument("--explain", action="store_true", help="показать каждую замену и её правила")
    text.set_defaults(run=_text)

    lexicon = verbs.add_parser("lexicon", help="словарь произношений: перечислить, добавить, убрать")
    actions = lexicon.add_subparsers(metavar="ДЕЙСТВИЕ")
    add = actions.add_parser("add", help="произносить слово иначе; само на себя — как написано")
    add.add_argument("word")
    add.add_argument("spoken")
    add.set_defaults(run=_add)
    remove = actions.add_parser("remove", help="убрать слово из словаря")
    remove.add_argument("word")
    remove.set_defaults(run=_remove)
    bring = actions.add_parser("import", help="добавить слова из CSV или TSV: слово,произношение")
    bring.add_argument("file", type=Path)
    bring.set_defaults(run=_import)
    for parser in (add, remove, bring):
        parser.add_argument("--voice", help="только для этого голоса; без него — для всех")
    lexicon.set_defaults(run=_list)


def _text(options: argparse.Namespace) -> int:
    text = sys.stdin.read() if options.text == "-" else options.text
    spoken = spoken_form(text, options.language, build().engine.lexicon.load(), options.voice)
    print(spoken.text)
    if options.explain:
        for line in _explained(spoken):
            print(line)
    return 0


def _explained(spoken: Spoken) -> list[str]:
    return [
        f"{spoken.written[one.start : one.end] or 'ничего'} → "
        f"{spoken.text[one.spoken_start : one.spoken_end] or 'ничего'} ({', '.join(map(rule_title, one.rules))})"
        for one in spoken.changes
    ]


def _list(_options: argparse.Namespace) -> int:
    lexicon, bad = read(build().engine.lexicon.path)
    for entry in lexicon.entries:
        voice = "" if entry.voice is None else f"  [{entry.voice}]"
        print(f"{entry.word} = {entry.spoken}{voice}")
    _tell(bad)
    return 0


def _tell(bad: tuple[BadLine, ...]) -> None:
    for one in bad:
        print(f"! строка {one.number}: {one.reason}: {one.line}", file=sys.stderr)


def _add(options: argparse.Namespace) -> int:
    build().engine.lexicon.add(options.word, options.spoken, options.voice)
    print("Записано.")
    return 0


def _remove(options: argparse.Namespace) -> int:
    build().engine.lexicon.remove(options.word, options.voice)
    print("Убрано.")
    return 0


def _import(options: argparse.Namespace) -> int:
    count, bad = build().engine.lexicon.import_table(options.file, options.voice)
    print(f"Добавлено слов: {count}.")
    _tell(bad)
    return 0
