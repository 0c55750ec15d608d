"""Reading applications and the forms that they are pinned to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hoshin.citizens.procedures.models import Application, ApplicationQuerySet, FormVersion, Procedure
from hoshin.citizens.procedures.queries.access import wanted_by
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules import (
    CompiledForm,
    Journey,
    Page,
    Question,
    QuestionType,
    compile_form,
    form_from,
    shown,
    walk,
    worded,
)
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW, ApplicationState
from hoshin.citizens.procedures.rules.moving import lost_answers
from hoshin.kernel import identifiers
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.kernel.flow import State

NO_DRAFT = "お探しの申請は見つかりません。アドレスを確かめるか、初めから申請してください。"
_UNKNOWN = "受付番号か確認番号が違います。控えと見比べてください。"


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """An application as its applicant sees it: the row, the form, the answers so far, the journey."""

    application: Application
    form: CompiledForm
    answers: Mapping[str, Any]
    journey: Journey
    sources: Mapping[str, str] = field(default_factory=dict)
    """Where the answers that nobody typed came from, in words, by question."""

    @property
    def is_submitted(self) -> bool:
        """Whether it was handed in already."""
        return self.application.state != ApplicationState.DRAFT.value


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves that the city has the application."""

    application: Application
    number: str
    secret: str


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """One question with its answer in words; `page` is where it can be changed, `name` the question (`group.0.question`)."""

    page: Page
    label: str
    answer: str
    source: str = ""
    name: str = ""
    is_answered: bool = True
    """Whether a person answers it; a computed value cannot be changed by itself."""


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What an applicant sees of an application that was handed in."""

    application: Application
    state: State
    lines: tuple[AnsweredLine, ...]
    can_withdraw: bool


_compiled: dict[str, CompiledForm] = {}
_MOST_KEPT = 200


def compiled(version: FormVersion) -> CompiledForm:
    """The form of a version, compiled once per process: versions never change."""
    if version.digest not in _compiled:
        if len(_compiled) >= _MOST_KEPT:
            _compiled.clear()
        _compiled[version.digest] = compile_form(form_from(version.document))
    return _compiled[version.digest]


def current_form(procedure: Procedure) -> FormVersion | None:
    """The newest published form; None when one cannot apply online."""
    return FormVersion.objects.filter(procedure=procedure).order_by("-number").first()


def reachable() -> ApplicationQuerySet:
    """Applications with what every page of theirs asks for; the form's document is only read to compile it."""
    return Application.objects.select_related("form_version", "procedure").defer("form_version__document")


_FOR_ANSWERING = (
    *("state", "wrapped_key", "sealed", "begun_on", "intake", "form_version__digest"),
    *(f"procedure__{name}" for name in ("code", "title", "proofing_level", "authentication_level", "needs_signature")),
)


def answerable() -> ApplicationQuerySet:
    """Applications with what showing and saving a page reads, and nothing else: it happens with every answer. The rest comes when asked for."""
    return Application.objects.select_related("form_version", "procedure").only(*_FOR_ANSWERING)


def draft_by_token(token: str, applications: Callable[[], ApplicationQuerySet] = reachable) -> OpenDraft:
    """The application behind an address; raises NotFound."""
    try:
        return opened(applications().get(**wanted_by(token)))
    except Application.DoesNotExist:
        raise NotFound(NO_DRAFT) from None


def opened(application: Application) -> OpenDraft:
    """The application with its answers readable."""
    content = key_ring().unseal(application.wrapped_key, application.sealed)
    return answered(application, content["answers"], content.get("sources", {}))


def answered(application: Application, answers: Mapping[str, Any], sources: Mapping[str, str]) -> OpenDraft:
    """The application with these answers, which need not be sealed in it yet."""
    form = compiled(application.form_version)
    journey = walk(form, answers, begun_on=application.begun_on.isoformat())
    return OpenDraft(application, form, answers, journey, sources)


def newer_form(draft: OpenDraft) -> FormVersion | None:
    """The version that a draft can move up to without losing an answer; None when there is none or it would lose some."""
    newest = current_form(draft.application.procedure)
    if newest is None or draft.is_submitted or newest.pk == draft.application.form_version_id:
        return None
    lost = lost_answers(draft.answers, draft.form.form, compiled(newest).form)
    return None if lost else newest


def receipt_of(application: Application) -> Receipt:
    """The receipt of an application that was handed in: the same however often it is asked for."""
    content = key_ring().unseal(application.wrapped_key, application.sealed)
    return Receipt(application, str(application.number), content["secret"])


def status_of(number: str, secret: str) -> StatusPage:
    """The application of that number for whoever knows its secret; raises RuleBroken that does not say which is wrong."""
    number = identifiers.parse(number, field="number")
    secret = identifiers.parse(secret, field="secret")
    found = Application.objects.select_related("form_version", "procedure__section__office").filter(number=number)
    application = found.first()
    if application is None or receipt_of(application).secret != secret:
        raise RuleBroken(_UNKNOWN, field="number")
    draft = opened(application)
    moves = {move.code for move in APPLICATION_FLOW.moves_from(application.state)}
    state = APPLICATION_FLOW.state(application.state)
    return StatusPage(application, state, summary(draft.journey), "withdraw" in moves)


def summary(
    journey: Journey, *, language: str = "", sources: Mapping[str, str] | None = None
) -> tuple[AnsweredLine, ...]:
    """Every question that was shown, with its answer in words and where that came from, in order."""
    lines: list[AnsweredLine] = []
    for state in journey.pages:
        for question in state.shown:
            if question.type is QuestionType.GROUP:
                lines += _rows(state.page, question, journey.present.get(question.id), language)
            elif question.type is not QuestionType.NOTE:
                answer = shown(question, journey.present.get(question.id), language=language)
                source = (sources or {}).get(question.id, "")
                label = worded(question, "label", language)
                is_answered = question.type.is_answered
                lines.append(AnsweredLine(state.page, label, answer, source, question.id, is_answered))
    return tuple(lines)


def _rows(page: Page, group: Question, rows: Any, language: str) -> list[AnsweredLine]:
    label = worded(group, "label", language)
    return [
        AnsweredLine(
            page,
            f"{label}（{place}）　{worded(inner, 'label', language)}",
            shown(inner, row[inner.id], language=language),
            name=f"{group.id}.{place - 1}.{inner.id}",
        )
        for place, row in enumerate(rows or [], start=1)
        for inner in group.inner
        if inner.id in row
    ]
