"""The life of an application and how its answers are kept."""

from hoshin.citizens.procedures.rules.applications.clock import NEAR_DAYS, Clock, Stayed, clock_of
from hoshin.citizens.procedures.rules.applications.flow import (
    ANSWERING_STATES,
    APPLICATION,
    APPLICATION_FLOW,
    DECIDED_STATES,
    NEXT_MOVES,
    OPEN_STATES,
    ApplicationState,
    Part,
)
from hoshin.citizens.procedures.rules.applications.intake import CHANNELS, Intake
from hoshin.citizens.procedures.rules.applications.sealing import KeyRing, new_secret, new_token, token_hash

__all__ = [
    "ANSWERING_STATES",
    "APPLICATION",
    "APPLICATION_FLOW",
    "CHANNELS",
    "DECIDED_STATES",
    "NEAR_DAYS",
    "NEXT_MOVES",
    "OPEN_STATES",
    "ApplicationState",
    "Clock",
    "Intake",
    "KeyRing",
    "Part",
    "Stayed",
    "clock_of",
    "new_secret",
    "new_token",
    "token_hash",
]
