from datetime import datetime

from django.db import transaction
from django.db.models import Max

from hoshin.foundation.audit.public import changed
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict, RuleBroken
from hoshin.steering.policy.actions.locking import editable_revision, locked_revision, record_on
from hoshin.steering.policy.models import Revision, RevisionQuerySet, Section, SectionParagraph, SectionVersion
from hoshin.steering.policy.permissions import require_drafting
from hoshin.steering.policy.rules import DRAFT, join

LONGEST_NAME = 20


@transaction.atomic
def start_revision(
    *, person: Person, name: str, purpose: str, based_on: Revision | None = None, now: datetime
) -> Revision:
    """A new draft, with all sections of `based_on` (any earlier revision) or empty; the keys of its parts are kept.

    Raises RuleBroken when the name is missing or already borne by a standing revision.
    """
    require_drafting(person)
    _check_name(name)
    last = Revision.objects.select_for_update().aggregate(number=Max("number"))["number"] or 0
    revision = Revision.objects.create(
        number=last + 1,
        name=name.strip(),
        state=DRAFT,
        based_on=based_on,
        purpose=purpose.strip(),
        created_at=now,
    )
    if based_on is not None:
        _copy_sections(locked_revision(based_on.pk), revision, person=person, now=now)
    record_on(
        revision,
        "policy.revision.started",
        person=person,
        now=now,
        after={"name": revision.name, "based_on": based_on.name if based_on else None, "purpose": revision.purpose},
    )
    return revision


@transaction.atomic
def describe_revision(
    *, person: Person, revision_id: int, version: int, name: str, purpose: str, now: datetime
) -> Revision:
    """Change name and purpose of a draft; raises Conflict when somebody else did so since `version`."""
    revision = editable_revision(revision_id, person)
    if revision.version != version:
        raise Conflict("この版の名称と趣旨は、ほかの人が先に書き換えました。開き直して、今の内容を確かめてください。")
    _check_name(name, apart_from=revision)
    before = {"name": revision.name, "purpose": revision.purpose}
    revision.name, revision.purpose = name.strip(), purpose.strip()
    revision.version += 1
    revision.save(update_fields=["name", "purpose", "version"])
    old, new = changed(before, {"name": revision.name, "purpose": revision.purpose})
    record_on(revision, "policy.revision.described", person=person, now=now, before=old, after=new)
    return revision


def _check_name(name: str, *, apart_from: Revision | None = None) -> None:
    if not name.strip():
        raise RuleBroken("版の名称を入れてください。", field="name")
    if len(name.strip()) > LONGEST_NAME:
        raise RuleBroken(f"版の名称は{LONGEST_NAME}文字までで入れてください。", field="name")
    others = RevisionQuerySet(Revision).standing().filter(name=name.strip())
    if apart_from is not None:
        others = others.exclude(pk=apart_from.pk)
    if others.exists():
        raise RuleBroken(f"「{name.strip()}」という版はすでにあります。別の名称を入れてください。", field="name")


def _copy_sections(source: Revision, target: Revision, *, person: Person, now: datetime) -> None:
    """Everything that stands in `source`, under the same keys, so that the two can be compared part by part."""
    originals = list(source.sections.filter(is_removed=False).prefetch_related("paragraphs").order_by("order", "id"))
    copies = Section.objects.bulk_create(
        Section(
            revision=target,
            key=original.key,
            kind=original.kind,
            order=order,
            heading=original.heading,
            group_title=original.group_title,
            basic_policy_id=original.basic_policy_id,
            focus_item_id=original.focus_item_id,
            changed_at=now,
            changed_by=person.label,
        )
        for order, original in enumerate(originals, start=1)
    )
    pairs = list(zip(originals, copies, strict=True))
    SectionParagraph.objects.bulk_create(
        SectionParagraph(section=copy, key=paragraph.key, order=paragraph.order, text=paragraph.text)
        for original, copy in pairs
        for paragraph in original.paragraphs.all()
    )
    SectionVersion.objects.bulk_create(
        SectionVersion(
            section=copy,
            version=copy.version,
            heading=copy.heading,
            group_title=copy.group_title,
            text=join(paragraph.text for paragraph in original.paragraphs.all()),
            saved_at=now,
            saved_by=person.label,
        )
        for original, copy in pairs
    )
