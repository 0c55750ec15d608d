"""Scales for charts: round numbers on the axis, values to places."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

Amount = int | float | Decimal

_FINEST = 1e-9
_ROUND_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers written on an axis, in rising order; the first and the last are its ends."""

    ticks: tuple[float, ...]

    def share(self, value: Amount) -> float:
        """Where `value` lies between the ends, from 0 to 1."""
        low, high = self.ticks[0], self.ticks[-1]
        return (float(value) - low) / (high - low)


def scale_for(values: Iterable[Amount], *, most_ticks: int = 6) -> Scale:
    """A scale in round steps that holds every value and zero, so that lengths can be compared."""
    known = [float(value) for value in values]
    low, high = min([0.0, *known]), max([0.0, *known])
    if high - low < _FINEST:
        high = low + 1.0
    step = _round_up((high - low) / (most_ticks - 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(tuple(round(place * step, 12) for place in range(first, last + 1)))


def _round_up(step: float) -> float:
    size = 10.0 ** math.floor(math.log10(step))
    return next(nice * size for nice in _ROUND_STEPS if nice * size >= step * (1 - 1e-9))
