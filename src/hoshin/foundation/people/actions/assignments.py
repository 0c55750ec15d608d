from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.actions.accounts import held_account
from hoshin.foundation.people.actions.posts import held_post
from hoshin.foundation.people.models import Assignment, Post, StaffAccount
from hoshin.foundation.people.permissions import check_may_assign
from hoshin.foundation.people.rules import Person, Role
from hoshin.foundation.people.rules.organisation import check_dates
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import NotFound, RuleBroken


@transaction.atomic
def assign(
    *,
    person: Person,
    account_id: int,
    post_id: int,
    starts_on: date,
    ends_on: date | None = None,
    is_concurrent: bool = False,
    now: datetime,
) -> Assignment:
    """Put somebody into a post from a day on (発令), as main post or beside it (兼務).

    Raises NotAllowed for a role that only operators give out; RuleBroken for a second main post on any day, a post held
    twice, a post or section that does not exist for the whole time, or an inactive account.
    """
    post = held_post(post_id)
    check_may_assign(person, Role(post.role))
    account = held_account(account_id)
    check_dates(starts_on, ends_on)
    if not account.is_active:
        raise RuleBroken("この職員は無効になっています。", field="login_name")
    _check_post_lasts(post, starts_on, ends_on)
    _check_free(account, post, starts_on, ends_on, is_concurrent=is_concurrent)
    assignment = Assignment.objects.create(
        account=account, post=post, starts_on=starts_on, ends_on=ends_on, is_concurrent=is_concurrent
    )
    record_assignment(person, "people.account.assigned", assignment, now, after=facts_of(assignment))
    return assignment


@transaction.atomic
def end_assignment(*, person: Person, assignment_id: int, last_day: date, now: datetime) -> Assignment:
    """Let somebody leave a post after `last_day`; an end already entered may be moved."""
    assignment = _held_assignment(assignment_id)
    check_may_assign(person, Role(assignment.post.role))
    check_dates(assignment.starts_on, last_day, field="last_day")
    if assignment.ends_on is not None and last_day > assignment.ends_on:
        _check_post_lasts(assignment.post, assignment.starts_on, last_day)
        _check_free(
            assignment.account,
            assignment.post,
            assignment.starts_on,
            last_day,
            is_concurrent=assignment.is_concurrent,
            but=assignment.pk,
        )
    before = facts_of(assignment)
    if assignment.ends_on != last_day:
        assignment.ends_on = last_day
        assignment.save(update_fields=["ends_on"])
        record_assignment(
            person,
            "people.account.left_post",
            assignment,
            now,
            before={"ends_on": before["ends_on"]},
            after={"ends_on": last_day},
        )
    return assignment


@transaction.atomic
def cancel_assignment(*, person: Person, assignment_id: int, reason: str = "", now: datetime) -> None:
    """Take back an assignment that has not begun; RuleBroken once it has: then it is ended, not undone."""
    assignment = _held_assignment(assignment_id)
    check_may_assign(person, Role(assignment.post.role))
    if assignment.starts_on <= local_date(now):
        raise RuleBroken("既に始まった発令は取り消せません。解職日を登録してください。")
    record_assignment(
        person, "people.account.assignment_cancelled", assignment, now, before=facts_of(assignment), reason=reason
    )
    assignment.delete()


def facts_of(assignment: Assignment) -> dict[str, Any]:
    """An assignment as the trail writes it."""
    return {
        "post": str(assignment.post),
        "starts_on": assignment.starts_on,
        "ends_on": assignment.ends_on,
        "is_concurrent": assignment.is_concurrent,
    }


def record_assignment(
    person: Person,
    name: str,
    assignment: Assignment,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write an event about somebody's post; it belongs to the account, and names the post."""
    record(
        actor=person.actor,
        name=name,
        thing_kind="people.account",
        thing_id=assignment.account_id,
        thing_label=f"{assignment.account.label}（{assignment.post}）",
        before=before,
        after=after,
        reason=reason,
        now=now,
    )


def _held_assignment(assignment_id: int) -> Assignment:
    found = Assignment.objects.filter(pk=assignment_id).values_list("account_id", "post_id").first()
    if found is None:
        raise NotFound("その発令はありません。")
    account_id, post_id = found
    held_post(post_id)
    held_account(account_id)
    assignment = Assignment.objects.select_related("account", "post__section").filter(pk=assignment_id).first()
    if assignment is None:
        raise NotFound("その発令はありません。")
    return assignment


def _check_post_lasts(post: Post, starts_on: date, ends_on: date | None) -> None:
    limits = [post.ends_on] if post.ends_on else []
    if post.section is not None:
        if starts_on < post.section.starts_on:
            raise RuleBroken(
                f"「{post.section.name}」は{format_date(post.section.starts_on)}に置かれます。", field="starts_on"
            )
        limits += [post.section.ends_on] if post.section.ends_on else []
    if limits and (ends_on is None or ends_on > min(limits)):
        raise RuleBroken(f"「{post}」は{format_date(min(limits))}に廃止されます。", field="ends_on")


def _check_free(
    account: StaffAccount,
    post: Post,
    starts_on: date,
    ends_on: date | None,
    *,
    is_concurrent: bool,
    but: int = 0,
) -> None:
    shared = _sharing_a_day(account, starts_on, ends_on).exclude(pk=but)
    if shared.filter(post=post).exists():
        raise RuleBroken(f"{account.label} は、その期間に既に「{post}」に就いています。", field="post_id")
    if is_concurrent:
        return
    other = shared.filter(is_concurrent=False).select_related("post__section").first()
    if other is not None:
        raise RuleBroken(
            f"{account.label} の主務は「{other.post}」です。先に解職日を登録するか、兼務として登録してください。",
            field="is_concurrent",
        )


def _sharing_a_day(account: StaffAccount, starts_on: date, ends_on: date | None) -> QuerySet[Assignment]:
    found = Assignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), account=account)
    return found if ends_on is None else found.filter(starts_on__lte=ends_on)
