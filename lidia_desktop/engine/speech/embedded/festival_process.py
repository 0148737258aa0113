"""One running Festival: Scheme in, samples out."""

from __future__ import annotations

import select
import subprocess
import time
import weakref
from typing import IO, cast

import numpy as np

from lidia_desktop.engine.audio.chunk import AudioChunk

# In cells of 24 bytes: the Russian voice needs under half of this, and the default takes 280 MB more.
HEAP = ("--heap", "2000000")
_ANSWER = b"LIDIA-ANSWER"
# The answer's line says how many samples follow and at which rate; -1 when Festival stumbled over the text.
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
    (lidia_answer -1 0)))
"""


class FestivalFailed(Exception):
    """The process ended, did not answer in time, or stumbled over the text: time for a new one."""


class FestivalProcess:
    """A `festival --pipe` with one voice, for one thread at a time but for `interrupt()`.

    Festival keeps one space of names for all voices, and the English lexicon redefines a function that the Russian
    one needs as soon as it meets an unknown word: hence one voice.

    Ends with `kill()`, with its owner, with the interpreter, or by itself when its input closes.
    """

    def __init__(self, program: str, voice: str) -> None:
        """Start `program`; it loads `voice` in `load`. Raises OSError."""
        # A session of its own: Ctrl+C in the terminal is for the program to handle, not for Festival to die of.
        self._popen = subprocess.Popen(
            [program, *HEAP, "--pipe"],
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
        self._voice = voice

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._popen.pid

    @property
    def is_alive(self) -> bool:
        """False once it ended, for whatever reason."""
        return self._popen.poll() is None

    def interrupt(self) -> None:
        """Make it end from another thread: the one that waits for an answer then gets `FestivalFailed`."""
        self._popen.kill()

    def kill(self) -> None:
        """End it now and leave nothing of it behind."""
        self._end()

    def load(self, patience_s: float) -> None:
        """Have the voice ready. Raises `FestivalFailed`."""
        self._ask(f"{_SAY}(voice_{self._voice})(lidia_answer 0 0)", time.monotonic() + patience_s)

    def say(self, words: str, patience_s: float) -> AudioChunk | None:
        """The audio of `words`; None when they make no sound.

        `words` must come from `alphabet`: nothing is escaped here. Raises `FestivalFailed`.
        """
        if '"' in words or "\\" in words:
            raise ValueError(f"not in Festival's alphabet: {words!r}")
        deadline = time.monotonic() + patience_s
        count, rate_hz = self._ask(f'(lidia_say "{words}")', deadline)
        if not count:
            return None
        while len(self._unread) < 2 * count:
            self._unread += self._read(deadline)
        data, self._unread = self._unread[: 2 * count], self._unread[2 * count :]
        return AudioChunk(np.frombuffer(data, dtype=np.int16).astype(np.float32) / np.float32(32768), rate_hz)

    def _ask(self, command: str, deadline: float) -> tuple[int, int]:
        self._send(command + "\n")
        while True:
            while b"\n" not in self._unread:
                self._unread += self._read(deadline)
            line, _, self._unread = self._unread.partition(b"\n")
            if line.startswith(_ANSWER):  # Festival prints warnings of its own too
                break
        count, rate_hz = (int(number) for number in line.split()[1:])
        if count < 0:
            raise FestivalFailed
        return count, rate_hz

    def _send(self, text: str) -> None:
        try:
            self._input.write(text.encode())
        except OSError as error:
            raise FestivalFailed from error

    def _read(self, deadline: float) -> bytes:
        poll = select.poll()
        poll.register(self._output, select.POLLIN)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise FestivalFailed
        data = self._output.read(1 << 20)
        if not data:
            raise FestivalFailed
        return data


def _end(popen: subprocess.Popen[bytes], *pipes: IO[bytes]) -> None:
    popen.kill()
    popen.wait()
    for pipe in pipes:
        pipe.close()
