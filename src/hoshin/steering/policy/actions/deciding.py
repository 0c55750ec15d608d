from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from hoshin.foundation.approvals.public import (
    Outcome,
    Request,
    Subject,
    current_request,
    open_request,
    steps_of_route,
    take_back,
    withdraw_with_subject,
)
from hoshin.foundation.audit.public import changed, record
from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import rebuild
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.policy.actions.identity import ITEM_THING, POLICY_THING
from hoshin.steering.policy.actions.locking import REVISION_THING, locked_revision, record_on
from hoshin.steering.policy.models import Revision, Section
from hoshin.steering.policy.permissions import require_drafting
from hoshin.steering.policy.queries import SEARCH_KIND, document_of, search_rows
from hoshin.steering.policy.rules import (
    APPROVED,
    REVISION_FLOW,
    Kind,
    check_effective_on,
    day_in_force,
    what_is_missing,
)

ROUTE = "policy.revision"


@transaction.atomic
def submit_revision(*, person: Person, revision_id: int, effective_on: date, note: str, now: datetime) -> Revision:
    """Put a complete draft to decision, to be in force from `effective_on`; its table of 3-3 is fixed with it.

    Raises RuleBroken with what is missing or when the day cannot be, MoveRefused outside a draft.
    """
    require_drafting(person)
    revision = locked_revision(revision_id)
    move = REVISION_FLOW.check("submit", revision.state)
    today = local_date(now)
    check_effective_on(effective_on, today=today, taken=_taken_days(revision))
    before = _as_event(revision)
    revision.effective_on = effective_on
    revision.classification = None
    document = document_of(revision, today=today)
    missing = what_is_missing([section.text for section in document.sections])
    if missing:
        raise RuleBroken("まだ決裁を求められません。" + "".join(missing))
    revision.state = REVISION_FLOW.check_target(move, move.target or "")
    revision.classification = document.classification.as_json()
    revision.save(update_fields=["state", "effective_on", "classification"])
    _ask(revision, person=person, note=note, now=now)
    _record_move(revision, "policy.revision.submitted", before, person=person, reason=note, now=now)
    return revision


@transaction.atomic
def recall_revision(*, person: Person, revision_id: int, note: str = "", now: datetime) -> Revision:
    """Take a revision back from its way to the decision, to change it; only who asked may (NotAllowed otherwise)."""
    require_drafting(person)
    revision = locked_revision(revision_id)
    REVISION_FLOW.check("recall", revision.state)
    request = current_request(REVISION_THING, revision.pk)
    if request is None:
        raise RuleBroken("この版の決裁の手続が見つかりません。運用者に連絡してください。")
    take_back(person=person, request_id=request.pk, note=note, now=now)
    revision.refresh_from_db()
    return revision


@transaction.atomic
def withdraw_revision(*, person: Person, revision_id: int, reason: str, now: datetime) -> Revision:
    """Give a draft up; it stays readable for the city hall. Raises RuleBroken without a reason."""
    require_drafting(person)
    revision = locked_revision(revision_id)
    move = REVISION_FLOW.check("withdraw", revision.state)
    if not reason.strip():
        raise RuleBroken("取り下げる理由を入力してください。", field="reason")
    withdraw_with_subject(
        person=person, subject_kind=REVISION_THING, subject_id=revision.pk, note=reason.strip(), now=now
    )
    before = _as_event(revision)
    revision.state = REVISION_FLOW.check_target(move, move.target or "")
    revision.save(update_fields=["state"])
    _record_move(revision, "policy.revision.withdrawn", before, person=person, reason=reason.strip(), now=now)
    return revision


@transaction.atomic
def refresh_search(*, now: datetime) -> str:
    """Let people find the revision that is in force today; run daily, since a revision comes into force by its date."""
    count = rebuild(SEARCH_KIND, search_rows(local_date(now)))
    return f"方針の検索を、施行中の版の{count}件に合わせました。"


def receive_outcome(*, request: Request, outcome: Outcome, person: Person, note: str, now: datetime) -> Revision:
    """Carry out what was decided about a revision; called by the approvals inside the transaction of the decision."""
    revision = locked_revision(int(request.subject_id))
    carry_out: dict[Outcome, Callable[..., None]] = {
        Outcome.APPROVED: _approve,
        Outcome.RETURNED: _give_back,
        Outcome.WITHDRAWN: _give_back,
        Outcome.REJECTED: _reject,
    }
    carry_out[outcome](revision, person=person, note=note, now=now)
    return revision


