"""Drafting, moving along the route, deciding, and reviewing afterwards."""

from hoshin.foundation.approvals.actions.circulating import draft_request, open_request, resubmit, submit
from hoshin.foundation.approvals.actions.deciding import approve, reject, return_to
from hoshin.foundation.approvals.actions.ending import end_with_subject, take_back, withdraw, withdraw_with_subject
from hoshin.foundation.approvals.actions.reconciling import reconcile_and_alarm
from hoshin.foundation.approvals.actions.reminding import remind_overdue
from hoshin.foundation.approvals.actions.reviewing import review
from hoshin.foundation.approvals.actions.routes import set_route

__all__ = [
    "approve",
    "draft_request",
    "end_with_subject",
    "open_request",
    "reconcile_and_alarm",
    "reject",
    "remind_overdue",
    "resubmit",
    "return_to",
    "review",
    "set_route",
    "submit",
    "take_back",
    "withdraw",
    "withdraw_with_subject",
]
