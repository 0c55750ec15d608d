"""The inbox of a section: every application that was handed in to it, whatever its channel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Q

from hoshin.citizens.procedures.models import (
    Application,
    ApplicationMessage,
    ApplicationQuerySet,
    Decision,
    InboxFilter,
    NameMark,
    Procedure,
    Reopening,
)
from hoshin.citizens.procedures.permissions import applications_visible_to
from hoshin.citizens.procedures.queries.applications import compiled
from hoshin.citizens.procedures.queries.keys import key_ring, recognised
from hoshin.citizens.procedures.rules import QuestionType, shown
from hoshin.citizens.procedures.rules.applications import (
    APPLICATION_FLOW,
    NEAR_DAYS,
    OPEN_STATES,
    ApplicationState,
    Intake,
)
from hoshin.citizens.procedures.rules.applications.naming import NAME, name_key
from hoshin.foundation.people.public import Person, holders_of
from hoshin.kernel import identifiers
from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.flow import State

_OPEN = [state.value for state in OPEN_STATES]


@dataclass(frozen=True, slots=True)
class Wanted:
    """To what the inbox is narrowed; `words` is a receipt number or the name of an applicant, in kanji or kana."""

    show: str = "open"
    words: str = ""
    procedure: str = ""
    intake: str = ""
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One application of the list."""

    application: Application
    state: State
    intake: Intake
    applicant: str


@dataclass(frozen=True, slots=True)
class Heap:
    """One tab of the inbox with how many it holds."""

    code: str
    label: str
    count: int


_ORDERS = {
    "due": (F("due_on").asc(nulls_last=True), "submitted_at", "pk"),
    "oldest": ("submitted_at", "pk"),
    "newest": ("-submitted_at", "-pk"),
}


def _heaps(person: Person, today: date) -> dict[str, tuple[str, Q]]:
    return {
        "open": ("処理中", Q(state__in=_OPEN)),
        "new": ("新着", Q(state=ApplicationState.RECEIVED.value)),
        "mine": ("自分の担当", Q(state__in=_OPEN, assignee__isnull=False, assignee=person.account_id)),
        "nobody": ("担当者なし", Q(state__in=_OPEN) & ~_has_somebody(person, today)),
        "near": ("期限が近い", Q(state__in=_OPEN, due_on__lte=today + timedelta(days=NEAR_DAYS))),
        "replied": ("返信あり", Q(pk__in=_with_unread())),
        "waiting": ("申請者を待つ", Q(state=ApplicationState.CORRECTION.value)),
        "deciding": ("決定の手続中", Q(state=ApplicationState.DECIDING.value)),
        "review": ("後閲待ち", _to_review()),
        "done": ("終わったもの", ~Q(state__in=_OPEN)),
    }


def _has_somebody(person: Person, today: date) -> Q:
    """The applications whose official in charge is (still) of the section: whoever moved away sees them no more."""
    found = Q(pk__in=[])
    for section_id in sorted(person.section_ids):
        found |= Q(procedure__section=section_id, assignee__in=holders_of(section_id=section_id, on=today))
    return found


def _to_review() -> Q:
    """The applications about which a deputy did something that the head has not reviewed yet."""
    reopened = Reopening.objects.to_review().values("decision__application")
    return Q(pk__in=Decision.objects.to_review().values("application")) | Q(pk__in=reopened)


def _with_unread() -> models.QuerySet[ApplicationMessage, int]:
    """The applications to which an applicant wrote what nobody of the section has read."""
    unread = ApplicationMessage.objects.filter(is_from_applicant=True, read_at__isnull=True)
    return unread.values_list("application", flat=True)


def heaps(person: Person, *, today: date) -> tuple[Heap, ...]:
    """The tabs of the inbox with their counts, in one query beside one for each section of the person."""
    parts = _heaps(person, today)
    counts = applications_visible_to(person).aggregate(
        **{code: Count("pk", filter=condition) for code, (_, condition) in parts.items()}
    )
    return tuple(Heap(code, label, counts[code]) for code, (label, _) in parts.items())


def inbox(person: Person, wanted: Wanted, *, today: date) -> ApplicationQuerySet:
    """The applications of the person's sections that are wanted, in the wanted order."""
    parts = _heaps(person, today)
    found = applications_visible_to(person)
    if wanted.show in parts:
        found = found.filter(parts[wanted.show][1])
    if wanted.procedure:
        found = found.filter(procedure__code=wanted.procedure)
    if wanted.intake:
        found = found.filter(intake=wanted.intake)
    if wanted.words.strip():
        found = found.filter(_with_words(wanted.words))
    return found.order_by(*_ORDERS.get(wanted.sort, _ORDERS["due"]))


def _with_words(words: str) -> Q:
    by_name = Q(pk__in=NameMark.objects.filter(mark=recognised(NAME, name_key(words))).values("application"))
    try:
        return by_name | Q(number=identifiers.parse(words))
    except RuleBroken:
        return by_name


def inbox_rows(applications: Iterable[Application]) -> list[InboxRow]:
    """The rows of one page of the list; they come with procedure, form and assignee."""
    return [
        InboxRow(one, APPLICATION_FLOW.state(one.state), Intake(one.intake), applicant_of(one)) for one in applications
    ]


def applicant_of(application: Application) -> str:
    """The first name that was answered, as the list shows it; empty when the form asks for none."""
    answers: dict[str, Any] = key_ring().unseal(application.wrapped_key, application.sealed)["answers"]
    for _, question in compiled(application.form_version).form.questions():
        if question.type is QuestionType.NAME and answers.get(question.id):
            return shown(question, answers[question.id]).partition("（")[0]
    return ""


def procedure_choices(person: Person) -> list[tuple[str, str]]:
    """The procedures of the person's sections, for narrowing."""
    own = Procedure.objects.filter(section__in=person.section_ids)
    return list(own.values_list("code", "title"))


def inbox_filters(person: Person) -> Sequence[InboxFilter]:
    """The person's own filters."""
    return list(InboxFilter.objects.filter(account__isnull=False, account_id=person.account_id))
