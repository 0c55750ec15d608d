"""The door of the handover room: rooms register what their people keep."""

from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.handover.actions import (
    carry_out_planned,
    drop_plan,
    hand_over,
    plan_handover,
    reconcile_ownerless,
    register_templates,
)
from hoshin.foundation.handover.permissions import check_may_hand_over
from hoshin.foundation.handover.queries import HoldingKind, count_ownerless, kinds, register_holdings, review_of
from hoshin.foundation.handover.rules import Held, Keeping
from hoshin.web.navigation import Audience, NavigationItem, register

__all__ = [
    "Held",
    "HoldingKind",
    "Keeping",
    "carry_out_planned",
    "check_may_hand_over",
    "count_ownerless",
    "drop_plan",
    "hand_over",
    "kinds",
    "plan_handover",
    "reconcile_ownerless",
    "register_handover",
    "register_holdings",
    "review_of",
]


def register_handover() -> None:
    """The room's texts, the words of its events and its place in the navigation; called by the wiring.

    The wiring also schedules `carry_out_planned` and `reconcile_ownerless` (nightly).
    """
    register_templates()
    register_thing(
        "handover", "引継ぎ", {"effective_on": "発令日", "passed": "引き継いだ件数", "stayed": "本人が続ける件数"}
    )
    register_thing("handover.plan", "引継ぎの予定", {"effective_on": "発令日", "count": "件数", "remark": "結果"})
    register_sentences(
        {
            "handover.carried_out": "異動に伴う引継ぎを行いました",
            "handover.planned": "引継ぎを発令日に行う予定にしました",
            "handover.plan_dropped": "引継ぎの予定を取りやめました",
            "handover.plan_failed": "予定した引継ぎを行えませんでした",
        }
    )
    register(
        NavigationItem(label="引継ぎ", url_name="handover:review", audience=Audience.STAFF, order=810, icon="users")
    )
