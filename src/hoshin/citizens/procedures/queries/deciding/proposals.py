"""What is proposed about an application, readable: reason, conditions, and the letter as it would read."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from hoshin.citizens.procedures.models import Application, Proposal
from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.queries.deciding.texts import letter_text
from hoshin.citizens.procedures.queries.inbox import applicant_of
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules import Question, QuestionType, shown
from hoshin.citizens.procedures.rules.deciding import Letter, Ruling, filled_letter
from hoshin.citizens.procedures.rules.register import DecisionWay
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date

_NOT_YET = "（決定の日）"
NOBODY = "申請者"


@dataclass(frozen=True, slots=True)
class Wish:
    """What an official wishes to be decided; `letter` has its gaps still open."""

    reason: str
    conditions: str
    letter: Letter


@dataclass(frozen=True, slots=True)
class Proposed:
    """An open proposal as a page shows it; `letter` is how the letter would read."""

    proposal: Proposal
    ruling: Ruling
    wish: Wish
    letter: Letter
    is_by_head: bool


def open_proposal(application: Application) -> Proposal | None:
    """The proposal that nobody has decided about yet; at most one exists."""
    return Proposal.objects.filter(application=application, ended_at__isnull=True).select_related("proposed_by").first()


def proposed(draft: OpenDraft) -> Proposed | None:
    """The open proposal about an application, readable."""
    proposal = open_proposal(draft.application)
    if proposal is None:
        return None
    wish = wish_of(draft.application, proposal)
    letter = letter_of(draft, wish, decided_on=None)
    return Proposed(proposal, Ruling(proposal.ruling), wish, letter, proposal.way == DecisionWay.HEAD.value)


def wish_of(application: Application, proposal: Proposal) -> Wish:
    """What a proposal says."""
    content = key_ring().unseal(application.wrapped_key, proposal.sealed)
    return Wish(content["reason"], content["conditions"], Letter(**content["letter"]))


def first_wish(application: Application, ruling: Ruling) -> Wish:
    """From what the next proposal starts: the last one of the same ruling that was not decided, else the procedure's text."""
    earlier = Proposal.objects.filter(application=application, ruling=ruling.value, decision__isnull=True)
    last = earlier.order_by("-pk").first()
    if last is not None:
        return wish_of(application, last)
    return Wish("", "", letter_text(application.procedure, ruling).letter)


def sealed_wish(application: Application, wish: Wish, salt: str) -> str:
    """The wish under the application's key; the salt keeps its digest from being guessed."""
    return key_ring().seal(application.wrapped_key, {**asdict(wish), "salt": salt})


def digest_of(proposal: Proposal, application: Application) -> str:
    """The digest of what is agreed to: the ruling, everything that was wished for, and the answers that it is about."""
    answers = key_ring().unseal(application.wrapped_key, application.sealed)["answers"]
    content = {
        "application": application.pk,
        "ruling": proposal.ruling,
        "wish": key_ring().unseal(application.wrapped_key, proposal.sealed),
        "answers": answers,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def subject_digest(application_id: str) -> str:
    """The digest of what approvers are asked to agree to now; another one once the proposal has ended."""
    application = Application.objects.get(pk=int(application_id))
    proposal = open_proposal(application)
    return digest_of(proposal, application) if proposal else "none"


def letter_of(draft: OpenDraft, wish: Wish, *, decided_on: date | None) -> Letter:
    """The letter with everything filled in; without a day where it will stand is said."""
    return filled_letter(wish.letter, _values(draft, wish, decided_on))


def _values(draft: OpenDraft, wish: Wish, decided_on: date | None) -> dict[str, str]:
    application, present = draft.application, draft.journey.present
    procedure = application.procedure
    answers = {question.id: _answer(question, present.get(question.id)) for _, question in draft.form.form.questions()}
    return answers | {
        "applicant": applicant_of(application) or NOBODY,
        "number": str(application.number),
        "procedure": procedure.title,
        "submitted_on": _day(application.submitted_at),
        "decided_on": format_date(decided_on, weekday=False) if decided_on else _NOT_YET,
        "reason": wish.reason,
        "conditions": wish.conditions,
        "legal_basis": procedure.legal_basis,
        "section": procedure.section.name,
        "city": settings.CITY_NAME,
    }


def _day(moment: datetime | None) -> str:
    return format_date(local_date(moment), weekday=False) if moment else ""


def _answer(question: Question, value: Any) -> str:
    if question.type is QuestionType.GROUP:
        return "\n".join(_row(question, row) for row in value or ())
    if question.type is QuestionType.FILE:
        return "、".join(str(one["name"]) for one in value or ())
    return shown(question, value)


def _row(group: Question, row: Mapping[str, Any]) -> str:
    return "　".join(f"{inner.label}：{shown(inner, row[inner.id])}" for inner in group.inner if row.get(inner.id))


def is_own(person: Person, proposal: Proposal) -> bool:
    """Whether this person made the proposal."""
    return person.account_id is not None and person.account_id == proposal.proposed_by_id
