"""Reads: who holds what, the organisation as of any day, who is away, and what a transfer starts from."""

from hoshin.foundation.people.queries.absences import absences_of, acting_deputy_of, deputising_for, people_absent
from hoshin.foundation.people.queries.holders import deputised_post_ids, duties_of, holders_of, posts_with
from hoshin.foundation.people.queries.organisation import (
    OfficeOnDay,
    contact_of,
    days_of_change_from,
    offices_on,
    parents_on,
    section_choices,
    section_name_on,
    section_on,
    section_options,
    section_versions,
    sections_on,
)
from hoshin.foundation.people.queries.posts import Holder, PostOnDay, assignments_of, open_posts, posts_of
from hoshin.foundation.people.queries.staff import (
    StaffFilter,
    StaffOrder,
    StaffRow,
    account_labels,
    account_named,
    deputies_for,
    staff,
    staff_rows,
)
from hoshin.foundation.people.queries.staffing import (
    StaffedPost,
    days_of_leaving,
    labels_of_active_accounts,
    posts_left_by,
    staffing_on,
)
from hoshin.foundation.people.queries.transfers import transfer_rows, transfer_snapshot

__all__ = [
    "Holder",
    "OfficeOnDay",
    "PostOnDay",
    "StaffFilter",
    "StaffOrder",
    "StaffRow",
    "StaffedPost",
    "absences_of",
    "account_labels",
    "account_named",
    "acting_deputy_of",
    "assignments_of",
    "contact_of",
    "days_of_change_from",
    "days_of_leaving",
    "deputies_for",
    "deputised_post_ids",
    "deputising_for",
    "duties_of",
    "holders_of",
    "labels_of_active_accounts",
    "offices_on",
    "open_posts",
    "parents_on",
    "people_absent",
    "posts_left_by",
    "posts_of",
    "posts_with",
    "section_choices",
    "section_name_on",
    "section_on",
    "section_options",
    "section_versions",
    "sections_on",
    "staff",
    "staff_rows",
    "staffing_on",
    "transfer_rows",
    "transfer_snapshot",
]
