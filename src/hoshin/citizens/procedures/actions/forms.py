"""Designing and publishing a form. A draft can be changed by its designers; a published version never changes again."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from hoshin.citizens.procedures.models import FormDraft, FormVersion, Procedure
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries import KIND
from hoshin.citizens.procedures.queries.designing import Design, design_of
from hoshin.citizens.procedures.rules import (
    Form,
    canonical,
    check_draft,
    check_form,
    form_document,
    form_from,
    form_from_text,
)
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict, NotFound, RuleBroken

_NO_LONGER = (
    "この様式は、開いた後にほかの人が変更しました。何も保存していません。"
    "様式の画面を開き直して、今の内容を確かめてから、もう一度変更してください。"
)


@transaction.atomic
def save_draft(*, person: Person, procedure_code: str, form: Form, seen: str, change: str, now: datetime) -> Design:
    """Keep `form` as the draft of the procedure's form and return it as it is now.

    `seen` is the stamp of the design that was changed, `change` says in words what was done. Raises Conflict when
    somebody saved or published meanwhile, FormRefused for dead references, circles and pages without a way to them.
    """
    procedure = _locked(person, procedure_code)
    before = design_of(procedure)
    _check_seen(before, seen)
    check_draft(form, is_number_affair=procedure.is_number_affair)
    draft = before.draft or FormDraft(procedure=procedure, number=0)
    draft.previous = form_document(before.form)
    draft.document = form_document(form)
    draft.number += 1
    draft.changed_at, draft.changed_by = now, person.label
    draft.save()
    _record(person, procedure, "draft_saved", now, reason=change[:300], after={"form_draft": draft.number})
    return design_of(procedure)


@transaction.atomic
def undo_draft(*, person: Person, procedure_code: str, seen: str, now: datetime) -> Design:
    """The draft as it was before its last change; doing it twice changes nothing. Raises Conflict, RuleBroken."""
    held = design_of(_locked(person, procedure_code))
    if held.draft is None or held.draft.previous is None:
        raise RuleBroken("一つ前の下書きはありません。")
    form = form_from(held.draft.previous)
    return save_draft(
        person=person, procedure_code=procedure_code, form=form, seen=seen, change="一つ前に戻しました", now=now
    )


@transaction.atomic
def discard_draft(*, person: Person, procedure_code: str, seen: str, now: datetime) -> None:
    """Throw the draft away; the published form stays. Raises Conflict when somebody changed it meanwhile."""
    procedure = _locked(person, procedure_code)
    before = design_of(procedure)
    _check_seen(before, seen)
    if before.draft is None:
        raise RuleBroken("下書きはありません。")
    before.draft.delete()
    _record(person, procedure, "draft_discarded", now, before={"form_draft": before.draft.number})


@transaction.atomic
def publish_draft(
    *, person: Person, procedure_code: str, seen: str, duplicate_by: tuple[str, ...], now: datetime
) -> FormVersion:
    """Publish the draft as the next version and end it. Raises Conflict, FormRefused and RuleBroken as `publish_form`."""
    procedure = _locked(person, procedure_code)
    before = design_of(procedure)
    _check_seen(before, seen)
    version = _published(person, procedure, before.form, duplicate_by, now)
    FormDraft.objects.filter(procedure=procedure).delete()
    return version


@transaction.atomic
def publish_form(
    *, person: Person, procedure_code: str, text: str, duplicate_by: tuple[str, ...] = (), now: datetime
) -> FormVersion:
    """Publish the form of a JSON file as the procedure's next version; new applications use it from now on.

    `duplicate_by` names the questions by whose answers the same applicant is recognised. Raises FormRefused naming every
    place that is wrong, RuleBroken when it is the same as the present version.
    """
    procedure = _locked(person, procedure_code)
    return _published(person, procedure, form_from_text(text), duplicate_by, now)


def _locked(person: Person, code: str) -> Procedure:
    procedure = Procedure.objects.select_for_update().filter(code=code).first()
    if procedure is None:
        raise NotFound("お探しの手続は見つかりません。")
    require_change(person, procedure)
    return procedure


def _check_seen(present: Design, seen: str) -> None:
    if present.stamp != seen:
        raise Conflict(_NO_LONGER)


def _published(
    person: Person, procedure: Procedure, form: Form, duplicate_by: tuple[str, ...], now: datetime
) -> FormVersion:
    check_form(form, is_number_affair=procedure.is_number_affair)
    if any(form.question(reference) is None for reference in duplicate_by):
        raise RuleBroken("重複を見分ける質問が様式にありません。", field="duplicate_by")
    document = form_document(form)
    digest = hashlib.sha256(canonical([document, list(duplicate_by)]).encode()).hexdigest()
    newest = FormVersion.objects.filter(procedure=procedure).order_by("-number").first()
    if newest is not None and newest.digest == digest:
        raise RuleBroken("公開中の様式と同じです。", field="text")
    version = FormVersion.objects.create(
        procedure=procedure,
        number=newest.number + 1 if newest else 1,
        document=document,
        digest=digest,
        duplicate_by=list(duplicate_by),
        published_at=now,
        published_by=person.label,
    )
    _record(person, procedure, "published", now, after={"form_version": version.number, "digest": digest})
    return version


def _record(person: Person, procedure: Procedure, name: str, now: datetime, **more: Any) -> None:
    record(
        actor=person.actor,
        name=f"procedures.form.{name}",
        thing_kind=KIND,
        thing_id=procedure.pk,
        thing_label=procedure.title,
        now=now,
        **more,
    )
