import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.architecture.permission_matrix import EVERYBODY, OWNERS, PROGRAM, STAFF, House, Row

from hoshin.citizens.procedures.actions.clients import issue_client
from hoshin.citizens.procedures.actions.examining import save_layout
from hoshin.citizens.procedures.actions.intake import receive_file, save_source, take_in
from hoshin.citizens.procedures.actions.webhooks import TargetWish, add_target
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.rules.applications.layouts import Encoding
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.rules.importing import FORMAT, CameBy
from hoshin.citizens.procedures.tests.forms import FORM, handed_in
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.tests.city import NOW

INTAKE_KEEPERS = frozenset({"ict-staff", "operator"})
CODE = "renkei"


def furnish(house: House) -> dict[str, Any]:
    """What goes in and out by machine; the program's browser carries the token of a client of the owning section."""
    staff, member = house.person("ict-staff"), house.person("farm-member")
    save_procedure(person=staff, entry=replace(ENTRY, code=CODE), now=NOW)
    publish_form(person=staff, procedure_code=CODE, text=FORM, now=NOW)
    layout = save_layout(
        person=member, procedure_code=CODE, name="取込み用", text="番号｜number", encoding=Encoding.UTF8, now=NOW
    )
    save_source(person=staff, code="pittari", label="取込み元", assurance=Assurance(), is_active=True, now=NOW)
    wish = TargetWish("児童手当システム", "https://jidoteate.city.example/", ["application.decided"])
    target, _ = add_target(person=member, procedure_code=CODE, wish=wish, now=NOW)
    client, token = issue_client(
        person=house.person("farm-head"),
        section_id=house.city.sections["farm"].pk,
        name="児童手当システム",
        layout_ids=[layout.pk],
        expires_on=NOW.date() + timedelta(days=30),
        now=NOW,
    )
    house.browsers["program"].defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return {
        "fetched": handed_in(CODE).number,
        "fetched_layout": layout.pk,
        "intake_file": _half_taken(CODE),
        "webhook": target.pk,
        "client": client.pk,
    }


def _half_taken(code: str) -> int:
    """A file of applications of which a line of the owning section's procedure was refused."""
    line = json.dumps({"format": FORMAT, "number": "A-1", "procedure": code})
    file = receive_file(source_code="pittari", name="a.jsonl", content=line.encode(), came_by=CameBy.UPLOAD, now=NOW)
    return take_in(file_id=file.pk, now=NOW).pk


def intake_file(house: House) -> dict[str, Any]:
    """A file with a refused line of the owning section."""
    return {"file_id": house.things["intake_file"]}


def fetched(house: House, **more: Any) -> dict[str, Any]:
    """The layout in which the client may fetch applications."""
    return {"layout_id": house.things["fetched_layout"], **more}


def exchanged(house: House) -> dict[str, Any]:
    """The procedure whose applications go in and out by machine."""
    return {"code": CODE}


def webhook(house: House) -> dict[str, Any]:
    """A system that is told of the procedure's decisions."""
    return {"code": CODE, "target_id": house.things["webhook"]}


ROWS = [
    Row("procedures:openapi", get=EVERYBODY),
    Row("procedures:api_layouts", get=PROGRAM),
    Row("procedures:api_applications", get=PROGRAM, arguments=fetched),
    Row(
        "procedures:api_application",
        get=PROGRAM,
        arguments=lambda house: fetched(house, number=house.things["fetched"]),
    ),
    Row(
        "procedures:api_file",
        get=frozenset(),
        arguments=lambda house: fetched(house, number=house.things["fetched"], upload_id=1),
    ),
    Row(
        "procedures:api_taken_over",
        post=PROGRAM,
        arguments=lambda house: fetched(house, number=house.things["fetched"]),
    ),
    Row("procedures:clients", get=STAFF, post=frozenset({"farm-head", "road-head"})),
    Row(
        "procedures:revoke_client",
        get=OWNERS,
        post=OWNERS,
        arguments=lambda house: {"client_id": house.things["client"]},
    ),
    Row("procedures:intake", get=STAFF, post=INTAKE_KEEPERS),
    Row("procedures:intake_file", get=OWNERS | INTAKE_KEEPERS, arguments=intake_file),
    Row("procedures:intake_again", post=OWNERS | INTAKE_KEEPERS, arguments=intake_file),
    Row("procedures:intake_end", get=INTAKE_KEEPERS, post=INTAKE_KEEPERS, arguments=intake_file),
    Row("procedures:new_intake_source", get=INTAKE_KEEPERS, post=INTAKE_KEEPERS),
    Row(
        "procedures:intake_source",
        get=INTAKE_KEEPERS,
        post=INTAKE_KEEPERS,
        arguments=lambda _: {"code": "pittari"},
    ),
    Row("procedures:webhooks", get=OWNERS, arguments=exchanged),
    Row("procedures:new_webhook", get=OWNERS, post=OWNERS, arguments=exchanged),
    Row("procedures:webhook", get=OWNERS, post=OWNERS, arguments=webhook),
    Row("procedures:webhook_secret", post=OWNERS, arguments=webhook),
    Row("procedures:webhook_again", post=OWNERS, arguments=webhook),
]
