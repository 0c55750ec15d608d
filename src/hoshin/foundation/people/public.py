"""The door of the people room."""

from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.permissions import PageRequest, person_of, public_page, staff_page
from hoshin.foundation.people.queries import deputised_post_ids, duties_of, holders_of, posts_with
from hoshin.foundation.people.rules import CIO_SIDE, VISITOR, Duty, HeldPost, Person, Role

__all__ = [
    "CIO_SIDE",
    "VISITOR",
    "Duty",
    "HeldPost",
    "PageRequest",
    "Person",
    "Role",
    "StaffAccount",
    "deputised_post_ids",
    "duties_of",
    "holders_of",
    "person_of",
    "posts_with",
    "public_page",
    "staff_page",
]
