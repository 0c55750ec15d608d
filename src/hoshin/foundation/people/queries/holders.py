from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q

from hoshin.foundation.people.models import Absence, Assignment, Post
from hoshin.foundation.people.rules import Duty, Role
from hoshin.kernel.clock import local_date


def holders_of(
    *, role: Role | None = None, section_id: int | None = None, post_id: int | None = None, on: date
) -> list[int]:
    """The active accounts that hold a matching post on `on`, each once: whom a message or a task concerns.

    Raises ValueError when nothing is asked for, because everybody is never what a caller means.
    """
    wanted = {"post__role": role, "post__section_id": section_id, "post_id": post_id}
    criteria = {name: value for name, value in wanted.items() if value is not None}
    if not criteria:
        raise ValueError("name a role, a section or a post")
    held = Assignment.objects.in_force_on(on).filter(account__is_active=True, **criteria)
    return list(held.order_by("account_id").values_list("account_id", flat=True).distinct())


def duties_of(post_ids: Collection[int], *, now: datetime) -> dict[int, Duty]:
    """Who answers for each of these posts at `now`, holders and deputies alike; two queries whatever the number."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    held = Assignment.objects.in_force_on(local_date(now)).filter(post_id__in=post_ids, account__is_active=True)
    for post_id, account_id in held.order_by("is_concurrent", "starts_on", "id").values_list("post_id", "account_id"):
        if account_id not in holders[post_id]:
            holders[post_id].append(account_id)
    everybody = {account_id for accounts in holders.values() for account_id in accounts}
    away = Absence.objects.filter(account_id__in=everybody, starts_at__lte=now, ends_at__gt=now, deputy__is_active=True)
    deputies = dict(away.order_by("-starts_at", "-id").values_list("account_id", "deputy_id"))
    return {
        post_id: Duty(
            post_id=post_id,
            holders=tuple(holders[post_id]),
            deputies={account_id: deputies[account_id] for account_id in holders[post_id] if account_id in deputies},
        )
        for post_id in post_ids
    }


def deputised_post_ids(account_id: int, *, now: datetime) -> list[int]:
    """The posts of those who are away at `now` and have named this account as their deputy."""
    away = Absence.objects.filter(deputy_id=account_id, starts_at__lte=now, ends_at__gt=now).values("account_id")
    held = Assignment.objects.in_force_on(local_date(now)).filter(account_id__in=away)
    return list(held.order_by("post_id").values_list("post_id", flat=True).distinct())


def posts_with(role: Role, *, on: date, section_id: int | None = None) -> list[int]:
    """The posts that carry a role on that day (in one section, if named), in their order: where a route leads."""
    posts = Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), role=role.value)
    if section_id is not None:
        posts = posts.filter(section_id=section_id)
    return list(posts.order_by("order", "code").values_list("pk", flat=True))
