"""The demo city's procedures are many and real, and their forms hold together."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine

from hoshin.citizens.procedures.public import begin_application, catalogue, figures_between
from hoshin.citizens.procedures.rules import check_form, form_from
from hoshin.citizens.procedures.rules.register import COLUMNS
from hoshin.demo.organisation.loading import load_organisation
from hoshin.demo.procedures import loading
from hoshin.demo.procedures.applications import load_applications
from hoshin.demo.procedures.exchange import load_exchange
from hoshin.kernel.clock import JAPAN

FOLDER = Path(loading.__file__).parent
REGISTER = json.loads((FOLDER / "register.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=JAPAN)
FORMS = sorted((FOLDER / "forms").glob("*.json"))


def test_there_are_more_than_forty_procedures_under_known_headings():
    assert len({row["コード"] for row in REGISTER}) >= 40
    assert {title for row in REGISTER for title in row} <= {column.title for column in COLUMNS}


def test_at_least_six_are_online_and_say_so():
    online = {row["コード"] for row in REGISTER if "オンライン" in row["申請の方法"].split("\n")}
    assert online == {path.stem for path in FORMS}
    assert len(online) >= 6


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_holds_together(path):
    described = json.loads(path.read_text(encoding="utf-8"))
    form = form_from(described["form"])
    check_form(form, is_number_affair=False)
    assert all(form.question(reference) for reference in described["duplicate_by"])


def test_they_are_loaded_as_staff_would_and_can_be_applied_for(db):
    loading.load_procedures(load_organisation(since=date(2020, 4, 1), now=NOW), now=NOW)
    assert catalogue().count() == len(REGISTER)
    for path in FORMS:
        assert begin_application(procedure_code=path.stem, now=NOW)


def test_applications_came_in_by_several_ways_and_move_the_figure_of_the_sheet(db):
    organisation = load_organisation(since=date(2020, 4, 1), now=NOW)
    loading.load_procedures(organisation, now=NOW)
    load_applications(organisation, now=NOW)
    described = json.loads((FOLDER / "applications.json").read_text(encoding="utf-8"))
    figures = figures_between(date(2026, 4, 1), date(2026, 11, 24))
    assert figures.received == len(described)
    assert figures.decided == sum(
        any(ruling in one for ruling in ("granted", "partly", "refused")) for one in described
    )
    rates = [figures_between(date(2026, 4, 1), day).online_share or 0 for day in (date(2026, 8, 1), date(2026, 11, 24))]
    assert rates[0] < rates[1]
    assert {one["intake"] for one in described} >= {"online", "counter", "visit", "post"}
    assert all(one["given"] for one in described)


def test_every_ending_and_everything_that_waits_is_there_to_be_looked_at(client, db):
    organisation = load_organisation(since=date(2020, 4, 1), now=NOW)
    loading.load_procedures(organisation, now=NOW)
    load_applications(organisation, now=NOW)
    seen = {
        "kodomo-staff": ("補正待ち", "認められませんでした"),
        "somu-staff": ("一部認められました",),
        "shimin-staff": ("返信あり",),
    }
    for login_name, words in seen.items():
        client.force_login(organisation.accounts[login_name])
        pages = [client.get(f"/staff/applications/{query}").content.decode() for query in ("", "?show=done")]
        assert all(any(word in page for page in pages) for word in words), login_name
    client.force_login(organisation.accounts["shimin-staff"])
    assert "見本" in client.get("/staff/applications/?show=replied").content.decode()
    page = client.get("/procedures/inu/").content.decode()
    assert "申請から7日ほど" in page
    assert "デモのための例です" in page
    assert "025-526-5111" in page
    token = begin_application(procedure_code=loading.AGENTS_IN, now=NOW)
    assert "代理人" in client.get(f"/applications/{token}/acting/").content.decode()


def test_other_systems_are_told_fetch_and_hand_in(db, client):
    organisation = load_organisation(since=date(2020, 4, 1), now=NOW)
    loading.load_procedures(organisation, now=NOW)
    load_exchange(organisation, now=NOW)
    figures = figures_between(NOW.date(), NOW.date())
    assert (figures.received, figures.online_share) == (2, 0.5)
    client.force_login(organisation.accounts["shimin-head"])
    with time_machine.travel(NOW, tick=False):
        shown = {
            "/staff/applications/intake/": ("mihon.jsonl", "取り込めない申請あり"),
            "/staff/procedures/inu/webhooks/": ("見本の業務システム", "送信待ち"),
            "/staff/applications/clients/": ("見本の業務システム", "犬の台帳"),
        }
        for address, words in shown.items():
            page = client.get(address).content.decode()
            assert [word for word in words if word not in page] == []
