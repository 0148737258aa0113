"""The small voices that speak before XTTS is installed."""
