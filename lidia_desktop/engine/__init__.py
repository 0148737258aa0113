"""Everything that works without a window: plain Python, NumPy and torch, never Qt."""
