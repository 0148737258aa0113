"""The parts of the Studio page."""
