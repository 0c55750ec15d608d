from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from hoshin.foundation.audit.public import record, together
from hoshin.foundation.handover.models import Handover, PlannedHandover
from hoshin.foundation.handover.permissions import ORGANISERS, check_may_hand_over
from hoshin.foundation.handover.queries import Review, Row, count_ownerless, kind_of, review_of
from hoshin.foundation.handover.rules import Keeping, PlanState
from hoshin.foundation.messages.public import register_template, send
from hoshin.foundation.people.public import Person, holders_of, lock_organisation
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import Conflict, RuleBroken

TAKEN_OVER, ALARM, PLAN_SETTLED = "handover.taken_over", "handover.reconciliation", "handover.plan_settled"
HANDOVER_PATH = "/staff/handover/"
NAMED = 20


def register_templates() -> None:
    """The texts of the room's messages."""
    register_template(
        TAKEN_OVER,
        subject="{day}付けで引き継いだもの（{count}件）",
        body="{day}付けの異動に伴い、次のものを引き継ぎました。\n\n{lines}\n\nそれぞれの画面で、内容と期限を確かめてください。",
    )
    register_template(
        ALARM,
        subject="持ち主のいないものがあります",
        body="夜間の照合の結果です。\n\n{sentence}\n\n引継ぎの画面で、引き継ぐ相手を決めてください。",
    )
    register_template(
        PLAN_SETTLED,
        subject="{day}付けの引継ぎの予定：{outcome}",
        body="{day}付けの引継ぎの予定（{planned_by}）の結果です。\n\n{sentence}\n\n引継ぎの画面で、残りを確かめてください。",
    )


@transaction.atomic
def hand_over(
    *, person: Person, day: date, chosen: Mapping[str, int | None], seen: str | None = None, now: datetime
) -> Handover:
    """Give everything that the review of `day` shows to whom was chosen, all or nothing, and tell the successors.

    `chosen` names for every row of the review (by its key) who takes over; the keeper itself means that it stays. `seen` is
    the digest of the review that was looked at. A plan for the day has had its time. Raises RuleBroken before the day and
    while a row has nobody, Conflict when the rows have changed since they were shown.
    """
    check_may_hand_over(person)
    if day > local_date(now):
        raise RuleBroken("発令日より前には引き継げません。引き継ぐ予定にすると、発令日に行われます。")
    lock_organisation()
    review = review_of(day)
    check_choices(review, chosen, seen)
    handover = carry_out(person, review, chosen, done_by=person.title, now=now)
    PlannedHandover.objects.waiting().filter(effective_on=day).update(
        state=PlanState.DROPPED.value, settled_at=now, remark="予定によらず、画面から行いました。"
    )
    return handover


def carry_out(
    person: Person, review: Review, chosen: Mapping[str, int | None], *, done_by: str, now: datetime
) -> Handover:
    """Pass on what was chosen, inside the caller's transaction; rows without a choice stay where they are."""
    day = review.day
    told: defaultdict[int, list[str]] = defaultdict(list)
    with together():
        passed = _pass_on(person, review, chosen, told, now)
        handover = Handover.objects.create(
            effective_on=day, passed=passed, stayed=len(review.rows) - passed, done_by=done_by, done_at=now
        )
        _record(person, handover, now)
    if not Handover.objects.filter(effective_on=day).exclude(pk=handover.pk).exists():
        _tell_of_what_came_with_the_post(review, told)
    _tell(day, told, now)
    return handover


def check_choices(review: Review, chosen: Mapping[str, int | None], seen: str | None) -> None:
    """Refuse choices for another review than the one that was looked at, and rows without anybody who is offered."""
    if (seen is not None and seen != review.digest) or set(chosen) != {row.key for row in review.rows}:
        raise Conflict("確かめた後に、引き継ぐものが変わりました。開き直して、もう一度確かめてください。")
    open_rows = [row for row in review.rows if not row.offers(chosen[row.key])]
    if open_rows:
        raise RuleBroken(f"引き継ぐ相手を選んでいない行が{len(open_rows):,}件あります。", field=open_rows[0].key)


def _pass_on(
    person: Person,
    review: Review,
    chosen: Mapping[str, int | None],
    told: defaultdict[int, list[str]],
    now: datetime,
) -> int:
    groups: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in review.rows:
        to_id = chosen.get(row.key)
        if to_id is not None and to_id != row.held.keeper_id:
            groups[row.kind.code, to_id].append(row)
    for (code, to_id), rows in groups.items():
        kind = kind_of(code)
        if kind.pass_on is not None:
            kind.pass_on(person=person, thing_ids=[row.held.thing_id for row in rows], to_id=to_id, now=now)
        for account_id in _accounts_behind(review, kind.keeping, to_id):
            told[account_id] += [f"・{kind.label}：{row.held.label}" for row in rows]
    return sum(len(rows) for rows in groups.values())


def _accounts_behind(review: Review, keeping: Keeping, keeper_id: int) -> list[int]:
    """Whom a message to this keeper reaches: of a section, its heads, or all of it when it has none."""
    if keeping is Keeping.ACCOUNT:
        return [keeper_id]
    if keeping is Keeping.POST:
        return list(review.staffing.seats[keeper_id].holders)
    seats = list(review.staffing.seats_in(keeper_id))
    heads = [seat for seat in seats if seat.is_head] or seats
    return [holder for seat in heads for holder in seat.holders]


def _tell_of_what_came_with_the_post(review: Review, told: defaultdict[int, list[str]]) -> None:
    for moving in review.moving:
        for account_id in moving.successors:
            told[account_id] += [f"・{moving.post}に付くもの：{label}{count:,}件" for label, count in moving.counts]


def _tell(day: date, told: Mapping[int, list[str]], now: datetime) -> None:
    for account_id, lines in told.items():
        shown = [*lines[:NAMED], *([f"ほか{len(lines) - NAMED:,}件"] if len(lines) > NAMED else [])]
        fields = {"day": format_date(day), "count": f"{len(lines):,}", "lines": "\n".join(shown)}
        send(to=[account_id], template=TAKEN_OVER, fields=fields, url="/staff/", now=now)


def _record(person: Person, handover: Handover, now: datetime) -> None:
    record(
        actor=person.actor,
        name="handover.carried_out",
        thing_kind="handover",
        thing_id=handover.pk,
        thing_label=f"{format_date(handover.effective_on)}付けの引継ぎ",
        after={"effective_on": handover.effective_on, "passed": handover.passed, "stayed": handover.stayed},
        now=now,
    )


def organisers_on(day: date) -> list[int]:
    """The accounts of those who keep the organisation in order."""
    return sorted({account for role in ORGANISERS for account in holders_of(role=role, on=day)})


@transaction.atomic
def reconcile_ownerless(*, now: datetime) -> str:
    """The nightly count: everything has somebody who answers for it. Operators and CIO staff hear when it has not.

    Returns the count in a Japanese sentence for the schedule's log.
    """
    day = local_date(now)
    counted = count_ownerless(day)
    if counted.count:
        send(
            to=organisers_on(day),
            template=ALARM,
            fields={"sentence": counted.sentence},
            url=HANDOVER_PATH,
            now=now,
        )
    return counted.sentence
