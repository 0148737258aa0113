"""Importing the libraries, in a process where nothing has been imported yet."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import weakref
from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.speech.xtts.preload import NETWORK_MODULE, import_libraries

class Network:
    pass

def load():
    import_libraries(NETWORK_MODULE, Cancel())
    network = Network()
    return weakref.ref(network)

assert load()() is None
"""


def test_what_the_caller_holds_is_not_kept_for_good() -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-c", SCRIPT], check=True, timeout=120)
