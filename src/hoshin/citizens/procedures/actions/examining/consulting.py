"""Asking another section about an application."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from hoshin.citizens.procedures.actions.examining.notices import tell_officials, tell_those_in_charge
from hoshin.citizens.procedures.actions.moving import locked_application, write_event
from hoshin.citizens.procedures.models import Application, Consultation
from hoshin.citizens.procedures.permissions import require_consulted
from hoshin.citizens.procedures.queries import key_ring
from hoshin.citizens.procedures.rules.applications import OPEN_STATES
from hoshin.foundation.people.public import Person, holders_of, section_on
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import Conflict, MoveRefused, NotFound, RuleBroken

_OPEN = {state.value for state in OPEN_STATES}


@transaction.atomic
def ask_section(
    *,
    person: Person,
    number: str,
    section_id: int,
    question: str,
    due_on: date,
    shows_content: bool,
    now: datetime,
) -> Consultation:
    """Put a question about an application to another section, to be answered by `due_on`; its officials are told.

    `shows_content` lets them read the application itself. Raises RuleBroken, MoveRefused, and Conflict while an earlier
    question to the same section waits.
    """
    application = locked_application(person, number)
    _check(application, section_id, question, due_on, now)
    try:
        with transaction.atomic():
            asked = Consultation.objects.create(
                application=application,
                section_id=section_id,
                shows_content=shows_content,
                sealed=key_ring().seal(application.wrapped_key, {"question": question.strip()}),
                due_on=due_on,
                asked_by=person.title,
                asked_at=now,
            )
    except IntegrityError as error:
        raise Conflict("この課には、もう照会しています。回答を待ってください。") from error
    write_event(
        application, "consulted", actor=person.actor, now=now, after={"section": asked.section.name, "due_on": due_on}
    )
    tell_officials(
        application,
        holders_of(section_id=section_id, on=local_date(now)),
        template="procedures.consulted",
        now=now,
        url=reverse("procedures:consultation", args=[asked.pk]),
        person=person.title,
    )
    return asked


def _check(application: Application, section_id: int, question: str, due_on: date, now: datetime) -> None:
    if application.state not in _OPEN:
        raise MoveRefused("処理が終わった申請については、照会できません。")
    if section_id == application.procedure.section_id or section_on(section_id, local_date(now)) is None:
        raise RuleBroken("照会先には、ほかの課を選んでください。", field="section")
    if not question.strip():
        raise RuleBroken("照会の内容を入力してください。", field="question")
    if due_on < local_date(now):
        raise RuleBroken("回答の期限は、今日以後の日にしてください。", field="due_on")


@transaction.atomic
def answer_consultation(*, person: Person, consultation_id: int, answer: str, now: datetime) -> Consultation:
    """Answer as an official of the section that was asked; whoever examines is told. Raises NotFound, RuleBroken, Conflict."""
    found = Consultation.objects.select_for_update(of=("self",)).select_related("application__procedure__section")
    asked = found.filter(pk=consultation_id).first()
    if asked is None:
        raise NotFound("お探しの照会は見つかりません。")
    require_consulted(person, asked)
    if asked.answered_at is not None:
        raise Conflict(f"この照会には、{asked.answered_by}がもう回答しています。")
    if not answer.strip():
        raise RuleBroken("回答を入力してください。", field="answer")
    application = asked.application
    content = key_ring().unseal(application.wrapped_key, asked.sealed)
    asked.sealed = key_ring().seal(application.wrapped_key, {**content, "answer": answer.strip()})
    asked.answered_by, asked.answered_at = person.title, now
    asked.save(update_fields=["sealed", "answered_by", "answered_at"])
    write_event(
        application, "consultation_answered", actor=person.actor, now=now, after={"section": asked.section.name}
    )
    tell_those_in_charge(application, template="procedures.consultation_answered", now=now, person=person.title)
    return asked
