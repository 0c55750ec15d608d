"""Writes: the organisation, who holds which post, who is away, and the yearly transfer."""

from hoshin.foundation.people.actions.absences import announce_absence, end_absence
from hoshin.foundation.people.actions.accounts import change_account, create_account, set_account_active
from hoshin.foundation.people.actions.assignments import assign, cancel_assignment, end_assignment
from hoshin.foundation.people.actions.offices import add_office, rename_office
from hoshin.foundation.people.actions.posts import change_post, close_post, create_post
from hoshin.foundation.people.actions.reorganisation import (
    apply_due_reorganisations,
    apply_reorganisations_daily,
    reorganise_section,
    withdraw_reorganisation,
)
from hoshin.foundation.people.actions.sections import arrange_section, close_section, open_section, set_contact
from hoshin.foundation.people.actions.transfers import apply_transfer, discard_transfer, preview_transfer

__all__ = [
    "add_office",
    "announce_absence",
    "apply_due_reorganisations",
    "apply_reorganisations_daily",
    "apply_transfer",
    "arrange_section",
    "assign",
    "cancel_assignment",
    "change_account",
    "change_post",
    "close_post",
    "close_section",
    "create_account",
    "create_post",
    "discard_transfer",
    "end_absence",
    "end_assignment",
    "open_section",
    "preview_transfer",
    "rename_office",
    "reorganise_section",
    "set_account_active",
    "set_contact",
    "withdraw_reorganisation",
]
