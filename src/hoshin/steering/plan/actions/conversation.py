"""Advice: given at any time, answered or taken up."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.messages.public import send
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan.actions.notices import tell_owner, tell_staff
from hoshin.steering.plan.actions.sheets import locked, touch, write_trail
from hoshin.steering.plan.models import Advice, Sheet
from hoshin.steering.plan.permissions import ADVISERS, can_advise, parts_of
from hoshin.steering.plan.rules import AdviceState, Part, answer_due_on


@transaction.atomic
def advise(*, person: Person, sheet_id: int, body: str, is_public: bool, now: datetime) -> Advice:
    """Give advice on a sheet (4-1); the section is asked to answer within two weeks.

    `is_public` shows the advice, by role and without a name, on the public page of a listed sheet.
    """
    sheet = locked(person, sheet_id)
    if person.account_id is None or not can_advise(person, sheet):
        raise NotAllowed(
            "助言できるのは、CIO、副CIO、CIO補佐、CIOスタッフと有識者です。完了した個票には助言できません。"
        )
    if not body.strip():
        raise RuleBroken("助言の内容を入力してください。", field="body")
    role = next(role for role in ADVISERS if role in person.roles)
    advice = Advice.objects.create(
        sheet=sheet,
        author_id=person.account_id,
        author_label=person.title,
        author_role=role.value,
        body=body.strip(),
        is_public=is_public,
        given_at=now,
        due_on=answer_due_on(local_date(now)),
    )
    touch(sheet, now)
    write_trail(
        sheet, actor=person.actor, name="advised", now=now, after={"advice": advice.body, "is_public": is_public}
    )
    tell_owner(sheet, template="plan.advice", now=now, note=advice.body)
    tell_staff(sheet, template="plan.advice", now=now, note=advice.body)
    return advice


@transaction.atomic
def answer_advice(*, person: Person, advice_id: int, answer: str, is_taken_up: bool, now: datetime) -> Advice:
    """The section (or CIO staff) answers advice; `is_taken_up` says that the sheet or the work follows it."""
    sheet_id = Advice.objects.filter(pk=advice_id).values_list("sheet_id", flat=True).first()
    if sheet_id is None:
        raise NotFound("お探しの助言は見つかりません。")
    sheet = locked(person, sheet_id)
    if parts_of(person, sheet).isdisjoint({Part.OWNER.value, Part.CIO_STAFF.value}):
        raise NotAllowed("助言に回答できるのは、担当課とCIOスタッフです。")
    advice = Advice.objects.select_for_update().get(pk=advice_id)
    if advice.state != AdviceState.OPEN.value:
        raise MoveRefused(f"この助言には、{advice.answered_by}が既に回答しています。")
    if not answer.strip():
        raise RuleBroken("回答を入力してください。", field="answer")
    advice.state = (AdviceState.TAKEN_UP if is_taken_up else AdviceState.ANSWERED).value
    advice.answer = answer.strip()
    advice.answered_by = person.title
    advice.answered_at = now
    advice.save()
    touch(sheet, now)
    write_trail(
        sheet,
        actor=person.actor,
        name="advice_answered",
        now=now,
        after={"advice": advice.body, "answer": advice.answer, "state": advice.state},
    )
    _tell_author(sheet, advice, now)
    return advice


def _tell_author(sheet: Sheet, advice: Advice, now: datetime) -> None:
    """Tell the adviser, or whoever took over from them, what became of the advice."""
    send(
        to=[advice.answer_to_id or advice.author_id],
        template="plan.advice_answered",
        fields={"sheet": str(sheet), "note": advice.answer, "state": "", "section": ""},
        url=f"/staff/plan/sheets/{sheet.number}/",
        now=now,
    )
