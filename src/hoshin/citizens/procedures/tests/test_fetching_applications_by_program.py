"""Another system fetches a section's applications with its token: only what it may, in bounded lists, each look kept."""

import hashlib
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve

from hoshin.citizens.procedures.actions import tries
from hoshin.citizens.procedures.actions.clients import admitting, issue_client, revoke_client
from hoshin.citizens.procedures.actions.examining import delete_layout, save_layout
from hoshin.citizens.procedures.models import ApiClient, Application, Procedure, TakenOver, Upload
from hoshin.citizens.procedures.public import begin_application, publish_form, save_procedure, submit_application
from hoshin.citizens.procedures.rules.applications.layouts import Encoding
from hoshin.citizens.procedures.rules.clients import MOST_AT_ONCE, SETTLING
from hoshin.citizens.procedures.rules.openapi import description
from hoshin.citizens.procedures.tests.deciding import decided
from hoshin.citizens.procedures.tests.forms import handed_in
from hoshin.citizens.procedures.tests.test_handing_over_to_another_system import kept
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.citizens.procedures.tests.test_sending_files import FORM as PAPERS
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.files.tests import samples
from hoshin.foundation.files.tests.conftest import folder  # noqa: F401 - a fixture
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken

LATER = NOW + SETTLING
SOON = NOW.date() + timedelta(days=30)


@pytest.fixture
def layout(city, dogs):
    return kept(city.person("farm-member"), dogs)


@pytest.fixture
def issued(city, layout):
    return issue_client(
        person=city.person("farm-head"),
        section_id=city.sections["farm"].pk,
        name="児童手当システム",
        layout_ids=[layout.pk],
        expires_on=SOON,
        now=NOW,
    )


@pytest.fixture
def papers(city, folder):  # noqa: F811 - the fixture
    """An application with a file that the layout names and one that it does not, and a client that fetches in the layout."""
    staff, member = city.person("ict-staff"), city.person("farm-member")
    save_procedure(person=staff, entry=ENTRY, now=NOW)
    publish_form(person=staff, procedure_code=ENTRY.code, text=json.dumps(PAPERS), now=NOW)
    token = begin_application(procedure_code=ENTRY.code, now=NOW)
    for page, question, answers in (("papers", "proof", {"more": "yes"}), ("others", "other", {})):
        sent = {question: SimpleUploadedFile("証明書.pdf", samples.PDF), **answers}
        Client().post(f"/applications/{token}/pages/{page}/", sent)
    number = submit_application(token=token, now=NOW).number
    layout = kept(member, Procedure.objects.get(), text="番号｜number\n証明書｜proof")
    client, secret = issue_client(
        person=city.person("farm-head"),
        section_id=city.sections["farm"].pk,
        name="児童手当システム",
        layout_ids=[layout.pk],
        expires_on=SOON,
        now=NOW,
    )
    proof, other = Upload.objects.order_by("pk").values_list("pk", flat=True)
    return proof, other, client, secret, layout, number


def ask(token, path, *, method="get", at=LATER, **query):
    with time_machine.travel(at, tick=False):
        return getattr(Client(enforce_csrf_checks=True), method)(
            f"/api/handover/{path}", query, headers={"Authorization": f"Bearer {token}"}
        )


def fits(schema, value, schemas) -> None:
    """Whether a value has the shape that the description promises: types, and exactly the named members."""
    schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    kinds: dict[str, type] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
    }
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert isinstance(value, tuple(kinds[name] for name in named)), (schema, value)
    assert value in schema.get("enum", [value])
    if isinstance(value, dict):
        assert set(value) == set(schema["properties"])
        for name, inner in schema["properties"].items():
            fits(inner, value[name], schemas)
    for one in value if isinstance(value, list) else ():
        fits(schema["items"], one, schemas)


