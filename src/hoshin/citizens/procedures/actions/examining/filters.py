"""One's own ways of looking at the inbox, kept under names."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.models import InboxFilter
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken

FILTER = "procedures.inbox_filter"
MOST_FILTERS = 20


@transaction.atomic
def save_inbox_filter(*, person: Person, name: str, query: str, now: datetime) -> InboxFilter:
    """Keep a way of looking at the inbox under a name; the same name is overwritten. Raises RuleBroken."""
    if person.account_id is None:
        raise NotAllowed("サインインしてください。")
    name = name.strip()
    if not name:
        raise RuleBroken("絞り込みの名称を入力してください。", field="name")
    own = InboxFilter.objects.filter(account_id=person.account_id)
    if own.exclude(name=name).count() >= MOST_FILTERS:
        raise RuleBroken(
            f"保存できる絞り込みは{MOST_FILTERS}件までです。使わないものを削除してください。", field="name"
        )
    saved, _ = InboxFilter.objects.update_or_create(
        account_id=person.account_id,
        name=name[:60],
        defaults={"query": query.lstrip("?")[:500], "created_at": now},
    )
    _write(person, "saved", saved, now)
    return saved


@transaction.atomic
def delete_inbox_filter(*, person: Person, filter_id: int, now: datetime) -> None:
    """Forget one of one's own filters; raises NotFound."""
    saved = InboxFilter.objects.filter(pk=filter_id, account__isnull=False, account_id=person.account_id).first()
    if saved is None:
        raise NotFound("お探しの絞り込みは見つかりません。")
    _write(person, "deleted", saved, now)
    saved.delete()


def _write(person: Person, name: str, saved: InboxFilter, now: datetime) -> None:
    record(
        actor=person.actor,
        name=f"{FILTER}.{name}",
        thing_kind=FILTER,
        thing_id=saved.pk,
        thing_label=saved.name,
        after={"query": saved.query},
        now=now,
    )
