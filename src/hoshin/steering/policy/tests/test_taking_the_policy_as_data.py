"""Programs take the policy as JSON, by a published schema."""

import json
from datetime import date

import pytest
import time_machine

from hoshin.steering.policy.queries import document_of
from hoshin.steering.policy.tests.conftest import decide

pytestmark = pytest.mark.django_db
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2021-05-20T10:00:00+09:00", tick=False):
        yield date(2021, 5, 20)


def check(value, schema, place="$"):
    """The part of JSON Schema that the published one uses."""
    kinds = schema.get("type", list(TYPES))
    kinds = [kinds] if isinstance(kinds, str) else kinds
    assert isinstance(value, tuple(TYPES[kind] for kind in kinds)), place
    assert "enum" not in schema or value in schema["enum"], place
    if isinstance(value, dict) and "properties" in schema:
        assert set(schema.get("required", ())) <= set(value) <= set(schema["properties"]), place
        for name, entry in value.items():
            check(entry, schema["properties"][name], f"{place}.{name}")
    if isinstance(value, list) and "items" in schema:
        for entry in value:
            check(entry, schema["items"], f"{place}[]")


def test_it_keeps_to_its_schema(client, in_force):
    schema = client.get("/policy/schema.json")
    assert schema["Content-Type"] == "application/schema+json"
    response = client.get("/policy/revisions/1/policy.json")
    assert response["Content-Type"].startswith("application/json")
    check(response.json(), json.loads(schema.content))


def test_it_says_the_same_as_the_revision(client, in_force, today):
    data = client.get("/policy/revisions/1/policy.json").json()
    document = document_of(in_force, today=today)
    assert [(entry["key"], entry["text"]) for entry in data["passages"]] == [
        (passage.key, passage.text) for passage in document.passages
    ]
    assert data["principle"]["statement"] == "情報を合理的に扱い、必要な人に届ける。"
    assert data["basic_policies"][0]["focus_items"][0]["title"] == "オンライン申請"
    assert data["revision"]["digest"] == document.digest
    assert data["classification"]["rows"][0]["codes"] == {"public-private-data": ["a"], "municipal-dx": ["ii"]}


def test_one_address_always_leads_to_the_revision_in_force(client, cast, in_force, second):
    assert client.get("/policy/policy.json")["Location"] == "/policy/revisions/1/policy.json"
    decide(cast, second, effective_on=date(2021, 6, 1))
    with time_machine.travel("2021-06-01T00:00:00+09:00"):
        assert client.get("/policy/policy.json")["Location"] == "/policy/revisions/2/policy.json"


def test_unchanged_data_is_not_sent_again(client, in_force):
    first = client.get("/policy/revisions/1/policy.json")
    again = client.get("/policy/revisions/1/policy.json", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
