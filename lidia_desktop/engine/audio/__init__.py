"""Samples on their way: chunks, buffers, levels, files and devices."""
