"""Taking the public plan away as CSV and as a Frictionless data package."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hoshin.steering.plan.actions import set_embargo
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.queries import plan_as_data
from hoshin.steering.plan.rules import FieldGroup
from hoshin.steering.plan.tests.cast import NOW, routed
from hoshin.steering.plan.tests.test_keeping_fields_back_until_a_day import marked_sheet


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def test_the_list_has_one_line_for_every_listed_sheet(cast):
    sheet = marked_sheet(cast)
    answer = Client().get("/plan/plan.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    (line,) = lines(answer.content)
    assert (line["number"], line["title"]) == (sheet.number, sheet.title)


def test_a_text_that_a_spreadsheet_would_run_is_harmless(cast):
    sheet = marked_sheet(cast)
    Sheet.objects.filter(pk=sheet.pk).update(title="=HYPERLINK(1)")
    assert lines(Client().get("/plan/plan.csv").content)[0]["title"] == "'=HYPERLINK(1)"


def test_every_table_of_the_package_has_the_columns_it_declares_and_what_the_json_says(cast):
    sheet = marked_sheet(cast)
    (told,) = plan_as_data(today=NOW.date())["sheets"]
    told["kpi_targets"] = [target for kpi in told["kpis"] for target in kpi["targets"]]
    package = ZipFile(BytesIO(Client().get("/plan/plan.zip").content))
    described = json.loads(package.read("datapackage.json"))
    for resource in described["resources"]:
        content = package.read(resource["path"])
        header = content.decode(resource["encoding"]).splitlines()[0].split(",")
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        rows = lines(content)
        assert len(rows) == (1 if resource["name"] == "sheets" else len(told[resource["name"]]))
        assert bool(rows) is (resource["name"] != "withheld"), "nothing is withheld from this sheet"
        assert {row["number"] for row in rows} <= {sheet.number}


def test_the_package_says_what_is_kept_back_from_a_sheet_and_until_when(cast):
    sheet = marked_sheet(cast)
    set_embargo(
        person=cast.staff, sheet_id=sheet.pk, group=FieldGroup.BUDGET, publish_on=NOW.date() + timedelta(days=30),
        from_fiscal_year=2026, reason="予算発表前", now=NOW,
    )  # fmt: skip
    with time_machine.travel(NOW, tick=False):
        package = ZipFile(BytesIO(Client().get("/plan/plan.zip").content))
    assert lines(package.read("budget.csv")) == []
    assert lines(package.read("withheld.csv")) == [
        {
            "number": sheet.number, "group": "budget", "group_label": FieldGroup.BUDGET.label,
            "from_fiscal_year": "2026", "until": "2025-07-02",
        },
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["/plan/plan.csv", "/plan/plan.zip"])
def test_the_tables_ask_the_database_as_often_for_two_sheets_as_for_one(cast, address):
    marked_sheet(cast)
    Client().get(address)
    with CaptureQueriesContext(connection) as for_one:
        Client().get(address)
    routed(cast)
    with CaptureQueriesContext(connection) as for_two:
        assert Client().get(address).status_code == 200
    assert len(for_two) <= len(for_one)
