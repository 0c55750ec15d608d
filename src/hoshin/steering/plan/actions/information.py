"""Requests for information (RFI): what vendors are asked, and what each answered."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.steering.plan.actions.sheets import locked, touch, write_trail
from hoshin.steering.plan.models import InformationAnswer, InformationQuestion, InformationReply, InformationRequest
from hoshin.steering.plan.permissions import require_edit


@transaction.atomic
def issue_information_request(
    *,
    person: Person,
    sheet_id: int,
    title: str,
    question: str,
    issued_on: date,
    due_on: date,
    now: datetime,
    questions: Sequence[str] = (),
) -> InformationRequest:
    """Record a request for information (RFI) sent to vendors; `questions` are those to be compared one by one."""
    sheet = locked(person, sheet_id)
    require_edit(person, sheet)
    if not title.strip() or not question.strip():
        raise RuleBroken("件名と照会内容を入力してください。", field="question")
    if due_on < issued_on:
        raise RuleBroken("回答期限は、発出日以後にしてください。", field="due_on")
    request = InformationRequest.objects.create(
        sheet=sheet, title=title.strip(), question=question.strip(), issued_on=issued_on, due_on=due_on
    )
    InformationQuestion.objects.bulk_create(
        InformationQuestion(request=request, position=position, text=text) for position, text in enumerate(questions, 1)
    )
    touch(sheet, now)
    write_trail(sheet, actor=person.actor, name="information_requested", now=now, after={"title": request.title})
    return request


@transaction.atomic
def keep_information_answer(
    *,
    person: Person,
    request_id: int,
    vendor: str,
    answer: str,
    estimate: int | None,
    answered_on: date,
    now: datetime,
    replies: Mapping[int, str] | None = None,
) -> InformationAnswer:
    """Keep one vendor's answer as received; `estimate` in thousand yen where it names one.

    `replies` holds what was said to each question by its key; a question may stay without one. Raises NotFound for a
    question of another request.
    """
    request = InformationRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise NotFound("お探しの照会は見つかりません。")
    sheet = locked(person, request.sheet_id)
    require_edit(person, sheet)
    said = {question: text.strip() for question, text in (replies or {}).items() if text.strip()}
    if not vendor.strip() or not (answer.strip() or said):
        raise RuleBroken("事業者と回答を入力してください。", field="answer")
    if not said.keys() <= set(request.questions.values_list("pk", flat=True)):
        raise NotFound("お探しの質問は見つかりません。")
    kept = InformationAnswer.objects.create(
        request=request, vendor=vendor.strip(), answer=answer.strip(), estimate=estimate, answered_on=answered_on
    )
    InformationReply.objects.bulk_create(
        InformationReply(answer=kept, question_id=question, text=text) for question, text in said.items()
    )
    touch(sheet, now)
    write_trail(
        sheet,
        actor=person.actor,
        name="information_answered",
        now=now,
        after={"title": request.title, "vendor": kept.vendor},
    )
    return kept
