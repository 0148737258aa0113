"""One running Festival: Scheme in, samples out, and an end within milliseconds whatever it is doing."""

from __future__ import annotations

import select
import subprocess
import time
import weakref
from typing import IO, cast

import numpy as np

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.cancel import Cancel

POLL_MS = 20
_ANSWER = b"LIDIA-ANSWER"
# The answer's line says how many samples follow and at which rate; none when Festival could not read the text.
_SAY = f"""
(define (lidia_answer count rate)
  (format t "\\n{_ANSWER.decode()} %d %d\\n" count rate)
  (fflush nil))
(define (lidia_say words)
  (unwind-protect
    (let ((spoken (utt.synth (eval (list 'Utterance 'Text words)))))
      (let ((about (wave.info (utt.wave spoken))))
        (lidia_answer (cadr (assoc 'num_samples about)) (cadr (assoc 'sample_rate about)))
        (utt.save.wave spoken "-" 'raw)
        (fflush nil)))
    (lidia_answer 0 0)))
"""


class FestivalDied(Exception):
    """The process ended or fell silent."""


class FestivalProcess:
    """A `festival --pipe`, one thread at a time but for `interrupt()`.

    Ends with `kill()`, with its owner, with the interpreter, or by itself when its input closes.
    """

    def __init__(self, program: str, patience_s: float) -> None:
        """Start it; `patience_s` is how long any answer may take. Raises OSError and `FestivalDied`."""
        self._patience_s = patience_s
        # A session of its own: Ctrl+C in the terminal is for the program to handle, not for Festival to die of.
        self._popen = subprocess.Popen(
            [program, "--pipe"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        self._input = cast(IO[bytes], self._popen.stdin)
        self._output = cast(IO[bytes], self._popen.stdout)
        self._end = weakref.finalize(self, _end, self._popen, self._input, self._output)
        self._unread = b""
        self._deadline = 0.0
        self._send(_SAY)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._popen.pid

    @property
    def is_alive(self) -> bool:
        """False once it ended, for whatever reason."""
        return self._popen.poll() is None

    def interrupt(self) -> None:
        """Make it end from another thread: the one that waits for an answer then gets `FestivalDied`."""
        self._popen.kill()

    def kill(self) -> None:
        """End it now and leave nothing of it behind."""
        self._end()

    def load(self, voice: str, cancel: Cancel) -> None:
        """Have `voice` ready. Raises as `say` does."""
        self._ask(f"({voice})(lidia_answer 0 0)", cancel)

    def say(self, voice: str, words: str, cancel: Cancel) -> AudioChunk | None:
        """The audio of `words` in `voice`; None when there is nothing in them that it can say.

        `words` must come from `alphabet`: nothing is escaped here. Raises `FestivalDied`, and `Cancelled`, after
        which it is still busy and only good to be killed.
        """
        if '"' in words or "\\" in words:
            raise ValueError(f"not in Festival's alphabet: {words!r}")
        count, rate_hz = self._ask(f'({voice})(lidia_say "{words}")', cancel)
        if not count:
            return None
        data = np.frombuffer(self._exactly(2 * count, cancel), dtype=np.int16)
        return AudioChunk(data.astype(np.float32) / np.float32(32768), rate_hz)

    def _ask(self, command: str, cancel: Cancel) -> tuple[int, int]:
        self._send(command + "\n")
        self._deadline = time.monotonic() + self._patience_s
        while not (line := self._line(cancel)).startswith(_ANSWER):
            pass  # Festival prints warnings of its own
        count, rate_hz = line.split()[1:]
        return int(count), int(rate_hz)

    def _send(self, text: str) -> None:
        try:
            self._input.write(text.encode())
        except OSError as error:
            raise FestivalDied from error

    def _line(self, cancel: Cancel) -> bytes:
        while b"\n" not in self._unread:
            self._unread += self._read(cancel)
        line, _, self._unread = self._unread.partition(b"\n")
        return line

    def _exactly(self, size: int, cancel: Cancel) -> bytes:
        parts = [self._unread]
        missing = size - len(self._unread)
        while missing > 0:
            parts.append(self._read(cancel))
            missing -= len(parts[-1])
        data = b"".join(parts)
        self._unread = data[size:]
        return data[:size]

    def _read(self, cancel: Cancel) -> bytes:
        poll = select.poll()
        poll.register(self._output, select.POLLIN)
        while not poll.poll(POLL_MS):
            cancel.check()
            if time.monotonic() > self._deadline:
                raise FestivalDied
        data = self._output.read(65536)
        if not data:
            raise FestivalDied
        return data


def _end(popen: subprocess.Popen[bytes], *pipes: IO[bytes]) -> None:
    popen.kill()
    popen.wait()
    for pipe in pipes:
        pipe.close()
