from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from hoshin.foundation.people.models import Assignment, Post, StaffAccount
from hoshin.foundation.people.rules import Role
from hoshin.foundation.people.rules.transfer_file import CONCURRENT, MAIN
from hoshin.foundation.people.rules.transfers import Holding, KnownAccount, KnownPost, Snapshot


def transfer_snapshot(effective_on: date) -> Snapshot:
    """The organisation as far as a transfer on that day concerns it; three queries whatever the size."""
    holdings: defaultdict[int, list[Holding]] = defaultdict(list)
    lasting = Assignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=effective_on))
    for key, account_id, code, is_concurrent, starts_on, ends_on in lasting.order_by("id").values_list(
        "id", "account_id", "post__code", "is_concurrent", "starts_on", "ends_on"
    ):
        holdings[account_id].append(Holding(key, code, is_concurrent, starts_on, ends_on))
    return Snapshot(
        accounts={
            login_name: KnownAccount(key, login_name, label, is_active)
            for key, login_name, label, is_active in StaffAccount.objects.values_list(
                "pk", "login_name", "label", "is_active"
            )
        },
        posts={
            post.code: KnownPost(post.pk, post.code, str(post), Role(post.role), _is_open(post, effective_on))
            for post in Post.objects.select_related("section")
        },
        holdings=holdings,
    )


def _is_open(post: Post, day: date) -> bool:
    """Whether one can take a post up on `day` for good: neither it nor its section is to end."""
    section = post.section
    return post.ends_on is None and (section is None or (section.starts_on <= day and section.ends_on is None))


def transfer_rows(day: date) -> Iterator[tuple[str, ...]]:
    """The state of `day` as rows of a transfer file that changes nothing."""
    held = (
        Assignment.objects.in_force_on(day).filter(account__is_active=True).select_related("account", "post__section")
    )
    for one in held.order_by("post__section__order", "post__section__code", "post__order", "account__login_name", "id"):
        kind = CONCURRENT if one.is_concurrent else MAIN
        post = (one.post.code, str(one.post))
        yield (one.account.login_name, one.account.label, kind, *post, *post)
