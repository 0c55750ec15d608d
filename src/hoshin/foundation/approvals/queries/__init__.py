"""What waits for whom, how far a request is, and which route a class of decisions takes."""

from hoshin.foundation.approvals.queries.page import RequestPage, page_of, return_choices
from hoshin.foundation.approvals.queries.progress import Group, Line, Progress, RoundLines, progress_of
from hoshin.foundation.approvals.queries.requests import (
    all_for,
    current_request,
    decided_by,
    decision_about,
    drafted_by,
    open_requests,
    overdue_steps,
    request_for,
    requests_of,
    takes_part,
)
from hoshin.foundation.approvals.queries.routes import (
    STANDARD_ROUTES,
    RouteLine,
    StandardRoutes,
    register_route,
    route_lines,
    steps_of_route,
)
from hoshin.foundation.approvals.queries.subjects import SUBJECT_KINDS, SubjectKinds, register_outcome
from hoshin.foundation.approvals.queries.waiting import Waiting, WaitingKind, waiting_for

__all__ = [
    "STANDARD_ROUTES",
    "SUBJECT_KINDS",
    "Group",
    "Line",
    "Progress",
    "RequestPage",
    "RoundLines",
    "RouteLine",
    "StandardRoutes",
    "SubjectKinds",
    "Waiting",
    "WaitingKind",
    "all_for",
    "current_request",
    "decided_by",
    "decision_about",
    "drafted_by",
    "open_requests",
    "overdue_steps",
    "page_of",
    "progress_of",
    "register_outcome",
    "register_route",
    "request_for",
    "requests_of",
    "return_choices",
    "route_lines",
    "steps_of_route",
    "takes_part",
    "waiting_for",
]
