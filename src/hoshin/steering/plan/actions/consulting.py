"""Consultation of the CIO side at each step (4-1)."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.kernel.flow import Move
from hoshin.steering.plan.actions.notices import tell_cio_side, tell_owner
from hoshin.steering.plan.actions.sheets import locked, touch, write_trail
from hoshin.steering.plan.models import Consultation, Sheet


def open_consultation(sheet: Sheet, *, move: Move, person: Person, now: datetime) -> Consultation:
    """Ask the CIO side about the step just taken, inside the caller's transaction; a step is asked once at a time."""
    consultation, is_new = Consultation.objects.get_or_create(
        sheet=sheet, step=move.code, answered_at=None, defaults={"step_label": move.label, "opened_at": now}
    )
    if is_new:
        write_trail(sheet, actor=person.actor, name="consulted", now=now, after={"step": move.label})
        tell_cio_side(sheet, template="plan.consultation", now=now, note=move.label)
    return consultation


@transaction.atomic
def answer_consultation(*, person: Person, consultation_id: int, remark: str, now: datetime) -> Consultation:
    """The CIO side answers a consultation; the remark is kept with the name of the post that gave it."""
    found = Consultation.objects.filter(pk=consultation_id).values_list("sheet_id", flat=True).first()
    if found is None:
        raise NotFound("お探しの協議は見つかりません。")
    sheet = locked(person, found)
    if not person.is_cio_side:
        raise NotAllowed("協議に回答できるのは、CIO、副CIO、CIO補佐、CIOスタッフです。")
    consultation = Consultation.objects.select_for_update().get(pk=consultation_id)
    if consultation.answered_at is not None:
        raise MoveRefused(f"この協議には、{consultation.answered_by}が既に回答しています。")
    if not remark.strip():
        raise RuleBroken("所見を入力してください。異存がなければ「異存なし」と記してください。", field="remark")
    consultation.answered_at = now
    consultation.answered_by = person.title
    consultation.remark = remark.strip()
    consultation.save()
    touch(sheet, now)
    write_trail(
        sheet,
        actor=person.actor,
        name="consultation_answered",
        now=now,
        after={"step": consultation.step_label, "remark": consultation.remark},
    )
    tell_owner(sheet, template="plan.consultation_answered", now=now, note=consultation.remark)
    return consultation


def require_answered(sheet: Sheet) -> None:
    """Raise RuleBroken while a consultation is open: a decision is asked for only when every step was seen."""
    waiting = list(sheet.consultations.filter(answered_at=None).values_list("step_label", flat=True))
    if waiting:
        raise RuleBroken(f"CIO側の回答を待っている協議があります：{'、'.join(waiting)}")
