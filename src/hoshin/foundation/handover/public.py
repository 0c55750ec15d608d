"""The door of the handover room: rooms register what their people keep."""

from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.handover.actions import hand_over, reconcile_ownerless, register_templates
from hoshin.foundation.handover.queries import HoldingKind, count_ownerless, register_holdings, review_of
from hoshin.foundation.handover.rules import Held, Keeping
from hoshin.web.navigation import Audience, NavigationItem, register

__all__ = [
    "Held",
    "HoldingKind",
    "Keeping",
    "count_ownerless",
    "hand_over",
    "reconcile_ownerless",
    "register_handover",
    "register_holdings",
    "review_of",
]


def register_handover() -> None:
    """The room's texts, the words of its events and its place in the navigation; called by the wiring.

    The wiring also schedules `reconcile_ownerless` (nightly).
    """
    register_templates()
    register_thing(
        "handover", "引継ぎ", {"effective_on": "発令日", "passed": "引き継いだ件数", "stayed": "本人が続ける件数"}
    )
    register_sentences({"handover.carried_out": "異動に伴う引継ぎを行いました"})
    register(
        NavigationItem(label="引継ぎ", url_name="handover:review", audience=Audience.STAFF, order=810, icon="users")
    )
