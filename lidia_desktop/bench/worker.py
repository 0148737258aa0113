"""A worker process: loads one implementation of XTTS, and says and times what the comparison asks for.

It is started as `python -m lidia_desktop.bench.worker NAME`, reads one order a line, `["stream", {…}]`, and answers
each with one JSON object. It ends with its standard input, so it cannot outlive its parent.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol, TextIO

from lidia_desktop.bench.messages import Phrase, Setup, Spoken, Started
from lidia_desktop.engine.errors import LidiaError


class Side(Protocol):
    """One implementation of XTTS. `load` comes first, and times everything that it does."""

    def load(self, setup: Setup) -> Started:
        """Import libraries and load network and voice."""
        ...

    def warm(self, phrase: Phrase) -> None:
        """Say the beginning, so that what happens only once is not measured."""
        ...

    def stream(self, phrase: Phrase) -> Spoken:
        """Say one sentence as it would be said on the telephone."""
        ...

    def batch(self, phrases: Sequence[Phrase]) -> Spoken:
        """Say several in whatever way is the fastest."""
        ...


def main(name: str) -> None:
    """Serve as `name`, «coqui-tts», «lidia» or «writer», until the standard input ends."""
    answers = _own_answers()
    side = _side(name) if name != "writer" else None
    for line in sys.stdin:
        order, content = json.loads(line)
        try:
            answer = _write(**content) if side is None else _carried_out(side, order, content)
        except LidiaError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), file=answers, flush=True)


def _own_answers() -> TextIO:
    """The standard output, kept for answers alone: what libraries print goes to the standard error instead."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _side(name: str) -> Side:
    if name == "coqui-tts":
        from lidia_desktop.bench.coqui_side import CoquiSide

        return CoquiSide()
    from lidia_desktop.bench.our_side import OurSide

    return OurSide()


def _carried_out(side: Side, order: str, content: Any) -> dict[str, object]:  # noqa: ANN401 - JSON, whose shape `order` tells
    if order == "load":
        return asdict(side.load(Setup(**{**content, "samples": tuple(content["samples"])})))
    if order == "stream":
        return asdict(side.stream(Phrase(**content)))
    if order == "batch":
        return asdict(side.batch([Phrase(**phrase) for phrase in content]))
    side.warm(Phrase(**content))
    return {}


def _write(folder: str, size: str) -> dict[str, object]:
    """Write random weights: here, because building them needs memory that whoever measures must not have held."""
    from lidia_desktop.engine.speech.xtts.random_weights import FULL, TINY, write_checkpoint

    write_checkpoint(Path(folder), {"full": FULL, "tiny": TINY}[size])
    return {}


if __name__ == "__main__":
    main(sys.argv[1])
