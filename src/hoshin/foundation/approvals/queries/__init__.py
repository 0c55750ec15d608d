"""What waits for whom, how far a request is, and which route a class of decisions takes."""

from hoshin.foundation.approvals.queries.progress import Line, Progress, RoundLines, progress_of
from hoshin.foundation.approvals.queries.requests import (
    current_request,
    decided_by,
    drafted_by,
    overdue_steps,
    request_for,
    requests_of,
)
from hoshin.foundation.approvals.queries.routes import (
    STANDARD_ROUTES,
    StandardRoutes,
    register_route,
    routes_in_force,
    steps_of_route,
)
from hoshin.foundation.approvals.queries.waiting import Waiting, WaitingKind, waiting_for

__all__ = [
    "STANDARD_ROUTES",
    "Line",
    "Progress",
    "RoundLines",
    "StandardRoutes",
    "Waiting",
    "WaitingKind",
    "current_request",
    "decided_by",
    "drafted_by",
    "overdue_steps",
    "progress_of",
    "register_route",
    "request_for",
    "requests_of",
    "routes_in_force",
    "steps_of_route",
    "waiting_for",
]
