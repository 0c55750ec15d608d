"""The transfer of spring, prepared before it: reviewed, planned, looked at again, and carried out on the day."""

import pytest
from playwright.sync_api import expect

from hoshin.kernel import clock
from tests.journeys.city import look
from tests.journeys.listing import list_sheet

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "体操教室の申込み"
MOVE = """
from datetime import timedelta
from hoshin.foundation.people.models import Assignment, StaffAccount
from hoshin.foundation.people.public import SYSTEM_PERSON, create_account, person_of
from hoshin.kernel import clock
from hoshin.steering.plan import public as plan
from hoshin.steering.plan.models import Sheet
now, today = clock.now(), clock.today()
sheet = Sheet.objects.get(title={title!r})
lead = StaffAccount.objects.get(login_name="joho-lead")
plan.follow(person=person_of(lead, now=now), sheet_id=sheet.pk, now=now)
held = Assignment.objects.get(account=lead, is_concurrent=False, ends_on=None)
held.ends_on = today + timedelta(days={days} - 1)
held.save()
new = create_account(person=SYSTEM_PERSON, login_name="joho-new", label="情報政策室の後任", now=now)
Assignment.objects.create(account=new, post=held.post, starts_on=held.ends_on + timedelta(days=1))
"""
CARRY_OUT = """
from datetime import timedelta
from hoshin.foundation.handover.public import carry_out_planned
from hoshin.kernel import clock
print(carry_out_planned(clock.now() + timedelta(days={days})))
"""
DAYS = 20


def test_a_transfer_is_reviewed_before_its_day_and_carried_out_on_it(hall):
    list_sheet(hall.house, TITLE)
    hall.house.python(MOVE.format(title=TITLE, days=DAYS))
    day = clock.today().fromordinal(clock.today().toordinal() + DAYS)
    page = hall.page("staff")
    hall.open(page, "/staff/handover/")
    look(page)
    page.get_by_label("発令日").fill(day.isoformat())
    page.get_by_role("button", name="この日の異動を見る").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text("同じ職の後任")
    look(page)
    hall.send(page, "この相手で、発令日に引き継ぐ予定にする")
    expect(page.locator("main")).to_contain_text("予定しています")
    look(page)
    assert "引き継ぎました" in hall.house.python(CARRY_OUT.format(days=DAYS))
    hall.open(page, f"/staff/handover/?on={day.isoformat()}")
    expect(page.locator("main")).to_contain_text("実施")
    look(page)
    assert hall.found == {}
