"""Controls of our own, each in its file; they know nothing of the engine's work."""
