"""A resident begins on a phone without scripts, goes on at home, hands in and takes the receipt along; axe finds nothing."""

import os

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOAD = """
from hoshin.demo.organisation.loading import Organisation
from hoshin.demo.procedures.loading import load_procedures
from hoshin.foundation.people.models import StaffAccount
from hoshin.kernel import clock
accounts = {account.login_name: account for account in StaffAccount.objects.all()}
load_procedures(Organisation(accounts, {}), now=clock.now())
"""
NAME = {
    "applicant.family": "上越",
    "applicant.given": "花子",
    "applicant.family_kana": "じょうえつ",
    "applicant.given_kana": "はなこ",
}
BIRTH = {"birth.era": "平成", "birth.year": "8", "birth.month": "4", "birth.day": "1"}
ADDRESS = {"address.postal_code": "943-8601", "address.town": "新潟県上越市木田", "address.street": "1-1-3"}


def keep(page, name):
    if folder := os.environ.get("HOSHIN_KEEP_SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def comes_back(page, address, name, value):
    """What was typed and not sent is there when the page is opened again; it was sent behind the page that one left."""
    for _ in range(40):
        page.goto(address)
        if page.locator(f'main [name="{name}"]').input_value() == value:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{name} was not kept")


def test_from_the_catalogue_to_the_receipt(hall):
    hall.house.python(LOAD)
    phone = hall.browser.new_context(
        locale="ja-JP",
        base_url=f"http://127.0.0.1:{hall.house.port}",
        viewport={"width": 390, "height": 800},
        java_script_enabled=False,
    )
    hall.contexts["phone"] = phone
    page = phone.new_page()
    page.goto("/procedures/tosho-riyo/")
    keep(page, "procedure")
    page.get_by_role("button", name="オンラインで申請を始める").click()
    keep(page, "question")
    for values in (NAME, BIRTH):
        for name, value in values.items():
            field = page.locator(f'main [name="{name}"]')
            field.select_option(value) if name.endswith(".era") else field.fill(value)
        page.get_by_role("button", name="次へ", exact=True).last.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="中断する・後で続ける").click()
    keep(page, "overview")
    address = page.locator("#address").input_value()

    home = hall.visitor()
    hall.open(home, "/procedures/?all=1")
    hall.open(home, "/procedures/tosho-riyo/")
    hall.open(home, address)
    hall.follow(home, "続きを入力する")
    hall.send(home, "次へ", ADDRESS)
    hall.send(home, "次へ", {"tie": "lives"})
    home.locator('main [name="telephone"]').fill("０２５－５２６－５１１１")
    question = home.url
    hall.open(home, "/procedures/")
    comes_back(home, question, "telephone", "0255265111")
    hall.send(home, "次へ", {"telephone": "０２５－５２６－５１１１"})
    hall.send(home, "次へ", {"consent": "yes"})
    keep(home, "check")
    assert "平成8年4月1日" in home.locator("main").inner_text()
    hall.send(home, "この内容で申請する")
    hall.examine(home)
    keep(home, "receipt")
    number = home.locator("dl.facts strong").first.inner_text()
    page.reload()
    assert number in page.locator("main").inner_text()
    assert hall.found == {}
