"""The parts of the pronunciation page; one part a file."""
