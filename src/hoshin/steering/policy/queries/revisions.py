from datetime import date

from django.db.models import Count, Q, QuerySet

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound
from hoshin.steering.policy.models import Revision, RevisionQuerySet
from hoshin.steering.policy.permissions import visible_to
from hoshin.steering.policy.rules import OPEN_THREAD, Field, Kind, next_name


def revision_in_force(on: date) -> Revision | None:
    """The revision in force on `on`, None before the first one."""
    return RevisionQuerySet(Revision).in_force_on(on)


def public_revisions(today: date) -> QuerySet[Revision]:
    """What is or was in force, newest first: the revision history of the public."""
    return RevisionQuerySet(Revision).public_on(today).order_by("-effective_on")


def revisions_for(person: Person, *, today: date) -> QuerySet[Revision]:
    """The revisions the person may read, newest first, each with `open_threads`."""
    return (
        visible_to(person, today=today)
        .select_related("based_on")
        .annotate(open_threads=Count("sections__threads", filter=Q(sections__threads__state=OPEN_THREAD)))
        .order_by("-number")
    )


def revision_for(person: Person, number: int, *, today: date) -> Revision:
    """The revision of that number; NotFound when there is none or the person may not know of it."""
    revision = visible_to(person, today=today).select_related("based_on").filter(number=number).first()
    if revision is None:
        raise NotFound("お探しの版は見つかりません。")
    return revision


def proposed_name() -> str:
    """The name to propose for the next revision."""
    return next_name(RevisionQuerySet(Revision).standing().values_list("name", flat=True))


def policies_for_table(today: date) -> list[tuple[int, str, Field]]:
    """The basic policies (number, title, field) of the table of 3-3: those of the revision in force today."""
    revision = revision_in_force(today)
    if revision is None:
        return []
    sections = revision.sections.filter(kind=Kind.POLICY, is_removed=False).select_related("basic_policy")
    return [
        (section.basic_policy.number, section.heading, Field(section.basic_policy.field))
        for section in sections.order_by("order")
        if section.basic_policy is not None
    ]
