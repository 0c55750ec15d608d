"""The door of the figures room.

A room describes what it counts as an `Indicator` and has it registered when the house is put together. Pages show a
`Figure` by `{% include "figures/figure.html" with figure=figure %}`, which always says its age and origin.
"""

from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.figures.actions import measure_all
from hoshin.foundation.figures.queries import (
    Figure,
    Point,
    all_latest,
    definition_problems,
    last_days,
    latest,
    latest_of,
    series,
    value_on,
    values_of_many,
)
from hoshin.foundation.figures.rules import (
    Direction,
    Freshness,
    Indicator,
    Period,
    Reading,
    Span,
    indicators,
    register,
)
from hoshin.web import navigation

__all__ = [
    "Direction",
    "Figure",
    "Freshness",
    "Indicator",
    "Period",
    "Point",
    "Reading",
    "Span",
    "all_latest",
    "definition_problems",
    "indicators",
    "last_days",
    "latest",
    "latest_of",
    "measure_all",
    "register",
    "register_figures",
    "series",
    "value_on",
    "values_of_many",
]


def register_figures() -> None:
    """The words of the room's events and its place in the navigation; called by the wiring."""
    navigation.register(
        navigation.NavigationItem("指標", "figures:figures", navigation.Audience.STAFF, order=20, icon="chart")
    )
    register_thing("figures.indicator", "指標", {"value": "値", "basis": "根拠"})
    register_sentences(
        {
            "figures.indicator.measured": "指標を集計しました",
            "figures.indicator.failed": "指標の集計に失敗しました",
        }
    )
