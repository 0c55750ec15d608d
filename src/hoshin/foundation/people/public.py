"""The door of the people room."""

from hoshin.foundation.people.permissions import PageRequest, person_of, public_page, staff_page
from hoshin.foundation.people.queries import holders_of
from hoshin.foundation.people.rules import CIO_SIDE, VISITOR, HeldPost, Person, Role

__all__ = [
    "CIO_SIDE",
    "VISITOR",
    "HeldPost",
    "PageRequest",
    "Person",
    "Role",
    "holders_of",
    "person_of",
    "public_page",
    "staff_page",
]
