"""Publishing a form: from then on it never changes."""

import hashlib
from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.models import FormVersion, Procedure
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries import KIND
from hoshin.citizens.procedures.rules import QuestionType, canonical, check_form, form_document, form_from_text
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound, RuleBroken


@transaction.atomic
def publish_form(
    *, person: Person, procedure_code: str, text: str, duplicate_by: tuple[str, ...] = (), now: datetime
) -> FormVersion:
    """Publish the form of a JSON file as the procedure's next version; new applications use it from now on.

    `duplicate_by` names the questions by whose answers the same applicant is recognised. Raises FormRefused naming every
    place that is wrong, RuleBroken when it is the same as the present version.
    """
    procedure = Procedure.objects.select_for_update().filter(code=procedure_code).first()
    if procedure is None:
        raise NotFound("お探しの手続は見つかりません。")
    require_change(person, procedure)
    form = form_from_text(text)
    check_form(form, is_number_affair=procedure.is_number_affair)
    if any(question.type is QuestionType.FILE for _, question in form.questions()):
        raise RuleBroken("ファイルを受け取る質問のある様式は、まだ公開できません。", field="text")
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
    record(
        actor=person.actor,
        name="procedures.form.published",
        thing_kind=KIND,
        thing_id=procedure.pk,
        thing_label=procedure.title,
        after={"form_version": version.number, "digest": digest},
        now=now,
    )
    return version
