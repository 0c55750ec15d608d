"""A person's own things: what they follow, and the ways they look at the table of sheets."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan.actions.sheets import locked, write_trail
from hoshin.steering.plan.models import SavedFilter, SheetFollow

MOST_FILTERS = 30


@transaction.atomic
def follow(*, person: Person, sheet_id: int, now: datetime) -> None:
    """Be told of every move of the sheet; following twice is the same as once."""
    sheet = locked(person, sheet_id)
    if person.account_id is None:
        raise NotAllowed("サインインしてください。")
    _, is_new = SheetFollow.objects.get_or_create(account_id=person.account_id, sheet=sheet, defaults={"since": now})
    if is_new:
        write_trail(sheet, actor=person.actor, name="followed", now=now)


@transaction.atomic
def unfollow(*, person: Person, sheet_id: int, now: datetime) -> None:
    """No longer be told of the sheet's moves."""
    sheet = locked(person, sheet_id)
    deleted, _ = SheetFollow.objects.filter(account_id=person.account_id, sheet=sheet).delete()
    if deleted:
        write_trail(sheet, actor=person.actor, name="unfollowed", now=now)


@transaction.atomic
def save_filter(*, person: Person, name: str, query: str, now: datetime) -> SavedFilter:
    """Keep a way of looking at the table under a name; the same name is overwritten."""
    if person.account_id is None:
        raise NotAllowed("サインインしてください。")
    if not name.strip():
        raise RuleBroken("絞り込みの名称を入力してください。", field="name")
    own = SavedFilter.objects.filter(account_id=person.account_id)
    if own.count() >= MOST_FILTERS and not own.filter(name=name.strip()).exists():
        raise RuleBroken(
            f"保存できる絞り込みは{MOST_FILTERS}件までです。使わないものを削除してください。", field="name"
        )
    saved, _ = SavedFilter.objects.update_or_create(
        account_id=person.account_id,
        name=name.strip()[:60],
        defaults={"query": query.lstrip("?")[:500], "created_at": now},
    )
    _write(person, "plan.filter.saved", saved, now)
    return saved


@transaction.atomic
def delete_filter(*, person: Person, filter_id: int, now: datetime) -> None:
    """Forget one of one's own filters."""
    saved = SavedFilter.objects.filter(pk=filter_id, account_id=person.account_id).first()
    if saved is None:
        raise NotFound("お探しの絞り込みは見つかりません。")
    _write(person, "plan.filter.deleted", saved, now)
    saved.delete()


def _write(person: Person, name: str, saved: SavedFilter, now: datetime) -> None:
    record(
        actor=person.actor,
        name=name,
        thing_kind="plan.filter",
        thing_id=saved.pk,
        thing_label=saved.name,
        after={"query": saved.query},
        now=now,
    )