def test_a_client_lists_what_changed_reads_it_in_the_layout_and_says_that_it_has_it(city, dogs, layout, issued):
    client, token = issued
    first = handed_in(dogs.code).number
    second = handed_in(dogs.code, family="上越").number
    decided(city.person("farm-member"), city.person("farm-head"), first)
    schemas = description()["components"]["schemas"]
    told = ask(token, "").json()
    fits(schemas["Layouts"], told, schemas)
    assert told == {"layouts": [{"id": layout.pk, "name": "取込み用", "procedure": dogs.code}]}
    changes = ask(token, f"{layout.pk}/applications/").json()
    fits(schemas["Changes"], changes, schemas)
    assert [one["number"] for one in changes["applications"]] == [first, second]
    assert "葛" not in str(changes)
    only = ask(token, f"{layout.pk}/applications/", state="decided").json()["applications"]
    assert [(one["number"], one["state"]) for one in only] == [(first, "granted")]
    read = ask(token, f"{layout.pk}/applications/{first}/").json()
    fits(schemas["Application"], read, schemas)
    assert {"title": "氏", "value": "葛󠄀城"} in read["handed_over"]["columns"]
    for _ in range(2):
        taken = ask(token, f"{layout.pk}/applications/{first}/taken-over/", method="post").json()
        fits(schemas["TakenOver"], taken, schemas)
    assert TakenOver.objects.count() == 1
    left = ask(token, f"{layout.pk}/applications/", left="yes").json()["applications"]
    assert [one["number"] for one in left] == [second]
    trail = history_of("procedures.application", Application.objects.get(number=first).pk)
    assert [(one.name.rpartition(".")[2], one.actor) for one in trail[:2]] == [
        ("taken_over", "児童手当システム"),
        ("handed_over", "児童手当システム"),
    ]
    names = [one.name.rpartition(".")[2] for one in history_of("procedures.client", client.pk)]
    assert names == ["listed", "listed", "listed", "issued"]
    assert ApiClient.objects.get().last_used_at == LATER


def test_a_client_fetches_the_accepted_files_of_the_questions_that_the_layout_names(city, papers):
    proof, other, client, token, layout, number = papers
    schemas = description()["components"]["schemas"]
    read = ask(token, f"{layout.pk}/applications/{number}/").json()
    fits(schemas["Application"], read, schemas)
    (listed,) = read["files"]
    content = samples.PDF
    assert (listed["id"], listed["question"], listed["name"]) == (proof, "証明書", "証明書.pdf")
    assert (listed["type"], listed["size"], listed["is_available"]) == ("application/pdf", len(content), True)
    assert listed["sha256"] == hashlib.sha256(content).hexdigest()
    fetched = ask(token, f"{layout.pk}/applications/{number}/files/{proof}/")
    assert (fetched.content, fetched.headers["Content-Type"]) == (content, "application/pdf")
    assert "no-store" in fetched.headers["Cache-Control"]
    for wrong in (f"{layout.pk}/applications/{number}/files/{other}/", f"{layout.pk}/applications/{number}/files/999/"):
        assert ask(token, wrong).status_code == 404
    assert ask("", f"{layout.pk}/applications/{number}/files/{proof}/").status_code == 401
    newest = history_of("procedures.application", Application.objects.get().pk)[0]
    assert (newest.name.rpartition(".")[2], newest.actor) == ("file_handed_over", client.name)
    page = Client()
    page.force_login(city.accounts["farm-member"])
    shown = page.get(f"/staff/applications/{number}/").content.decode()
    assert "添付ファイルを、ほかのシステムに渡しました" in shown
    assert "渡した相手：児童手当システム　引渡しの形：取込み用" in shown


def test_a_file_that_the_scanner_has_not_found_clean_is_listed_and_not_given_out(papers, settings):
    proof, _, _, token, layout, number = papers
    settings.CLAMD = "127.0.0.1:1"
    (listed,) = ask(token, f"{layout.pk}/applications/{number}/").json()["files"]
    assert not listed["is_available"]
    refused = ask(token, f"{layout.pk}/applications/{number}/files/{proof}/")
    assert (refused.status_code, set(refused.json())) == (403, {"status", "title", "message"})


def test_a_list_goes_on_where_it_ended_and_holds_back_what_has_not_settled(dogs, layout, issued):
    _, token = issued
    numbers = [handed_in(dogs.code, family=f"直江{place}").number for place in range(5)]
    path = f"{layout.pk}/applications/"
    assert ask(token, path, at=LATER - timedelta(seconds=1)).json()["applications"] == []
    seen, after = [], ""
    for _ in range(3):
        page = ask(token, path, limit=2, **({"after": after} if after else {})).json()
        seen += [one["number"] for one in page["applications"]]
        after = page["next"]
    assert seen == numbers
    assert not page["has_more"]
    end = ask(token, path, after=after).json()
    assert (end["applications"], end["next"]) == ([], after)


