"""The door of the approvals room."""

from hoshin.foundation.approvals.actions import (
    approve,
    draft_request,
    end_with_subject,
    open_request,
    reconcile_and_alarm,
    reject,
    remind_overdue,
    resubmit,
    return_to,
    review,
    set_route,
    submit,
    take_back,
    withdraw,
    withdraw_with_subject,
)
from hoshin.foundation.approvals.actions.handing_over import register_approval_holdings
from hoshin.foundation.approvals.actions.notices import register_texts
from hoshin.foundation.approvals.models import Request
from hoshin.foundation.approvals.queries import (
    Progress,
    Waiting,
    WaitingKind,
    current_request,
    decision_about,
    open_requests,
    overdue_steps,
    progress_of,
    register_outcome,
    register_route,
    requests_of,
    steps_of_route,
    takes_part,
    waiting_for,
)
from hoshin.foundation.approvals.rules import (
    REQUEST_FLOW,
    Outcome,
    RequestState,
    RouteStep,
    StepKind,
    StepPlan,
    Subject,
)
from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.web.navigation import Audience, NavigationItem, register

__all__ = [
    "REQUEST_FLOW",
    "Outcome",
    "Progress",
    "Request",
    "RequestState",
    "RouteStep",
    "StepKind",
    "StepPlan",
    "Subject",
    "Waiting",
    "WaitingKind",
    "approve",
    "current_request",
    "decision_about",
    "draft_request",
    "end_with_subject",
    "open_request",
    "open_requests",
    "overdue_steps",
    "progress_of",
    "reconcile_and_alarm",
    "register_approvals",
    "register_outcome",
    "register_route",
    "reject",
    "remind_overdue",
    "requests_of",
    "resubmit",
    "return_to",
    "review",
    "set_route",
    "steps_of_route",
    "submit",
    "take_back",
    "takes_part",
    "waiting_for",
    "withdraw",
    "withdraw_with_subject",
]


def register_approvals() -> None:
    """The room's message texts, the words of its events and its place in the navigation; called by the wiring.

    The wiring also schedules `remind_overdue` and `reconcile_and_alarm` (daily).
    """
    register_texts()
    register_approval_holdings()
    register_thing(
        "approvals.request",
        "決裁",
        {"state": "状態", "round": "回", "step": "段階", "returned_to": "差し戻し先の順番", "drafter": "起案者"},
    )
    register_thing("approvals.route", "決裁区分", {"steps": "段階"})
    register_sentences(
        {
            "approvals.request.drafted": "起案しました",
            "approvals.request.submitted": "回付しました",
            "approvals.request.resubmitted": "再び回付しました",
            "approvals.request.taken_back": "引き戻しました",
            "approvals.request.withdrawn": "取り下げました",
            "approvals.request.returned": "差し戻しました",
            "approvals.request.handed_over": "起案を後任に引き継ぎました",
            "approvals.request.rejected": "否決しました",
            "approvals.request.approved": "決裁しました",
            "approvals.step.approved": "承認しました",
            "approvals.review.done": "後閲しました",
            "approvals.route.set": "決裁区分の経路を変えました",
        }
    )
    register(NavigationItem("決裁", "approvals:requests", Audience.STAFF, order=80, icon="decision", live="waiting"))
