"""How the window was left, in a small JSON file."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from lidia_desktop.engine.files import write_text

_log = logging.getLogger(__name__)


class JsonState:
    """The real `StateStore`: one file that is whole or not there. A damaged one counts as none."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Mapping[str, object]:
        """What was written last; empty when there is nothing that can be used."""
        try:
            state = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            _log.warning("the window's state is not readable and counts as none: %s", error)
            return {}
        return state if isinstance(state, dict) else {}

    def write(self, state: Mapping[str, object]) -> None:
        """Keep `state`. Raises `LidiaError`."""
        write_text(self._path, json.dumps(dict(state), ensure_ascii=False, indent=2) + "\n")
