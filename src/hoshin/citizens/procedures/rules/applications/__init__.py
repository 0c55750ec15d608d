"""The life of an application and how its answers are kept."""

from hoshin.citizens.procedures.rules.applications.flow import (
    APPLICATION,
    APPLICATION_FLOW,
    OPEN_STATES,
    ApplicationState,
    Part,
)
from hoshin.citizens.procedures.rules.applications.sealing import KeyRing, new_secret, new_token, token_hash

__all__ = [
    "APPLICATION",
    "APPLICATION_FLOW",
    "OPEN_STATES",
    "ApplicationState",
    "KeyRing",
    "Part",
    "new_secret",
    "new_token",
    "token_hash",
]
