"""Hoshin: a municipality's ICT policy, its plan of sheets, and the figures that show whether they work."""

__version__ = "0.1.0"
