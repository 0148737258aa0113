"""Lidia Desktop: tune, try and ship the cloned voice of a phone secretary."""

__version__ = "0.1.0"
