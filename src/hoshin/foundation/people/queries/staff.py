from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from hoshin.foundation.people.models import Assignment, StaffAccount
from hoshin.kernel.width import narrow


class StaffOrder(StrEnum):
    """The orders of the list of staff."""

    LOGIN = "login_name"
    LABEL = "label"
    NEWEST = "-created_at"


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """What the list of staff is narrowed to; `words` is the beginning of a name or of a login name."""

    words: str = ""
    section_id: int | None = None
    is_without_post: bool = False
    is_active: bool | None = True


@dataclass(frozen=True, slots=True)
class StaffRow:
    """An account with the posts it holds on a day, main post first."""

    account_id: int
    login_name: str
    label: str
    is_active: bool
    posts: tuple[str, ...]


def staff(wanted: StaffFilter, *, day: date, order: StaffOrder = StaffOrder.LOGIN) -> QuerySet[StaffAccount]:
    """The accounts that match on `day`; turn a page of it into rows with `staff_rows`."""
    held = Assignment.objects.in_force_on(day)
    found = StaffAccount.objects.order_by(order.value, "pk")
    if words := narrow(wanted.words):
        found = found.filter(Q(login_name__startswith=words) | Q(label__startswith=wanted.words.strip()))
    if wanted.is_active is not None:
        found = found.filter(is_active=wanted.is_active)
    if wanted.section_id is not None:
        found = found.filter(Exists(held.filter(account=OuterRef("pk"), post__section_id=wanted.section_id)))
    if wanted.is_without_post:
        found = found.filter(~Exists(held.filter(account=OuterRef("pk"))))
    return found


def staff_rows(page: QuerySet[StaffAccount], *, day: date) -> tuple[StaffRow, ...]:
    """The accounts of one page with their posts of `day`; two queries whatever the size."""
    held = Assignment.objects.in_force_on(day).select_related("post__section")
    accounts = page.prefetch_related(Prefetch("assignments", queryset=held, to_attr="held"))
    return tuple(
        StaffRow(
            account.pk,
            account.login_name,
            account.label,
            account.is_active,
            tuple(f"{one.post}（兼務）" if one.is_concurrent else str(one.post) for one in account.held),
        )
        for account in accounts
    )


def account_labels(account_ids: set[int]) -> dict[int, str]:
    """The names of these accounts as shown on pages."""
    return dict(StaffAccount.objects.filter(pk__in=account_ids).values_list("pk", "label"))


def account_named(login_name: str) -> StaffAccount | None:
    """The account of a login name typed in any width, or None."""
    return StaffAccount.objects.filter(login_name=narrow(login_name)).first()


def deputies_for(account_id: int, *, day: date) -> list[tuple[int, str]]:
    """Who may be named as deputy: active staff with a post on `day`, those of the same sections first."""
    held = Assignment.objects.in_force_on(day)
    own = set(held.filter(account_id=account_id).values_list("post__section_id", flat=True))
    found = (
        held.filter(account__is_active=True)
        .exclude(account_id=account_id)
        .select_related("account", "post__section")
        .order_by("is_concurrent", "post__section__order", "post__order", "account__login_name")
    )
    choices: dict[int, tuple[bool, str]] = {}
    for one in found:
        choices.setdefault(one.account_id, (one.post.section_id not in own, f"{one.account.label}（{one.post}）"))
    return [(key, label) for key, (_, label) in sorted(choices.items(), key=lambda item: item[1][0])]
