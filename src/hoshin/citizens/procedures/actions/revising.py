"""A new state of the answers of an application that was handed in; what was there before stays readable."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hoshin.citizens.procedures.actions.recognising import duplicate_key, mark_names
from hoshin.citizens.procedures.models import Application, Revision
from hoshin.citizens.procedures.queries import key_ring
from hoshin.citizens.procedures.queries.applications import OpenDraft, opened
from hoshin.citizens.procedures.rules.applications.revising import Origin
from hoshin.foundation.people.public import Person


def revise(before: OpenDraft, present: Mapping[str, Any], *, source: str = "") -> None:
    """Put `present` in the place of the answers of the locked application; the caller saves its row.

    Where untouched answers came from stays known; `source` says where the changed ones come from. Names are marked anew, and
    the person is recognised anew as of the day of the application.
    """
    application = before.application
    ring = key_ring()
    kept = {name: text for name, text in before.sources.items() if present.get(name) == before.answers.get(name)}
    changed = [name for name in present if present[name] != before.answers.get(name)]
    content = ring.unseal(application.wrapped_key, application.sealed)
    content |= {"answers": dict(present), "sources": kept | dict.fromkeys(changed if source else [], source)}
    application.sealed = ring.seal(application.wrapped_key, content)
    if application.duplicate_key:
        application.duplicate_key = duplicate_key(
            application, present, application.submitted_at or application.begun_at
        )
    mark_names(opened(application))


def keep_revision(
    application: Application,
    present: Mapping[str, Any],
    *,
    origin: Origin,
    now: datetime,
    person: Person | None = None,
    reason: str = "",
) -> Revision:
    """Keep the answers as they are from now on, numbered; with whoever changed them on the city's side, and why."""
    content = {"answers": dict(present), "reason": reason.strip()}
    return Revision.objects.create(
        application=application,
        number=application.revisions.count() + 1,
        origin=origin.value,
        made_by=person.label if person else "",
        section_name=application.procedure.section.name if person else "",
        sealed=key_ring().seal(application.wrapped_key, content),
        made_at=now,
    )
