"""The door of the inspection room."""

from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.inspection.actions import TRAIL, hand_out_head
from hoshin.web.navigation import Audience, NavigationItem, register

__all__ = ["hand_out_head", "register_inspection"]


def register_inspection() -> None:
    """The words of the room's events and its place in the navigation; called by the wiring."""
    register_thing(
        TRAIL,
        "監査証跡",
        {
            "kind": "形式",
            "actor": "行為者の番号",
            "thing_kind": "対象の種類",
            "thing_id": "対象の番号",
            "name": "事項",
            "group": "一連の操作",
            "first_on": "始めの日",
            "last_on": "終わりの日",
        },
    )
    register_sentences(
        {
            "inspection.trail.exported": "監査証跡を書き出しました",
            "inspection.trail.head_handed_out": "監査証跡の控えを発行しました",
        }
    )
    register(
        NavigationItem(
            label="監査証跡",
            url_name="inspection:trail",
            audience=Audience.STAFF,
            order=900,
            icon="shield",
        )
    )
