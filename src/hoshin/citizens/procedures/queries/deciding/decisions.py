"""What was decided about an application, and the letters about it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from hoshin.citizens.procedures.models import Application, Decision, Reopening
from hoshin.citizens.procedures.permissions import can_review, parts_in_deciding
from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.queries.deciding.proposals import NOBODY, Proposed, proposed
from hoshin.citizens.procedures.queries.inbox import applicant_of
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules.applications import APPLICATION, DECIDED_STATES, Part
from hoshin.citizens.procedures.rules.deciding import Letter, Ruling
from hoshin.foundation.approvals.public import Progress, decision_about
from hoshin.foundation.files.public import read_sealed
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import NotFound

_DECIDED = {state.value for state in DECIDED_STATES}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as a page shows it. `is_under_review` while the application is examined once more.

    `reopening` is there when a deputy began that.
    """

    decision: Decision
    ruling: Ruling
    is_under_review: bool
    can_review: bool = False
    reopening: Reopening | None = None
    can_review_reopening: bool = False


@dataclass(frozen=True, slots=True)
class DecisionPanel:
    """What the page of an application says about deciding: what is proposed, how far its approval is, what was decided."""

    proposed: Proposed | None
    approval: Progress | None
    decided: tuple[Decided, ...]
    can_decide: bool


def decision_panel(person: Person, draft: OpenDraft, *, now: datetime) -> DecisionPanel:
    """The panel for an official of the section; a bounded number of queries."""
    application = draft.application
    found = proposed(draft)
    return DecisionPanel(
        found,
        decision_about(person, APPLICATION, application.pk, now=now),
        _with_review(person, application, now),
        found is not None and found.is_by_head and Part.HEAD.value in parts_in_deciding(person, application, now=now),
    )


def decisions_about(application: Application) -> tuple[Decided, ...]:
    """Every decision about the application, the newest first."""
    reopened = application.state not in _DECIDED
    found = Decision.objects.filter(application=application).select_related("absent_head", "reviewed_by")
    rows: QuerySet[Decision] = found.order_by("-number")
    return tuple(Decided(one, Ruling(one.ruling), reopened and one.superseded_at is None) for one in rows)


def _with_review(person: Person, application: Application, now: datetime) -> tuple[Decided, ...]:
    found = Reopening.objects.filter(decision__application=application).select_related("absent_head", "reviewed_by")
    reopened = {one.decision_id: one for one in found}

    def with_review(one: Decided) -> Decided:
        again = reopened.get(one.decision.pk)
        return replace(
            one,
            can_review=can_review(person, one.decision, application, now=now),
            reopening=again,
            can_review_reopening=again is not None and can_review(person, again, application, now=now),
        )

    return tuple(with_review(one) for one in decisions_about(application))


def decision_numbered(application: Application, number: int) -> Decision:
    """That decision about the application; raises NotFound."""
    found = Decision.objects.select_related("letter").filter(application=application, number=number).first()
    if found is None:
        raise NotFound("お探しの通知書は見つかりません。")
    return found


def letter_content(decision: Decision, application: Application) -> dict[str, Any]:
    """What stands on the letter: the text as it was decided, with sender, addressee, number and day around it."""
    letter = Letter(**key_ring().unseal(application.wrapped_key, decision.sealed)["letter"])
    section = application.procedure.section
    return {
        "title": letter.title,
        "organisation": settings.CITY_NAME,
        "section": section.name,
        "office": section.office.name,
        "contact": section.contact.sentence,
        "number": str(decision),
        "issued": format_date(local_date(decision.decided_at), weekday=False),
        "applicant": applicant_of(application) or NOBODY,
        "body": letter.body.split("\n\n"),
        "appeal": letter.appeal.split("\n") if letter.appeal else [],
    }


def letter_pdf(decision: Decision, application: Application) -> bytes:
    """The letter as it was made; raises NotFound before it was."""
    if decision.letter is None:
        raise NotFound("通知書は、まだできていません。少し後で開き直してください。")
    return key_ring().unseal_bytes(application.wrapped_key, read_sealed(decision.letter))


def waiting_letters() -> list[int]:
    """The decisions whose letter has not been made yet, the oldest first."""
    return list(Decision.objects.filter(letter__isnull=True).order_by("decided_at").values_list("pk", flat=True)[:200])
