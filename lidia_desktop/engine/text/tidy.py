"""Spaces and punctuation in order again, after other rules took words away or put some in."""

from __future__ import annotations

import re

from lidia_desktop.engine.text import cleanup
from lidia_desktop.engine.text.edits import substitution
from lidia_desktop.engine.text.trace import Step

RULE = "tidy"

STEPS: tuple[Step, ...] = (
    *cleanup.STEPS,
    *(
        substitution(re.compile(pattern), replacement, RULE)
        for pattern, replacement in (
            (r" +(?=[,.!?:;])", ""),
            (r"(?<=[,;:!?])(?=[^\W\d_])", " "),
            (r"(?<=[^\W\d_])[.](?=[А-ЯЁ])", ". "),
            (r",[, ]*(?=[.!?:;])", ""),
            (r",(?: ?,)+", ","),
            (r"(?m)^[ ,:;]+", ""),
            (r"(?m),(?= — )", ""),
            (r"(?m)[ ,]+$", ""),
            (r"(?<=[:;.!?]),", ""),
            (r"(?<=[!?])\.(?!\.)", ""),
            (r" {2,}", " "),
        )
    ),
)
