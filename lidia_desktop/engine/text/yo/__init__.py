"""The letter Ё: most people do not type its dots, and a voice that does not see them says another vowel."""

from lidia_desktop.engine.text.yo.restore import must_load, prepare, step

__all__ = ["must_load", "prepare", "step"]
