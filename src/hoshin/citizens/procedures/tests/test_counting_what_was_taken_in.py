"""What was taken in from another system counts for the online rate by the way it was applied there."""

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.intake import save_source
from hoshin.citizens.procedures.queries.measuring import measured_between
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.tests.test_taking_applications_in_from_files import (  # noqa: F401 - fixtures
    ANSWERS,
    NAME,
    keeper,
    line,
    lines,
    source,
    taken,
    why,
)
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import RuleBroken


def test_the_online_rate_counts_what_was_taken_in_by_the_way_it_was_applied_there(city, dogs, keeper, source):  # noqa: F811 - fixtures
    given: tuple[dict[str, str], ...] = ({}, {"channel": "post"}, {"channel": "online"}, {"channel": "counter"})
    made = [line(f"A-{place}", **one, answers=ANSWERS | {"memo": str(place), "name": NAME | {"family": f"直江{place}"}})
            for place, one in enumerate(given)]  # fmt: skip
    file = taken(lines(*made))
    assert [entry.channel for entry in file.entries.all()] == ["online", "post", "online", "counter"]
    assert measured_between(NOW.date(), NOW.date()).total.online_share == 0.5
    page = Client()
    page.force_login(city.accounts["farm-member"])
    number = file.entries.get(line=2).application.number
    assert "（郵送・紙）" in page.get(f"/staff/applications/{number}/").content.decode()
    assert taken(lines(*made), name="b.jsonl") == file
    save_source(
        person=keeper, code="pittari", label="元", assurance=Assurance(), is_active=True, channel=Intake.VISIT, now=NOW
    )
    other = taken(lines(line("B-1", answers=ANSWERS | {"name": NAME | {"family": "高田"}})))
    assert [entry.channel for entry in other.entries.all()] == ["visit"]
    wrong = taken(lines(line("B-2", channel="import")))
    assert why(wrong) == ["1 channel：online、counter、visit、post のどれかを書いてください。"]
    with pytest.raises(RuleBroken):
        save_source(
            person=keeper, code="x", label="元", assurance=Assurance(), is_active=True, channel=Intake.IMPORT, now=NOW
        )
