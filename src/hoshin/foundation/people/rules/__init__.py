"""Roles, posts and persons, the shape of the organisation, and what a yearly transfer would change; no Django."""

from hoshin.foundation.people.rules.contacts import Contact, checked_contact
from hoshin.foundation.people.rules.organisation import PlacedSection, check_no_cycle, in_tree_order
from hoshin.foundation.people.rules.persons import (
    CIO_SIDE,
    SYSTEM_PERSON,
    VISITOR,
    Duty,
    HeldPost,
    Person,
    Role,
    owes_review,
)
from hoshin.foundation.people.rules.transfer_plan import plan_transfer
from hoshin.foundation.people.rules.transfers import TRANSFER_FLOW, TransferPlan

__all__ = [
    "CIO_SIDE",
    "SYSTEM_PERSON",
    "TRANSFER_FLOW",
    "VISITOR",
    "Contact",
    "Duty",
    "HeldPost",
    "Person",
    "PlacedSection",
    "Role",
    "TransferPlan",
    "check_no_cycle",
    "checked_contact",
    "in_tree_order",
    "owes_review",
    "plan_transfer",
]
