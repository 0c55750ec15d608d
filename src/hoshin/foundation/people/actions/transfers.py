from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from hoshin.foundation.audit.public import record, together
from hoshin.foundation.people.actions.assignments import facts_of, record_assignment
from hoshin.foundation.people.actions.lock import lock_organisation
from hoshin.foundation.people.models import Assignment, StaffAccount, TransferBatch
from hoshin.foundation.people.permissions import can_assign, check_may_organise
from hoshin.foundation.people.queries import transfer_snapshot
from hoshin.foundation.people.rules import TRANSFER_FLOW, Person, Role, TransferPlan, plan_transfer
from hoshin.foundation.people.rules.transfer_file import decode, parse
from hoshin.foundation.people.rules.transfers import PlannedRow
from hoshin.kernel.errors import Conflict, NotFound, RuleBroken


@transaction.atomic
def preview_transfer(
    *, person: Person, file_name: str, content: bytes, effective_on: date, now: datetime
) -> TransferBatch:
    """Read a transfer file and store what it would change on that day; nothing else is touched.

    Raises RuleBroken when the file cannot be read at all; what is wrong with single rows stands in the plan.
    """
    check_may_organise(person)
    lock_organisation()
    text = decode(content)
    plan = _plan(person, text, effective_on)
    batch = TransferBatch.objects.create(
        effective_on=effective_on,
        file_name=file_name[:255],
        content=text,
        plan=plan.as_json(),
        state=TRANSFER_FLOW.initial,
        uploaded_by_id=person.account_id,
        uploaded_at=now,
    )
    after = {"effective_on": effective_on, "file_name": batch.file_name, "rows": len(plan.rows)}
    _record(person, "people.transfer.previewed", batch, now, after=after)
    return batch


@transaction.atomic
def apply_transfer(*, person: Person, batch_id: int, now: datetime) -> TransferBatch:
    """Make all changes of a preview, or none.

    Raises RuleBroken while a row is wrong or nothing would change; Conflict when the organisation has changed since, so
    that the file would now do something else than what was shown.
    """
    check_may_organise(person)
    batch = _held_batch(batch_id)
    TRANSFER_FLOW.check("apply", batch.state)
    plan = TransferPlan.from_json(batch.plan)
    if plan.has_problems:
        raise RuleBroken("誤りのある行があるため、反映できません。ファイルを直して取り込み直してください。")
    if not plan.changes:
        raise RuleBroken("変更になる行がありません。")
    if _plan(person, batch.content, batch.effective_on).as_json() != batch.plan:
        raise Conflict(
            "確認した後に組織が変わり、反映の結果が変わります。同じファイルを取り込み直して、内容を確かめてください。"
        )
    with together():
        _carry_out(person, plan, batch.effective_on, now)
        _finish(batch, "apply", now)
        after = {"effective_on": batch.effective_on, "changes": len(plan.changes)}
        _record(person, "people.transfer.applied", batch, now, after=after)
    return batch


@transaction.atomic
def discard_transfer(*, person: Person, batch_id: int, now: datetime) -> TransferBatch:
    """Give a preview up; nothing was changed by it."""
    check_may_organise(person)
    batch = _held_batch(batch_id)
    TRANSFER_FLOW.check("discard", batch.state)
    _finish(batch, "discard", now)
    _record(person, "people.transfer.discarded", batch, now)
    return batch


def _plan(person: Person, text: str, effective_on: date) -> TransferPlan:
    return plan_transfer(
        parse(text),
        transfer_snapshot(effective_on),
        effective_on=effective_on,
        may_assign=lambda role: can_assign(person, Role(role)),
    )


def _held_batch(batch_id: int) -> TransferBatch:
    lock_organisation()
    batch = TransferBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("その取り込みはありません。")
    return batch


def _finish(batch: TransferBatch, move: str, now: datetime) -> None:
    batch.state = TRANSFER_FLOW.move(move).target or ""
    batch.finished_at = now
    batch.save(update_fields=["state", "finished_at"])


def _carry_out(person: Person, plan: TransferPlan, effective_on: date, now: datetime) -> None:
    """End everything that ends before anything begins, so that nobody holds two main posts on any day in between."""
    rows = plan.changes
    accounts = {row.account_id for row in rows if row.account_id is not None}
    locked = StaffAccount.objects.select_for_update().filter(pk__in=accounts).order_by("pk")
    by_id = {account.pk: account for account in locked}
    ending = {row.ends for row in rows if row.ends is not None}
    last_day = effective_on - timedelta(days=1)
    for old in Assignment.objects.filter(pk__in=ending).select_related("account", "post__section").order_by("pk"):
        before = {"ends_on": old.ends_on}
        old.ends_on = last_day
        old.save(update_fields=["ends_on"])
        record_assignment(person, "people.account.left_post", old, now, before=before, after={"ends_on": last_day})
    for row in rows:
        _begin(person, row, by_id, effective_on, now)


def _begin(
    person: Person, row: PlannedRow, accounts: dict[int, StaffAccount], effective_on: date, now: datetime
) -> None:
    if row.starts is None or row.account_id is None:
        return
    new = Assignment.objects.create(
        account=accounts[row.account_id],
        post_id=row.starts,
        starts_on=effective_on,
        is_concurrent=row.is_concurrent,
    )
    record_assignment(person, "people.account.assigned", new, now, after=facts_of(new))


def _record(
    person: Person, name: str, batch: TransferBatch, now: datetime, *, after: Mapping[str, object] | None = None
) -> None:
    record(
        actor=person.actor,
        name=name,
        thing_kind="people.transfer",
        thing_id=batch.pk,
        thing_label=batch.file_name,
        after=after,
        now=now,
    )
