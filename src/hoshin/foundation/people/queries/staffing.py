from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from hoshin.foundation.people.models import Assignment, Post, StaffAccount
from hoshin.foundation.people.rules import Role


@dataclass(frozen=True, slots=True)
class StaffedPost:
    """A post with the active accounts that hold it on a day, main holders first; none means it is vacant (欠員)."""

    post_id: int
    label: str
    role: Role
    section_id: int | None
    holders: tuple[int, ...]


def staffing_on(day: date) -> list[StaffedPost]:
    """Every post that was ever made, in the order of the sections, with its holders on `day`; two queries."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    held = Assignment.objects.in_force_on(day).filter(account__is_active=True)
    for post_id, account_id in held.order_by("is_concurrent", "starts_on", "id").values_list("post_id", "account_id"):
        if account_id not in holders[post_id]:
            holders[post_id].append(account_id)
    posts = Post.objects.select_related("section").order_by("section__order", "section__code", "order", "code")
    return [
        StaffedPost(post.pk, str(post), Role(post.role), post.section_id, tuple(holders.get(post.pk, ())))
        for post in posts
    ]


def posts_left_by(day: date) -> dict[int, tuple[int, ...]]:
    """The main posts that people left with the day before `day`; for those who hold none on `day`, their last ones.

    By account, two queries. A post that is held again on `day` was not left.
    """
    kept = set(Assignment.objects.in_force_on(day).values_list("account_id", "post_id"))
    employed = {account_id for account_id, _ in kept}
    last_day = day - timedelta(days=1)
    ended: defaultdict[int, dict[date, list[int]]] = defaultdict(dict)
    past = Assignment.objects.filter(ends_on__lt=day).filter(Q(is_concurrent=False) | Q(ends_on__lt=last_day))
    for account_id, post_id, ends_on in past.order_by("-ends_on", "id").values_list("account_id", "post_id", "ends_on"):
        if ends_on is not None and (account_id, post_id) not in kept:
            ended[account_id].setdefault(ends_on, []).append(post_id)
    found: dict[int, tuple[int, ...]] = {}
    for account_id, by_day in ended.items():
        newest = max(by_day)
        if newest == last_day or account_id not in employed:
            found[account_id] = tuple(by_day[newest])
    return found


def days_of_leaving(first: date, last: date) -> list[date]:
    """The days from `first` to `last` on which main posts changed hands or fell vacant: the day after their last one."""
    day = timedelta(days=1)
    left = Assignment.objects.filter(ends_on__gte=first - day, ends_on__lte=last - day, is_concurrent=False)
    return sorted({ends_on + day for ends_on in left.values_list("ends_on", flat=True).distinct() if ends_on})


def labels_of_active_accounts() -> dict[int, str]:
    """How every active account is called; one query."""
    return dict(StaffAccount.objects.filter(is_active=True).values_list("pk", "label"))
