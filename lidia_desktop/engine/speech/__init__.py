"""Requests, presets, speakers and takes."""
