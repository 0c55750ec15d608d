"""An official makes a form from a template, asks one thing more under a condition, looks at it and publishes it."""

import os

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOAD = """
from hoshin.citizens.procedures.public import ProcedureEntry, save_procedure
from hoshin.demo.organisation.loading import Organisation
from hoshin.demo.procedures.loading import CIO_STAFF
from hoshin.foundation.people.models import Section, StaffAccount
from hoshin.kernel import clock
accounts = {account.login_name: account for account in StaffAccount.objects.all()}
person = Organisation(accounts, {}).person(CIO_STAFF, now=clock.now())
section = Section.objects.first().code
entry = ProcedureEntry(code="kengaku", title="施設見学の申込み", section_code=section, who="どなたでも", what="施設を見学します。", is_public=False)
save_procedure(person=person, entry=entry, now=clock.now())
"""
BASE = "/staff/procedures/kengaku/form/"


def keep(page, name):
    if folder := os.environ.get("HOSHIN_KEEP_SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_from_a_template_to_a_published_form(hall):
    hall.house.python(LOAD)
    page = hall.page("staff")
    hall.open(page, "/staff/procedures/kengaku/")
    hall.follow(page, "様式を作る")
    hall.open(page, f"{BASE}start/")
    hall.send(page, "この内容で始める", {"source": "starter:booking"})
    keep(page, "design-desk")
    hall.open(page, f"{BASE}pages/wish_page/questions/")
    hall.follow(page, "一つ選ぶ")
    hall.send(page, "保存する", {"label": "車いすを使いますか", "choices": "使います\n使いません"})
    hall.open(page, f"{BASE}rules/show/")
    hall.send(
        page,
        "保存する",
        {"target": "note", "subject_0": "q1", "comparison_0": "equals", "typed_0": "使います"},
    )
    assert (
        "「車いすを使いますか」が「使います」であるとき、「伝えたいこと」を表示する"
        in page.locator("main").inner_text()
    )
    hall.open(page, f"{BASE}preview/?page=wish_page")
    keep(page, "preview-desk")
    hall.open(page, BASE)
    page.keyboard.press("Tab")
    hall.follow(page, "公開に進む")
    hall.send(page, "公開する")
    assert "第1版を公開しました" in page.locator("body").inner_text()
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    hall.examine(page)
    keep(page, "design-phone")
    assert hall.found == {}
