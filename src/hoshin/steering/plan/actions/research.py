"""CIO staff's research and the request to a section to study it (4-2)."""

from datetime import date, datetime

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.messages.public import send
from hoshin.foundation.people.public import Person, Role, holders_of
from hoshin.foundation.search.public import Row, put
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.actions.cases import keep_technologies
from hoshin.steering.plan.actions.noting import locked_research
from hoshin.steering.plan.actions.proposing import new_sheet
from hoshin.steering.plan.actions.sheets import keep_snapshot, put_into_search, write_trail
from hoshin.steering.plan.models import Sheet, StudyRequest
from hoshin.steering.plan.permissions import can_research, study_parts_of
from hoshin.steering.plan.queries.searching import study_row
from hoshin.steering.plan.rules import STUDY_FLOW, Origin, SheetState, StudyState, TechnologyKind

STUDY_KIND = "plan.study_request"


@transaction.atomic
def ask_to_study(
    *,
    person: Person,
    research_id: int,
    section_id: int,
    title: str,
    question: str,
    due_on: date,
    now: datetime,
    previous_id: int | None = None,
) -> StudyRequest:
    """Ask a section to study a technology; a request that was declined can be raised again in a later year."""
    if not can_research(person):
        raise NotAllowed("検討を依頼できるのは、CIOスタッフです。")
    if not title.strip() or not question.strip():
        raise RuleBroken("件名と検討してほしいことを入力してください。", field="question")
    if due_on < local_date(now):
        raise RuleBroken("回答期限は、今日以後にしてください。", field="due_on")
    research = locked_research(research_id)
    if research.study_requests.filter(section_id=section_id, state=StudyState.OPEN.value).exists():
        raise RuleBroken("この課には、同じ技術について回答待ちの依頼があります。", field="section")
    previous = _previous(previous_id) if previous_id is not None else None
    request = StudyRequest.objects.create(
        research=research,
        section_id=section_id,
        title=title.strip(),
        question=question.strip(),
        fiscal_year=FiscalYear.of(local_date(now)).year,
        asked_by=person.title,
        asked_at=now,
        due_on=due_on,
        previous=previous,
    )
    _write(request, person, "asked", now, after={"section": request.section.name, "due_on": due_on.isoformat()})
    _put(STUDY_KIND, study_row(request))
    heads = holders_of(role=Role.SECTION_HEAD, section_id=section_id, on=local_date(now))
    _tell(heads, "plan.study_asked", request, request.question, now)
    return request


def _previous(previous_id: int) -> StudyRequest:
    """A declined request that is being raised again."""
    previous = StudyRequest.objects.filter(pk=previous_id).first()
    if previous is None:
        raise NotFound("前回の検討依頼は見つかりません。")
    if previous.state != StudyState.DECLINED.value:
        raise MoveRefused("再び依頼できるのは、辞退された検討依頼です。")
    return previous


@transaction.atomic
def accept_study(*, person: Person, request_id: int, note: str, now: datetime) -> Sheet:
    """The section takes the study on: a sheet begins in planning, together with the CIO staff who asked."""
    request = _locked_request(person, request_id, "accept", note)
    research = request.research
    sheet = new_sheet(
        title=request.title,
        main_policy_id=research.main_policy_id,
        owning_section_id=request.section_id,
        origin=Origin.CIO_STAFF,
        now=now,
    )
    sheet.state = SheetState.PLANNING.value
    sheet.means = research.technology
    sheet.save()
    keep_technologies(sheet, {TechnologyKind(research.kind)} - {TechnologyKind.OTHER})
    research.sheets.add(sheet)
    keep_snapshot(sheet, person, now)
    put_into_search(sheet, now)
    _settle(request, state=StudyState.ACCEPTED, person=person, note=note, now=now, sheet=sheet)
    write_trail(
        sheet,
        actor=person.actor,
        name="study_accepted",
        now=now,
        after={"state": sheet.state, "study_request": request.title},
        reason=note,
    )
    return sheet


@transaction.atomic
def decline_study(*, person: Person, request_id: int, reason: str, now: datetime) -> StudyRequest:
    """The section declines with reasons; the request stays findable and can be raised again."""
    request = _locked_request(person, request_id, "decline", reason)
    _settle(request, state=StudyState.DECLINED, person=person, note=reason, now=now)
    return request


@transaction.atomic
def withdraw_study(*, person: Person, request_id: int, reason: str, now: datetime) -> StudyRequest:
    """CIO staff take the request back."""
    request = _locked_request(person, request_id, "withdraw", reason)
    _settle(request, state=StudyState.WITHDRAWN, person=person, note=reason, now=now)
    return request


def _locked_request(person: Person, request_id: int, code: str, note: str) -> StudyRequest:
    """The request, locked, if the move, the person's part and the note allow what is asked."""
    request = StudyRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None or not person.is_staff:
        raise NotFound("お探しの検討依頼は見つかりません。")
    move = STUDY_FLOW.check(code, request.state)
    if move.who.isdisjoint(study_parts_of(person, request)):
        raise NotAllowed(f"「{move.label}」を行う役割ではありません。")
    if move.needs_note and not note.strip():
        raise RuleBroken("理由を入力してください。", field="note")
    return request


def _settle(
    request: StudyRequest, *, state: StudyState, person: Person, note: str, now: datetime, sheet: Sheet | None = None
) -> None:
    """Close the request with its answer."""
    request.state = state.value
    request.answer = note.strip()
    request.answered_by = person.title
    request.answered_at = now
    request.sheet = sheet
    request.save()
    _write(request, person, state.value, now, after={"state": state.value}, reason=note)
    _put(STUDY_KIND, study_row(request))
    staff = holders_of(role=Role.CIO_STAFF, on=local_date(now))
    _tell(staff, "plan.study_answered", request, f"{state.label}：{note}", now)


def _write(
    request: StudyRequest, person: Person, name: str, now: datetime, *, after: dict[str, str], reason: str = ""
) -> None:
    """Record an event on the request."""
    record(
        actor=person.actor,
        name=f"plan.study_request.{name}",
        thing_kind=STUDY_KIND,
        thing_id=request.pk,
        thing_label=request.title,
        after=after,
        reason=reason,
        now=now,
    )


def _put(kind: str, row: Row) -> None:
    """Keep the thing findable for officials, declined or not."""
    put(kind=kind, thing_id=row.thing_id, title=row.title, body=row.body, url=row.url, audience=row.audience)


def _tell(accounts: list[int], template: str, request: StudyRequest, note: str, now: datetime) -> None:
    send(
        to=accounts,
        template=template,
        fields={"sheet": request.title, "note": note, "state": "", "section": request.section.name},
        url=f"/staff/plan/study-requests/{request.pk}/",
        now=now,
    )
