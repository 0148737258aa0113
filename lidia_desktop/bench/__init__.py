"""Measurements: how fast the program speaks, and how that compares with coqui-tts. Stands on the engine alone."""
