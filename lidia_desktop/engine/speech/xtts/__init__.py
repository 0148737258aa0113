"""XTTS v2: checkpoint, conditioning, token decoder, vocoder."""