def content_digest(revision_id: str) -> str:
    """The digest of what a revision says: approvers agree to this and nothing else."""
    revision = Revision.objects.get(pk=int(revision_id))
    day = revision.effective_on or local_date(revision.created_at)
    return document_of(revision, today=day).digest


def _approve(revision: Revision, *, person: Person, note: str, now: datetime) -> None:
    move = REVISION_FLOW.check("approve", revision.state)
    today = local_date(now)
    before = _as_event(revision)
    document = document_of(revision, today=today)
    revision.state = REVISION_FLOW.check_target(move, move.target or "")
    revision.effective_on = day_in_force(revision.effective_on or today, decided_on=today, taken=_taken_days(revision))
    revision.decided_at = now
    revision.digest = document.digest
    revision.save(update_fields=["state", "effective_on", "decided_at", "digest"])
    _name_after(revision, person=person, now=now)
    refresh_search(now=now)
    _record_move(revision, "policy.revision.approved", before, person=person, reason=note, now=now)


def _give_back(revision: Revision, *, person: Person, note: str, now: datetime) -> None:
    move = REVISION_FLOW.check("return", revision.state)
    before = _as_event(revision)
    revision.state = REVISION_FLOW.check_target(move, move.target or "")
    revision.classification = None
    revision.save(update_fields=["state", "classification"])
    _record_move(revision, "policy.revision.returned", before, person=person, reason=note, now=now)


def _reject(revision: Revision, *, person: Person, note: str, now: datetime) -> None:
    move = REVISION_FLOW.check("reject", revision.state)
    before = _as_event(revision)
    revision.state = REVISION_FLOW.check_target(move, move.target or "")
    revision.save(update_fields=["state"])
    _record_move(revision, "policy.revision.rejected", before, person=person, reason=note, now=now)


def _ask(revision: Revision, *, person: Person, note: str, now: datetime) -> None:
    section_id = next((post.section_id for post in person.posts if post.section_id is not None), None)
    open_request(
        person=person,
        subject=Subject(
            kind=REVISION_THING,
            id=str(revision.pk),
            title=f"情報化推進基本方針 {revision.name}",
            url=reverse("policy:staff_revision", args=[revision.number]),
        ),
        title=f"情報化推進基本方針 {revision.name}の決定について",
        body=note.strip() or revision.purpose,
        steps=steps_of_route(ROUTE, section_id=section_id, now=now),
        now=now,
    )


def _name_after(revision: Revision, *, person: Person, now: datetime) -> None:
    """Basic policies and focus items are known by the words of the revision decided last."""
    sections = Section.objects.filter(revision=revision, is_removed=False, kind__in=[Kind.POLICY, Kind.FOCUS])
    for section in sections.select_related("basic_policy", "focus_item__basic_policy"):
        thing = section.focus_item or section.basic_policy
        if thing is None:
            continue
        values = {"title": section.heading}
        if section.focus_item is not None:
            values["group_title"] = section.group_title
        before, after = changed({name: getattr(thing, name) for name in values}, values)
        if not after:
            continue
        for name, value in values.items():
            setattr(thing, name, value)
        thing.save(update_fields=list(values))
        record(
            actor=person.actor,
            name="policy.name.changed",
            thing_kind=ITEM_THING if section.focus_item else POLICY_THING,
            thing_id=thing.pk,
            thing_label=str(thing),
            before=before,
            after=after,
            now=now,
        )


def _taken_days(apart_from: Revision) -> list[date]:
    others = Revision.objects.filter(state=APPROVED).exclude(pk=apart_from.pk)
    return [day for day in others.values_list("effective_on", flat=True) if day is not None]


def _as_event(revision: Revision) -> dict[str, object]:
    return {"state": revision.state_label, "effective_on": revision.effective_on, "digest": revision.digest}


def _record_move(
    revision: Revision, name: str, before: dict[str, object], *, person: Person, reason: str, now: datetime
) -> None:
    old, new = changed(before, _as_event(revision))
    record_on(revision, name, person=person, now=now, before=old, after=new, reason=reason)
