"""`bench stream`: how soon and how fast a speaker speaks, over and over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from lidia_desktop.bench.figures import Spread
from lidia_desktop.bench.machine import Machine, PeakMemory, torch_threads
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.request import SpeechRequest
from lidia_desktop.engine.speech.speaker import Preparing, Speaker
from lidia_desktop.engine.speech.take import Take, render


@dataclass(frozen=True, slots=True)
class StreamResult:
    """Seconds until the first audio and RTF over the iterations; `audio_s` of the last, `peak_bytes` of all."""

    speaker: str
    version: str
    device: str
    threads: int | None
    audio_s: float
    first_audio_s: Spread
    rtf: Spread
    peak_bytes: int

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {"machine": asdict(Machine.this()), **asdict(self)}


def measure_stream(
    speaker: Speaker, request: SpeechRequest, iterations: int, note: Callable[[str], None]
) -> StreamResult:
    """Let `speaker` say `request` once to warm up, then `iterations` times. Raises `LidiaError`."""
    cancel = Cancel()
    try:
        _take(speaker, request, cancel, note)
        with PeakMemory() as memory:
            takes = []
            for number in range(1, iterations + 1):
                note(f"проход {number} из {iterations}")
                takes.append(_take(speaker, request, cancel, note))
    except KeyboardInterrupt:
        cancel.set()
        raise
    return StreamResult(
        speaker=speaker.name,
        version=speaker.version,
        device=speaker.device,
        threads=torch_threads(),
        audio_s=takes[-1].audio.duration_s,
        first_audio_s=Spread.of([take.first_audio_s for take in takes]),
        rtf=Spread.of([take.rtf for take in takes]),
        peak_bytes=memory.peak_bytes,
    )


def _take(speaker: Speaker, request: SpeechRequest, cancel: Cancel, note: Callable[[str], None]) -> Take:
    shown = ""
    for event in render(speaker, request, cancel):
        if isinstance(event, Preparing) and event.step != shown:
            shown = event.step
            note(f"{shown}…")
    assert isinstance(event, Take)  # noqa: S101 - what render() promises
    return event
