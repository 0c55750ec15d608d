"""The door of the people room."""

from hoshin.foundation.people.actions import (
    add_office,
    announce_absence,
    apply_due_reorganisations,
    apply_reorganisations_daily,
    apply_transfer,
    arrange_section,
    assign,
    cancel_assignment,
    change_account,
    change_post,
    close_post,
    close_section,
    create_account,
    create_post,
    discard_transfer,
    end_absence,
    end_assignment,
    open_section,
    preview_transfer,
    rename_office,
    reorganise_section,
    set_account_active,
    withdraw_reorganisation,
)
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.permissions import (
    PageRequest,
    account_page,
    can_organise,
    person_of,
    public_page,
    staff_page,
)
from hoshin.foundation.people.queries import (
    OfficeOnDay,
    account_labels,
    account_named,
    acting_deputy_of,
    deputised_post_ids,
    deputising_for,
    duties_of,
    holders_of,
    offices_on,
    open_posts,
    people_absent,
    posts_of,
    posts_with,
    section_choices,
    section_on,
    sections_on,
)
from hoshin.foundation.people.rules import (
    CIO_SIDE,
    SYSTEM_PERSON,
    VISITOR,
    Duty,
    HeldPost,
    Person,
    PlacedSection,
    Role,
)
from hoshin.foundation.people.rules.wording import register_wording
from hoshin.web.navigation import Audience, NavigationItem, register

__all__ = [
    "CIO_SIDE",
    "SYSTEM_PERSON",
    "VISITOR",
    "Duty",
    "HeldPost",
    "OfficeOnDay",
    "PageRequest",
    "Person",
    "PlacedSection",
    "Role",
    "StaffAccount",
    "account_labels",
    "account_named",
    "account_page",
    "acting_deputy_of",
    "add_office",
    "announce_absence",
    "apply_due_reorganisations",
    "apply_reorganisations_daily",
    "apply_transfer",
    "arrange_section",
    "assign",
    "can_organise",
    "cancel_assignment",
    "change_account",
    "change_post",
    "close_post",
    "close_section",
    "create_account",
    "create_post",
    "deputised_post_ids",
    "deputising_for",
    "discard_transfer",
    "duties_of",
    "end_absence",
    "end_assignment",
    "holders_of",
    "offices_on",
    "open_posts",
    "open_section",
    "people_absent",
    "person_of",
    "posts_of",
    "posts_with",
    "preview_transfer",
    "public_page",
    "register_people",
    "rename_office",
    "reorganise_section",
    "section_choices",
    "section_on",
    "sections_on",
    "set_account_active",
    "staff_page",
    "withdraw_reorganisation",
]


def register_people() -> None:
    """The words of the room's events and its place in the navigation; called by the wiring."""
    register_wording()
    register(
        NavigationItem(
            label="組織と職員", url_name="people:organisation", audience=Audience.STAFF, order=800, icon="building"
        )
    )
