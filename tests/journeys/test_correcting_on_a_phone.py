"""A resident is asked to correct one answer, does so on a phone without scripts, and the section goes on; axe finds nothing."""

import os
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOAD = """
from dataclasses import replace
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.tests.forms import FORM, handed_in
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import person_of
from hoshin.kernel import clock
now = clock.now()
person = person_of(StaffAccount.objects.get(login_name="joho-chief"), now=now)
code = save_procedure(
    person=person, entry=replace(ENTRY, code="inu-hosei", title="犬の登録", section_code="kenko", attachments=()), now=now
).code
publish_form(person=person, procedure_code=code, text=FORM, now=now)
receipt = handed_in(code, now=now)
open({path!r}, "w").write(f"{{receipt.number}} {{receipt.secret}}")
"""
NAME = {"name.family": "葛城", "name.given": "一", "name.family_kana": "カツラギ", "name.given_kana": "ハジメ"}


def keep(page, name):
    if folder := os.environ.get("HOSHIN_KEEP_SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def phone_of(hall):
    """A phone without scripts."""
    phone = hall.browser.new_context(
        locale="ja-JP",
        base_url=f"http://127.0.0.1:{hall.house.port}",
        viewport={"width": 390, "height": 800},
        java_script_enabled=False,
    )
    hall.contexts["phone"] = phone
    return phone.new_page()


def test_one_answer_is_corrected_and_nothing_else(hall, tmp_path):
    written = tmp_path / "receipt"
    hall.house.python(LOAD.format(path=str(written)))
    number, secret = Path(written).read_text().split()
    staff = hall.page("member")
    hall.open(staff, f"/staff/applications/{number}/examine/")
    hall.send(staff, "審査を始める")
    hall.follow(staff, "補正を求める")
    keep(staff, "staff-asking")
    staff.get_by_label("氏名").check()
    hall.send(staff, "印を付けた項目に書く")
    hall.send(staff, "補正を求める", {"comment-name": "住民票では「葛城」の字が違います。確かめて、直してください。"})
    keep(staff, "staff-waiting")

    page = phone_of(hall)
    page.goto("/applications/")
    keep(page, "phone-number")
    page.locator('main [name="number"]').fill(number)
    page.locator('main [name="secret"]').fill(secret)
    page.get_by_role("button", name="状況を見る").click()
    keep(page, "phone-correction")
    assert "申請を直してください" in page.locator("h1").inner_text()
    address = page.url
    page.get_by_role("link", name="直し始める").click()
    keep(page, "phone-question")
    for name, value in NAME.items():
        page.locator(f'main [name="{name}"]').fill(value)
    assert page.locator('main [name="animal"]').count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="次へ", exact=True).last.click()
    keep(page, "phone-check")

    home = hall.visitor()
    hall.open(home, address)
    hall.open(home, f"{address}pages/you/")
    keep(home, "home-question")
    hall.open(home, f"{address}check/")
    keep(home, "home-check")
    hall.send(home, "直した内容を提出する")
    keep(home, "home-status")
    assert "直していただいた内容を受け取りました" in home.locator("main").inner_text()
    page.goto(address)
    keep(page, "phone-status")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    staff.reload()
    keep(staff, "staff-corrected")
    assert hall.found == {}
