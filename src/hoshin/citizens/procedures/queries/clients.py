"""Systems that fetch applications, and what changed for them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from hoshin.citizens.procedures.models import ApiClient, ApiScope, Application, Layout, TakenOver
from hoshin.citizens.procedures.queries.handing_over import application_data
from hoshin.citizens.procedures.rules.applications import DECIDED_STATES, ApplicationState
from hoshin.citizens.procedures.rules.clients import SETTLING, USUAL_AT_ONCE, cursor_of, read_cursor
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound

STATES = {
    "": [state.value for state in ApplicationState if state is not ApplicationState.DRAFT],
    "decided": [state.value for state in DECIDED_STATES],
    "received": [ApplicationState.RECEIVED.value],
}
"""What `state` may narrow a list to."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client wants of a list."""

    after: str = ""
    state: str = ""
    only_left: bool = False
    limit: int = USUAL_AT_ONCE


@dataclass(frozen=True, slots=True)
class ListedClient:
    """One client with what it may fetch and whether its token is in force."""

    client: ApiClient
    layouts: tuple[str, ...]
    is_in_force: bool


def client_for(person: Person, client_id: int, *, is_locked: bool = False) -> ApiClient:
    """The client of that number; raises NotFound for others than its section."""
    clients = ApiClient.objects.select_for_update() if is_locked else ApiClient.objects.all()
    client = clients.filter(pk=client_id).first()
    if client is None or not (person.is_staff and person.belongs_to(client.section_id)):
        raise NotFound("お探しの連携先は見つかりません。")
    return client


def clients_of(person: Person, *, today: date) -> list[ListedClient]:
    """The clients of the person's sections, those in force first."""
    found = ApiClient.objects.filter(section__in=person.section_ids).select_related("section")
    rows = [
        ListedClient(
            one,
            tuple(f"{scope.layout.procedure.title}「{scope.layout.name}」" for scope in one.scopes.all()),
            one.revoked_at is None and one.expires_on >= today,
        )
        for one in found.prefetch_related("scopes__layout__procedure")
    ]
    return sorted(rows, key=lambda row: not row.is_in_force)


def own_layouts(person: Person) -> list[tuple[int, str]]:
    """The layouts of the procedures of the sections that the person heads, as choices."""
    headed = [section_id for section_id in person.section_ids if person.heads(section_id)]
    found = Layout.objects.filter(procedure__section__in=headed).select_related("procedure")
    return [(one.pk, f"{one.procedure.title}「{one.name}」") for one in found.order_by("procedure__reading", "name")]


def section_of_layouts(layout_ids: list[int]) -> int:
    """The section to which the first of these layouts belongs; raises NotFound."""
    found = Layout.objects.filter(pk__in=layout_ids).values_list("procedure__section", flat=True).first()
    if found is None:
        raise NotFound("お探しの引渡しの形は見つかりません。")
    return found


def layout_of(client: ApiClient, layout_id: int) -> Layout:
    """The layout, when the client may fetch in it and its procedure is still the section's; raises NotFound."""
    scopes = ApiScope.objects.filter(client=client, layout=layout_id, layout__procedure__section=client.section_id)
    scope = scopes.select_related("layout__procedure").first()
    if scope is None:
        raise NotFound("この引渡しの形は、この連携先のものではありません。")
    return scope.layout


def scopes_of(client: ApiClient) -> list[dict[str, Any]]:
    """The layouts in which the client may fetch."""
    scopes = ApiScope.objects.filter(client=client, layout__procedure__section=client.section_id)
    return [
        {"id": one.layout_id, "name": one.layout.name, "procedure": one.layout.procedure.code}
        for one in scopes.select_related("layout__procedure").order_by("layout")
    ]


def changes(layout: Layout, asked: Asked, *, now: datetime) -> dict[str, Any]:
    """The applications of the layout's procedure in the order in which they came into their present state."""
    taken_over = TakenOver.objects.filter(layout=layout)
    found = Application.objects.filter(
        procedure=layout.procedure, state__in=STATES[asked.state], state_since__lte=now - SETTLING
    )
    if asked.only_left:
        found = found.exclude(pk__in=taken_over.values("application"))
    if asked.after:
        moment, pk = read_cursor(asked.after)
        found = found.filter(Q(state_since__gt=moment) | Q(state_since=moment, pk__gt=pk))
    rows = list(found.select_related("procedure").order_by("state_since", "pk")[: asked.limit + 1])
    shown = rows[: asked.limit]
    there = set(taken_over.filter(application__in=shown).values_list("application", flat=True))
    return {
        "applications": [application_data(one) | {"is_taken_over": one.pk in there} for one in shown],
        "next": cursor_of(shown[-1].state_since, shown[-1].pk) if shown else asked.after,
        "has_more": len(rows) > asked.limit,
    }
