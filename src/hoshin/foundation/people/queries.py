from datetime import datetime

from hoshin.foundation.people.models import Assignment, StaffAccount
from hoshin.foundation.people.rules import HeldPost, Person, Role
from hoshin.kernel.clock import local_date


def person_of(account: StaffAccount, *, now: datetime) -> Person:
    """The person behind an account with the posts held on the day of `now`, main post first; one query."""
    held = (
        Assignment.objects.filter(account=account)
        .in_force_on(local_date(now))
        .values_list("post_id", "post__title", "post__role", "post__section_id", "post__section__name", "is_concurrent")
    )
    posts = tuple(
        HeldPost(post_id, title, Role(role), section_id, section_name or "", is_concurrent)
        for post_id, title, role, section_id, section_name, is_concurrent in held
    )
    return Person(account_id=account.pk, label=account.label, posts=posts)