@pytest.mark.parametrize(
    "query",
    [
        {"limit": str(MOST_AT_ONCE + 1)},
        {"limit": "0"},
        {"limit": "-1"},
        {"state": "draft"},
        {"left": "no"},
        {"after": "x"},
        {"after": "MjAyNi0xMS0yNFQwOTowMDowMH4x"},
        {"section": "1"},
    ],
)
def test_a_wrong_question_is_refused_in_json(layout, issued, query):
    answer = ask(issued[1], f"{layout.pk}/applications/", **query)
    assert answer.status_code == 422
    assert set(answer.json()) == {"status", "title", "message"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_token_in_force_nobody_gets_in(city, layout, issued):
    client, token = issued
    for wrong in ("", token[:-1], token.upper(), "hoshin_"):
        answer = ask(wrong, "")
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="hoshin"')
    browser = Client()
    browser.force_login(city.accounts["farm-head"])
    assert browser.get("/api/handover/").status_code == 401
    assert ask(token, "", at=NOW + timedelta(days=30)).status_code == 200
    assert ask(token, "", at=NOW + timedelta(days=31)).status_code == 401
    revoke_client(person=city.person("farm-member"), client_id=client.pk, now=NOW)
    assert ask(token, "").status_code == 401
    with pytest.raises(MoveRefused):
        revoke_client(person=city.person("farm-member"), client_id=client.pk, now=NOW)
    assert token not in str(ApiClient.objects.values())


def test_a_client_reaches_neither_another_layout_nor_another_procedure_nor_a_draft(city, dogs, layout, issued):
    client, token = issued
    other = save_layout(
        person=city.person("farm-member"),
        procedure_code=dogs.code,
        name="別の形",
        text="番号｜number",
        encoding=Encoding.UTF8,
        now=NOW,
    )
    assert ask(token, f"{other.pk}/applications/").status_code == 404
    assert ask(token, f"{layout.pk}/applications/K7M4-XP9R/").status_code == 404
    number = handed_in(dogs.code).number
    Application.objects.filter(number=number).update(state="draft", number=None, submitted_at=None)
    assert ask(token, f"{layout.pk}/applications/{number}/").status_code == 404
    dogs.section = city.sections["ict"]
    dogs.save()
    assert ask(token, f"{layout.pk}/applications/").status_code == 404
    assert ask(token, "").json() == {"layouts": []}
    with pytest.raises(RuleBroken, match="使われています"):
        delete_layout(person=city.person("ict-staff"), layout_id=layout.pk, now=NOW)
    assert client.pk


def test_who_asks_too_often_is_told_how_long_to_wait(issued, monkeypatch):
    monkeypatch.setattr(admitting, "MOST_ASKED", 2)
    _, token = issued
    assert [ask(token, "").status_code for _ in range(3)] == [200, 200, 429]
    answer = ask(token, "")
    assert answer.headers["Retry-After"] == str(int(tries.WINDOW.total_seconds()))
    assert answer.json()["status"] == 429


def test_only_the_head_gives_tokens_and_only_for_the_own_section(city, layout):
    given = {"section_id": city.sections["farm"].pk, "name": "x", "layout_ids": [layout.pk], "now": NOW}
    with pytest.raises(NotAllowed):
        issue_client(person=city.person("farm-member"), expires_on=SOON, **given)
    head = city.person("farm-head")
    for wrong in (NOW.date(), NOW.date() + timedelta(days=401)):
        with pytest.raises(RuleBroken, match="期限は"):
            issue_client(person=head, expires_on=wrong, **given)
    with pytest.raises(RuleBroken, match="一つ以上"):
        issue_client(person=head, expires_on=SOON, **(given | {"layout_ids": []}))
    with pytest.raises(NotFound):
        issue_client(person=head, expires_on=SOON, **(given | {"layout_ids": [layout.pk + 99]}))
    client, _ = issue_client(person=head, expires_on=SOON, **given)
    with pytest.raises(RuleBroken, match="同じ名称"):
        issue_client(person=head, expires_on=SOON, **given)
    with pytest.raises(NotFound):
        revoke_client(person=city.person("ict-staff"), client_id=client.pk, now=NOW)


def test_the_pages_show_a_token_once(city, layout):
    head, member = Client(), Client()
    head.force_login(city.accounts["farm-head"])
    member.force_login(city.accounts["farm-member"])
    with time_machine.travel(NOW, tick=False):
        given = {"name": "児童手当システム", "layouts": [layout.pk], "expires_on": "令和8年12月24日"}
        made = head.post("/staff/applications/clients/", given)
        assert "hoshin_" in made.content.decode()
        page = member.get("/staff/applications/clients/").content.decode()
        assert "児童手当システム" in page
        assert "hoshin_" not in page
        assert "発行する" not in page
        assert member.post("/staff/applications/clients/", given).status_code == 403
        client = ApiClient.objects.get()
        assert member.post(f"/staff/applications/clients/{client.pk}/revoke/").status_code == 302
        assert "に失効" in member.get("/staff/applications/clients/").content.decode()


def test_the_description_is_served_and_every_address_in_it_exists(db):
    served = Client().get("/api/openapi.json").json()
    assert served == description()
    for path, operations in served["paths"].items():
        address = path.replace("{layout}", "1").replace("{number}", "K7M4-XP9R").replace("{file}", "1")
        try:
            found = resolve(address)
        except Resolver404:
            found = None
        assert found is not None, path
        for method in operations:
            assert getattr(Client(), method)(address).status_code == 401
