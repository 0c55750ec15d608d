"""A member of a company's staff applies in its name by GビズID, as a certified provider speaks it; both stand on the receipt."""

import json
from collections.abc import Iterator

import pytest

from tests.chaos.house import House
from tests.contracts.test_oidc_sign_in import installed, running  # noqa: F401 - a fixture
from tests.journeys.city import Hall, found

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOAD = """
import json
from hoshin.citizens.procedures.actions.acting import allow_acting
from hoshin.citizens.procedures.public import ProcedureEntry, publish_form, save_procedure
from hoshin.citizens.procedures.rules.acting import ActingKind
from hoshin.citizens.procedures.rules.register import Channel, OfferedChannel
from hoshin.demo.organisation.loading import Organisation
from hoshin.demo.procedures.loading import CIO_STAFF
from hoshin.foundation.people.models import Section, StaffAccount
from hoshin.kernel import clock
now = clock.now()
person = Organisation({account.login_name: account for account in StaffAccount.objects.all()}, {}).person(CIO_STAFF, now=now)
procedure = save_procedure(
    person=person,
    entry=ProcedureEntry(
        code="hojokin", title="設備の補助金の申請", section_code=Section.objects.first().code, who="市内の事業者",
        what="設備の費用を補助します。", channels=(OfferedChannel(Channel.ONLINE),), proofing_level=2, authentication_level=2,
    ),
    now=now,
)
form = {
    "format": "hoshin-form-1",
    "pages": [
        {"id": "what", "title": "設備", "questions": [{"id": "thing", "type": "text", "label": "買う設備", "is_required": True}]},
    ],
}
publish_form(person=person, procedure_code="hojokin", text=json.dumps(form), now=now)
allow_acting(person=person, procedure_id=procedure.pk, kinds=[ActingKind.DELEGATE], now=now)
"""


@pytest.fixture
def hall(tmp_path, browser, installed) -> Iterator[Hall]:  # noqa: F811
    """A house of its own, which knows a certified provider as its GビズID."""
    house = House(tmp_path / "data")
    for issuer in running(installed, HOUSE=f"http://127.0.0.1:{house.port}"):
        listed = tmp_path / "providers.json"
        provider = {
            "code": "gbizid", "label": "GビズID", "dialect": "gbizid", "issuer": issuer, "client_id": "gbizid",
            "client_secret": "secret of gbizid", "scopes": ["openid", "profile"], "proofing_level": 2,
            "authentication_level": 2, "source": "試験のための値", "sourced_on": "2026-11-01",
        }  # fmt: skip
        listed.write_text(json.dumps([provider]), encoding="utf-8")
        house.settings["HOSHIN_APPLICANT_PROVIDERS"] = str(listed)
        found(house)
        house.python(LOAD)
        house.start()
        hall = Hall(house, browser)
        yield hall
        hall.close()
        house.stop()


def test_a_business_applies_by_its_delegate(hall):
    page = hall.visitor()
    hall.open(page, "/procedures/hojokin/")
    hall.send(page, "オンラインで申請を始める")
    hall.send(page, "次へ", {"kind": "delegate"})
    page.get_by_role("link", name="GビズIDで確認する").click()
    page.locator('[name="login"]').fill("deputy-1")
    page.locator('[name="password"]').fill("anything")
    page.locator("form button").first.click()
    page.locator("form button").first.click()
    page.wait_for_url("**/pages/what/")
    hall.send(page, "次へ", {"thing": "旋盤"})
    hall.send(page, "この内容で申請する")
    receipt = page.locator("main").inner_text()
    for words in ("申請を受け付けました", "委任者の会社", "試験商事株式会社　試験 花子", "1092730197", "7000012050002"):
        assert words in receipt
    keeper = hall.page("staff")
    hall.open(keeper, "/staff/identity-providers/")
    keeper.get_by_role("button", name="つながるかを確かめる").first.click()
    keeper.wait_for_load_state()
    hall.examine(keeper)
    assert "直す" not in keeper.locator("#provider-gbizid").locator("xpath=..").inner_text()
    assert hall.found == {}
