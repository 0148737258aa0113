"""A worker process as its parent sees it: orders go in and answers come out as lines of JSON."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained

CLOSE_WAIT_S = 20.0
KILL_WAIT_S = 5.0
LONGEST_REASON = 300


class WorkerFailed(LidiaError):
    """A worker could not do what it was asked to, or died."""

    what = "Измерение прервалось, процесс «{worker}»: {reason}."
    advice = "Его сообщения — в файле «{log}»."


class Worker:
    """One process, started by the constructor; a context manager that leaves no process behind.

    What it and its libraries print goes to `log`, which begins anew.
    """

    def __init__(self, name: str, log: Path) -> None:
        """`name` is one that `lidia_desktop.bench.worker` knows. Raises `LidiaError`."""
        self._name = name
        self._log = log
        with explained(log):
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("wb") as stderr:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "lidia_desktop.bench.worker", name],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    text=True,
                    encoding="utf-8",
                )

    def ask(self, order: str, content: object) -> dict[str, object]:
        """Send an order and wait for its answer, however long it takes. Raises `WorkerFailed`."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 - both are pipes
        assert stdout is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError):  # the answer, which does not come, tells of it
            stdin.write(json.dumps([order, content]) + "\n")
            stdin.flush()
        line = stdout.readline()
        if not line:
            raise self._failed(self._last_words())
        answer: dict[str, object] = json.loads(line)
        if "error" in answer:
            raise self._failed(str(answer["error"]))
        return answer

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let it end by itself after good work; after an error or Ctrl-C it is ended."""
        if kind is not None:
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._wait(CLOSE_WAIT_S)

    def _wait(self, patience_s: float) -> int:
        try:
            return self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait(KILL_WAIT_S)

    def _last_words(self) -> str:
        code = self._wait(KILL_WAIT_S)
        with explained(self._log):
            lines = self._log.read_text("utf-8", errors="replace").split("\n")
        said = [line.strip() for line in lines if line.strip()]
        return said[-1] if said else f"закончился с кодом {code}, ничего не сказав"

    def _failed(self, reason: str) -> WorkerFailed:
        return WorkerFailed(worker=self._name, reason=reason[:LONGEST_REASON].rstrip("."), log=self._log)
