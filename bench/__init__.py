"""Measurements by hand: `python -m bench.web`. No test depends on how long something takes."""
