"""Start of the program: without arguments the window, with a verb the command line."""

from __future__ import annotations

import io
import sys


def main() -> int:
    """Run what the arguments ask for; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that cannot show «✓» shows «?»; it must not stop the program.
            stream.reconfigure(errors="replace")
    if len(sys.argv) > 1:
        from lidia_desktop.cli import run

        return run(sys.argv[1:])
    from lidia_desktop.app import run_window

    return run_window()


if __name__ == "__main__":
    sys.exit(main())
