"""Reads of the trail: what happened to a thing, what the auditor searches for, and whether all of it is still true."""

from hoshin.foundation.audit.queries.history import Change, HistoryEntry, entry_of, history_of, latest_event_id
from hoshin.foundation.audit.queries.seals import SealState, current_head, missing_guards, seal_state
from hoshin.foundation.audit.queries.trail import EventFilter, EventsPage, events, events_page
from hoshin.foundation.audit.queries.verification import verify
from hoshin.foundation.audit.queries.version import version_stamp

__all__ = [
    "Change",
    "EventFilter",
    "EventsPage",
    "HistoryEntry",
    "SealState",
    "current_head",
    "entry_of",
    "events",
    "events_page",
    "history_of",
    "latest_event_id",
    "missing_guards",
    "seal_state",
    "verify",
    "version_stamp",
]
