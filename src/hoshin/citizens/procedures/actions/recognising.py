"""Recognising people again without keeping who they are: keyed fingerprints only."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from hoshin.citizens.procedures.models import Application, FormVersion, NameMark
from hoshin.citizens.procedures.queries import OpenDraft, recognised, recogniser
from hoshin.citizens.procedures.rules import QuestionType, canonical
from hoshin.citizens.procedures.rules.applications.naming import NAME, name_keys
from hoshin.citizens.procedures.rules.register import DuplicateScope
from hoshin.kernel.clock import local_date
from hoshin.kernel.fiscal_year import FiscalYear


def duplicate_key(application: Application, present: Mapping[str, object], now: datetime) -> str:
    """The keyed hash by which the applicant is recognised under the procedure's duplicate rule; empty without a rule."""
    version: FormVersion = application.form_version
    scope = DuplicateScope(application.procedure.duplicate_scope)
    if scope is DuplicateScope.NONE or not version.duplicate_by:
        return ""
    year = str(FiscalYear.of(local_date(now)).year) if scope is DuplicateScope.YEAR else ""
    return recognised(year, *(canonical(present.get(reference)) for reference in version.duplicate_by))


def mark_names(draft: OpenDraft) -> None:
    """Keep the fingerprints of every name in the answers, in place of those kept before."""
    application = draft.application
    application.name_marks.all().delete()
    fingerprint = recogniser()
    marks = {fingerprint(NAME, key) for name in _names(draft) for key in name_keys(name)}
    NameMark.objects.bulk_create(NameMark(application=application, mark=mark) for mark in sorted(marks))


def _names(draft: OpenDraft) -> Iterator[Mapping[str, Any]]:
    for _, question in draft.form.form.questions():
        if question.type is QuestionType.NAME and isinstance(draft.journey.present.get(question.id), dict):
            yield draft.journey.present[question.id]
        if question.type is QuestionType.GROUP:
            yield from _names_in_rows(question.inner, draft.journey.present.get(question.id) or ())


def _names_in_rows(inner: Any, rows: Any) -> Iterator[Mapping[str, Any]]:
    names = [question.id for question in inner if question.type is QuestionType.NAME]
    for row in rows:
        yield from (row[name] for name in names if isinstance(row.get(name), dict))
