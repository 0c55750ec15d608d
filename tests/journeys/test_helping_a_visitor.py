"""A visitor is helped at a counter, by keyboard alone; the section finds the application, takes it on and asks a colleague."""

import os

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOAD = """
from dataclasses import replace
from hoshin.citizens.procedures.actions.examining import set_checklist
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import person_of
from hoshin.kernel import clock
now = clock.now()
person = person_of(StaffAccount.objects.get(login_name="joho-chief"), now=now)
entry = replace(
    ENTRY, code="inu-madoguchi", title="犬の登録（窓口）", section_code="kenko", attachments=(), standard_days=10,
    proofing_level=2, authentication_level=1,
)
save_procedure(person=person, entry=entry, now=now)
publish_form(person=person, procedure_code="inu-madoguchi", text=FORM, now=now)
set_checklist(person=person, procedure_code="inu-madoguchi", texts=["登録の有無", "注射の済証"], now=now)
"""
NAME = {
    "name.family": "見本",
    "name.given": "太郎",
    "name.family_kana": "みほん",
    "name.given_kana": "たろう",
}
DAY = {"since.era": "令和", "since.year": "８", "since.month": "11", "since.day": "1"}


def keep(page, name):
    if folder := os.environ.get("HOSHIN_KEEP_SCREENS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.set_viewport_size({"width": 1280, "height": 900})


def typed(page, values):
    """Type into fields by name and send the form with the Enter key of the last one."""
    for name, value in values.items():
        field = page.locator(f'main [name="{name}"]')
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.focus()
            page.keyboard.press("Control+A")
            page.keyboard.type(value)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_the_counter_to_the_section(hall):
    hall.house.python(LOAD)
    helper, member = hall.page("staff"), hall.page("member")
    hall.open(helper, "/staff/applications/")
    hall.follow(helper, "申請を入力する")
    given = {"procedure": "inu-madoguchi", "intake": "counter", "seen": "LICENCE"}
    hall.send(helper, "入力を始める", given)
    keep(helper, "assist-first")
    typed(helper, NAME)
    hall.examine(helper)
    helper.locator('main [name="animal"][value="dog"]').focus()
    helper.keyboard.press("Space")
    typed(helper, DAY)
    keep(helper, "assist-whole")
    typed(helper, {"dogs.0.call": "ポチ"})
    assert "内容の確認" in helper.locator("h1").inner_text()
    hall.examine(helper)
    keep(helper, "assist-check")
    hall.send(helper, "この内容で受け付ける")
    keep(helper, "assist-receipt")
    number = helper.locator("dl.facts strong").first.inner_text()

    hall.open(member, "/staff/applications/?words=ミホン")
    keep(member, "inbox")
    hall.follow(member, number)
    hall.follow(member, "審査を始める")
    hall.send(member, "審査を始める")
    member.get_by_label("登録の有無").check()
    hall.send(member, "確かめたことを保存する")
    hall.follow(member, "メモを残す")
    hall.send(member, "メモを残す", {"text": "済証は後で届く。"})
    hall.follow(member, "ほかの課に照会する")
    section = member.locator('main [name="section"] option', has_text="情報政策室").first.get_attribute("value")
    asked = {"section": str(section), "question": "台帳に登録はありますか。", "due_on": "令和20年4月1日"}
    hall.send(member, "照会する", asked)
    keep(member, "application")
    assert "済証は後で届く。" in member.locator("main").inner_text()

    hall.open(helper, "/staff/applications/consultations/")
    hall.follow(helper, "犬の登録（窓口）")
    assert "ポチ" not in helper.locator("main").inner_text()
    hall.send(helper, "回答する", {"answer": "ありません。"})
    hall.open(member, f"/staff/applications/{number}/")
    assert "ありません。" in member.locator("main").inner_text()
    hall.open(member, "/staff/procedures/figures/")
    keep(member, "figures")
    assert hall.found == {}
