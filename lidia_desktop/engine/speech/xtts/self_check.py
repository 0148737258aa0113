"""Whether weights in a lower precision still say the same as those in float32."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lidia_desktop.engine.speech.xtts.decoder import TokenDecoder
from lidia_desktop.engine.speech.xtts.sampling import Sampling

if TYPE_CHECKING:
    import torch

PHRASE = "здравствуйте, вас слушает секретарь. чем могу помочь?"
LANGUAGE = "ru"
CODES = 32
# The penalty keeps a greedy decoding out of loops.
GREEDY = Sampling(temperature=1.0, repetition_penalty=5.0, top_k=1, top_p=1.0)
MAX_ERROR = 0.1
MIN_AGREEMENT = 0.75


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """How far the scores of the next code are from those of float32, over the codes of one fixed phrase.

    `error`: root mean square of the differences over the standard deviation of the scores. `agreement`: share of codes
    where the best one is the same. `machine`: where this was found, for other processors compute in other ways.
    """

    error: float
    agreement: float
    machine: str

    @property
    def is_good(self) -> bool:
        """False when speech would suffer; NaN is not good."""
        return self.error <= MAX_ERROR and self.agreement >= MIN_AGREEMENT

    @property
    def text(self) -> str:
        """In words, for `doctor`."""
        verdict = "годится" if self.is_good else "не годится, XTTS считает в float32"
        return f"отклонение {self.error:.1%}, лучший код совпал в {self.agreement:.0%} шагов: {verdict}"

    def as_values(self) -> dict[str, float | str]:
        """For storing."""
        return asdict(self)


def this_machine() -> str:
    """What decides how matrix products come out: processor, its instructions, torch."""
    import torch

    vnni = "vnni" if torch.cpu._is_vnni_supported() else "no vnni"
    return f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()} {vnni} torch {torch.__version__}"


def compare(
    exact: TokenDecoder, other: TokenDecoder, tokens: list[int], conditioning: torch.Tensor, check: Callable[[], None]
) -> SelfCheck:
    """Let both decode what `exact` finds best for `tokens`, and compare their scores. `check` may raise."""
    import torch

    sentences = []
    for decoder in (exact, other):
        sentences.append(decoder.begin(decoder.prefix(conditioning, check), tokens, decoder.sampler(GREEDY, seed=0)))
        decoder.read(sentences[-1], check)
    errors, spreads, same = [], [], 0
    for _ in range(CODES):
        right, found = (sentence.logits.float().cpu() for sentence in sentences)
        errors.append((right - found).square().mean())
        spreads.append(right.var())
        right_code, found_code = (sentence.draw() for sentence in sentences)
        same += right_code == found_code
        for sentence in sentences:
            sentence.accept(right_code)
        if sentences[0].is_finished:
            break
        for decoder, sentence in zip((exact, other), sentences, strict=True):
            decoder.step([sentence], check)
    error = float((torch.stack(errors).mean() / torch.stack(spreads).mean()).sqrt())
    return SelfCheck(error, same / len(errors), this_machine())
