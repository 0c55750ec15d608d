"""The figures of applications by basic policy: through the links that sections make from their sheets to procedures."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from hoshin.citizens.procedures.public import KIND, publish_form, save_procedure
from hoshin.citizens.procedures.tests.forms import FORM, handed_in
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.links.public import add_link
from hoshin.foundation.people.public import StaffAccount
from hoshin.steering.plan.tests.cast import NOW, drafted, listed, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def applied_for(cast, code, title):
    """A procedure with one application that came in online."""
    entry = replace(ENTRY, code=code, title=title, section_code=cast.section.code)
    procedure = save_procedure(person=cast.staff, entry=entry, now=NOW)
    publish_form(person=cast.staff, procedure_code=code, text=FORM, now=NOW)
    handed_in(code, now=NOW)
    return procedure


def linked(cast, sheet, procedure):
    ends = {"source_kind": "plan.sheet", "source_id": sheet.pk, "target_kind": KIND, "target_id": procedure.pk}
    add_link(person=cast.member, **ends, now=NOW)


def page(cast):
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=cast.cio.account_id))
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        return client.get("/staff/procedures/figures/").text


def by_policy(text):
    return text.partition("基本方針ごとの統計")[2]


def test_an_application_counts_for_the_policy_of_the_listed_sheet_that_its_procedure_is_linked_to(cast):
    bound, loose = applied_for(cast, "inu", "犬の登録"), applied_for(cast, "neko", "猫の登録")
    assert "個票からのリンクがありません" in page(cast)
    linked(cast, drafted(cast, "まだ登載されていない個票"), loose)
    assert by_policy(page(cast)) == ""
    for title in ("オンライン申請の導入", "窓口の予約"):
        linked(cast, listed(cast, title), bound)
    shown = by_policy(page(cast))
    row, _, rest = shown.partition("</tr></thead>")[2].partition("</tr>")
    assert cast.policy.title in row
    assert f"/policy/basic/{cast.policy.number}/" in row
    assert ">1件<" in row
    assert "100.0%" in row
    assert "個票に結び付いていない手続" in rest
