"""Mending the values of a table by the declared type of each column; every change is listed, what is not understood stays.

Words: a *change* is one cell with what it was, what it is and the rule; a value is *strange* when no rule understands it.
"""

from hoshin.tables.normalising.normalised import Normalised
from hoshin.tables.normalising.normaliser import Normaliser, normalise

__all__ = ["Normalised", "Normaliser", "normalise"]
