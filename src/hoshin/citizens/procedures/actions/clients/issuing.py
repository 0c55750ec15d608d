"""Giving another system a token, and taking it away."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from hoshin.citizens.procedures.models import ApiClient, ApiScope, Layout
from hoshin.citizens.procedures.queries.clients import client_for
from hoshin.citizens.procedures.rules.applications import token_hash
from hoshin.citizens.procedures.rules.clients import check_life, new_client_token
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken

CLIENT = "procedures.client"


def issue_client(
    *, person: Person, section_id: int, name: str, layout_ids: Collection[int], expires_on: date, now: datetime
) -> tuple[ApiClient, str]:
    """A new client of the section and its token, which is never shown again. By the head of the section.

    It may fetch applications in these layouts of the section's procedures. Raises NotAllowed, NotFound for a layout of
    another section, RuleBroken for a name that is taken, no layout, or a life that is too long.
    """
    if not person.heads(section_id):
        raise NotAllowed("連携先のトークンを発行できるのは、課長です。")
    name = name.strip()[:60]
    if not name:
        raise RuleBroken("名称を入力してください。", field="name")
    check_life(expires_on, today=local_date(now))
    layouts = list(Layout.objects.filter(pk__in=layout_ids, procedure__section=section_id).select_related("procedure"))
    if len(layouts) != len(set(layout_ids)):
        raise NotFound("お探しの引渡しの形は見つかりません。")
    if not layouts:
        raise RuleBroken("引渡しの形を、一つ以上選んでください。", field="layouts")
    try:
        return _issue(person, section_id, name, layouts, expires_on=expires_on, now=now)
    except IntegrityError as error:
        raise RuleBroken(
            "同じ名称の連携先があります。先に失効させるか、別の名称にしてください。", field="name"
        ) from error


@transaction.atomic
def _issue(
    person: Person, section_id: int, name: str, layouts: list[Layout], *, expires_on: date, now: datetime
) -> tuple[ApiClient, str]:
    token = new_client_token()
    client = ApiClient.objects.create(
        section_id=section_id,
        name=name,
        token_hash=token_hash(token),
        token_end=token[-4:],
        expires_on=expires_on,
        issued_by=person.title[:200],
        issued_at=now,
    )
    ApiScope.objects.bulk_create(ApiScope(client=client, layout=layout) for layout in layouts)
    scopes = "、".join(f"{layout.procedure.title}「{layout.name}」" for layout in layouts)
    _record(client, "issued", person, now, {"scopes": scopes, "expires_on": expires_on.isoformat()})
    return client, token


@transaction.atomic
def revoke_client(*, person: Person, client_id: int, now: datetime) -> ApiClient:
    """Take a client's token away for good, by anybody of its section. Raises NotFound, MoveRefused when it is gone already."""
    client = client_for(person, client_id, is_locked=True)
    if client.revoked_at is not None:
        raise MoveRefused("このトークンは、もう失効しています。")
    client.revoked_at = now
    client.save(update_fields=["revoked_at"])
    _record(client, "revoked", person, now, {})
    return client


def _record(client: ApiClient, name: str, person: Person, now: datetime, after: dict[str, object]) -> None:
    record(
        actor=person.actor,
        name=f"{CLIENT}.{name}",
        thing_kind=CLIENT,
        thing_id=client.pk,
        thing_label=client.name,
        after=after,
        now=now,
    )
