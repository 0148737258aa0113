"""The small voices that speak before XTTS is installed."""

from lidia_desktop.engine.speech.embedded.choice import open_embedded

__all__ = ["open_embedded"]
