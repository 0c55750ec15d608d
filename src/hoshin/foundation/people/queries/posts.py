from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from hoshin.foundation.people.models import Assignment, Post
from hoshin.foundation.people.rules import Role


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds, held or will hold a post."""

    assignment_id: int
    account_id: int
    label: str
    is_concurrent: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class PostOnDay:
    """A post with its holders on a day and those who come later; no holder means it is vacant (欠員)."""

    post_id: int
    code: str
    title: str
    role: Role
    ends_on: date | None
    holders: tuple[Holder, ...]
    coming: tuple[Holder, ...]


def posts_of(section_id: int | None, day: date) -> tuple[PostOnDay, ...]:
    """The posts of a section (None: the posts outside every section, such as experts) on `day`; two queries."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    there = Q(section__isnull=True) if section_id is None else Q(section_id=section_id)
    posts = list(Post.objects.filter(still & there))
    holders: defaultdict[int, list[Holder]] = defaultdict(list)
    coming: defaultdict[int, list[Holder]] = defaultdict(list)
    found = Assignment.objects.filter(still, post__in=posts).select_related("account")
    for one in found.order_by("is_concurrent", "starts_on", "id"):
        holder = Holder(one.pk, one.account_id, one.account.label, one.is_concurrent, one.starts_on, one.ends_on)
        (holders if one.starts_on <= day else coming)[one.post_id].append(holder)
    return tuple(
        PostOnDay(
            post.pk,
            post.code,
            post.title,
            Role(post.role),
            post.ends_on,
            tuple(holders[post.pk]),
            tuple(coming[post.pk]),
        )
        for post in posts
    )


def assignments_of(account_id: int) -> list[Assignment]:
    """Every post that somebody held, holds or will hold, newest first."""
    found = Assignment.objects.filter(account_id=account_id).select_related("post__section")
    return list(found.order_by("-starts_on", "is_concurrent", "-id"))


def open_posts(day: date, *, role: Role | None = None) -> list[tuple[int, str]]:
    """The posts that exist on `day` (those of one role, if named) as choices of a form, by section in their order."""
    found = Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).select_related("section")
    if role is not None:
        found = found.filter(role=role.value)
    in_life = found.filter(
        Q(section__isnull=True)
        | Q(section__starts_on__lte=day) & (Q(section__ends_on__isnull=True) | Q(section__ends_on__gte=day))
    )
    return [(post.pk, str(post)) for post in in_life.order_by("section__order", "section__code", "order", "code")]
