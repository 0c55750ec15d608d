"""Freezing the whole plan as a numbered edition, and printing one."""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import JAPAN, local_date
from hoshin.kernel.errors import NotAllowed, RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.actions.proposing import take_turns
from hoshin.steering.plan.models import Edition, EditionPaper, EditionSheet
from hoshin.steering.plan.permissions import can_freeze
from hoshin.steering.plan.queries.binding import bound_content
from hoshin.steering.plan.queries.editions import edition_sheets
from hoshin.steering.plan.queries.freezing import frozen_now
from hoshin.steering.plan.rules import canonical, digest_of, seal_of
from hoshin.web.paper import compile_pdf

EDITION = "plan.edition"


@transaction.atomic
def freeze_edition(*, person: Person, title: str, note: str = "", is_public: bool = True, now: datetime) -> Edition:
    """Freeze and seal every listed sheet as the next edition and return it. Raises NotAllowed, RuleBroken."""
    if not can_freeze(person):
        raise NotAllowed("版を作れるのは、CIOスタッフです。")
    if not title.strip():
        raise RuleBroken("版の名称を入力してください。", field="title")
    take_turns()
    number = (Edition.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    frozen_at = now.astimezone(JAPAN).replace(microsecond=0)
    rows = [
        (pk, frozen["number"], text, digest_of(text))
        for pk, frozen in frozen_now(today=local_date(now))
        for text in (canonical(frozen),)
    ]
    if not rows:
        raise RuleBroken("登載された個票がないため、版を作れません。")
    edition = Edition.objects.create(
        number=number,
        title=title.strip(),
        fiscal_year=FiscalYear.of(local_date(now)).year,
        note=note.strip(),
        is_public=is_public,
        sheet_count=len(rows),
        seal=seal_of(
            number=number,
            title=title.strip(),
            frozen_at=frozen_at.isoformat(),
            sheets=((sheet_number, digest) for _, sheet_number, _, digest in rows),
        ),
        frozen_by=person.label,
        frozen_at=frozen_at,
    )
    EditionSheet.objects.bulk_create(
        (
            EditionSheet(edition=edition, sheet_id=pk, number=sheet_number, content=text, digest=digest)
            for pk, sheet_number, text, digest in rows
        ),
        batch_size=200,
    )
    record(
        actor=person.actor,
        name="plan.edition.frozen",
        thing_kind=EDITION,
        thing_id=edition.pk,
        thing_label=str(edition),
        after={"number": number, "sheet_count": len(rows), "seal": edition.seal, "is_public": is_public},
        now=now,
    )
    return edition


def print_edition(*, person: Person, edition: Edition, now: datetime) -> EditionPaper:
    """The bound PDF as this person may see it today, printed when it has not been yet or something opened since."""
    is_for_public = person.account_id is None
    sheets = edition_sheets(person, edition, today=local_date(now))
    face = digest_of(canonical(sheets))
    kept = EditionPaper.objects.filter(edition=edition, is_for_public=is_for_public, face=face).first()
    if kept is not None:
        return kept
    content = bound_content(edition, sheets, organisation=settings.CITY_NAME)
    paper = compile_pdf(template="plan/edition.typ", content=json.loads(json.dumps(content)))
    printed, _ = EditionPaper.objects.update_or_create(
        edition=edition,
        is_for_public=is_for_public,
        defaults={"face": face, "pdf": paper.pdf, "page_count": paper.page_count, "printed_at": now},
    )
    return printed
