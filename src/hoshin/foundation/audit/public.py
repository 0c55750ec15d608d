"""The door of the audit room."""

from hoshin.foundation.audit.actions import record
from hoshin.foundation.audit.queries import history_of, latest_event_id
from hoshin.foundation.audit.rules import SYSTEM, Actor, ActorKind

__all__ = ["SYSTEM", "Actor", "ActorKind", "history_of", "latest_event_id", "record"]
