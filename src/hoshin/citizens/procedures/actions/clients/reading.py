"""What a client reads: each look at an application leaves its trace, as an official's does."""

from datetime import datetime
from typing import Any

from django.db import transaction

from hoshin.citizens.procedures.actions.clients.issuing import CLIENT
from hoshin.citizens.procedures.actions.moving import write_event
from hoshin.citizens.procedures.models import ApiClient, Application, Layout, TakenOver
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.queries.clients import Asked, changes, layout_of
from hoshin.citizens.procedures.queries.handing_over import application_data, handed_over_data, handed_over_files
from hoshin.citizens.procedures.queries.uploads import OpenedFile, accepted_file
from hoshin.foundation.audit.public import Actor, ActorKind, record
from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import NotFound


def _actor(client: ApiClient) -> Actor:
    return Actor(ActorKind.PROGRAM, str(client.pk), client.name)


@transaction.atomic
def list_changes(*, client: ApiClient, layout_id: int, asked: Asked, now: datetime) -> dict[str, Any]:
    """The applications that changed since a cursor, without anything that applicants wrote; who looked at how many is kept.

    Raises NotFound for a layout that is not the client's.
    """
    layout = layout_of(client, layout_id)
    found = changes(layout, asked, now=now)
    if found["applications"]:
        record(
            actor=_actor(client),
            name="procedures.client.listed",
            thing_kind=CLIENT,
            thing_id=client.pk,
            thing_label=client.name,
            after={"layout": layout.name, "count": len(found["applications"])},
            now=now,
        )
    return found


@transaction.atomic
def read_application(*, client: ApiClient, layout_id: int, number: str, now: datetime) -> dict[str, Any]:
    """One application in the layout; the look leaves its trace. Raises NotFound for what is not the client's."""
    layout = layout_of(client, layout_id)
    application = _application(layout, number)
    after = {"layout": layout.name, "receiver": client.name}
    write_event(application, "handed_over", actor=_actor(client), now=now, after=after)
    draft = opened(application)
    row, files = handed_over_data(layout, draft), handed_over_files(layout, draft)
    return application_data(application) | {"handed_over": row, "files": files}


@transaction.atomic
def read_file(*, client: ApiClient, layout_id: int, number: str, upload_id: int, now: datetime) -> OpenedFile:
    """One accepted file of a question that the layout names; every time it is given out leaves its trace.

    Raises NotFound for what is not the client's, NotAllowed while the scanner has not found the file clean.
    """
    layout = layout_of(client, layout_id)
    application = _application(layout, number)
    draft = opened(application)
    if all(one["id"] != upload_id for one in handed_over_files(layout, draft)):
        raise NotFound("このファイルは、この引渡しの形では渡していません。")
    file = accepted_file(application, draft.journey.present, upload_id)
    after = {"layout": layout.name, "receiver": client.name, "file": upload_id}
    write_event(application, "file_handed_over", actor=_actor(client), now=now, after=after)
    return file


@transaction.atomic
def mark_taken_over(*, client: ApiClient, layout_id: int, number: str, now: datetime) -> dict[str, Any]:
    """Note that the client has the application now; saying so again changes nothing. Raises NotFound."""
    layout = layout_of(client, layout_id)
    application = _application(layout, number)
    taken, is_new = TakenOver.objects.get_or_create(
        application=application, layout=layout, defaults={"client": client, "taken_at": now}
    )
    if is_new:
        after = {"layout": layout.name, "receiver": client.name}
        write_event(application, "taken_over", actor=_actor(client), now=now, after=after)
    at = taken.taken_at.astimezone(JAPAN).isoformat()
    return {"number": application.number, "layout": layout.pk, "taken_over_at": at}


def _application(layout: Layout, number: str) -> Application:
    found = Application.objects.submitted().filter(procedure=layout.procedure, number=number)
    application = found.select_related("form_version", "procedure").first()
    if application is None:
        raise NotFound("この番号の申請はありません。")
    return application
