"""Freezing the whole plan as a numbered edition."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import JAPAN, local_date
from hoshin.kernel.errors import NotAllowed, RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.actions.printing import order_paper
from hoshin.steering.plan.actions.proposing import take_turns
from hoshin.steering.plan.models import Edition, EditionSheet
from hoshin.steering.plan.permissions import can_freeze
from hoshin.steering.plan.queries.freezing import frozen_now
from hoshin.steering.plan.rules import canonical, digest_of, seal_of
from hoshin.steering.plan.rules.editions import LARGEST_AT_ONCE

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
    _order_papers(edition, now)
    return edition


def _order_papers(edition: Edition, now: datetime) -> None:
    """Have a large edition bound before anybody asks for it."""
    if edition.sheet_count > LARGEST_AT_ONCE:
        for is_for_public in (False, True) if edition.is_public else (False,):
            order_paper(edition, is_for_public=is_for_public, now=now)
