"""Without a pointer and without scripts: a resident applies, corrects and reads the refusal; officials examine and decide."""

import os
import re

import pytest
from playwright.sync_api import Page

from tests.journeys.city import PEOPLE, Hall, kind_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOAD = """
from dataclasses import replace
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.rules.register import Channel, OfferedChannel
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import person_of
from hoshin.kernel import clock
now = clock.now()
person = person_of(StaffAccount.objects.get(login_name="joho-chief"), now=now)
entry = replace(
    ENTRY, code="inu-kagi", title="犬の登録（鍵盤）", section_code="kenko", attachments=(),
    channels=(OfferedChannel(Channel.ONLINE),), is_public=True,
)
save_procedure(person=person, entry=entry, now=now)
publish_form(person=person, procedure_code="inu-kagi", text=FORM, now=now)
"""
ACTIVE = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    return {
        name: one.getAttribute("name") || "", value: one.value || "", type: one.type || "",
        text: (one.innerText || "").trim(), isSeen: style.outlineStyle !== "none" || style.boxShadow !== "none",
    };
}"""
MOST_STEPS = 150
PAGE_LIMIT = 60 * 1024
REASON = "見本の理由です。犬が見当たらないため。"


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("HOSHIN_KEEP_SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


class Keys:
    """A window without scripts, worked by the keyboard; wherever the focus goes, it can be seen."""

    def __init__(self, hall: Hall, part: str, width: int) -> None:
        context = hall.browser.new_context(
            locale="ja-JP",
            base_url=f"http://127.0.0.1:{hall.house.port}",
            viewport={"width": width, "height": 900},
            java_script_enabled=False,
        )
        hall.contexts[f"keys of {part}"] = context
        self.hall, self.page, self.is_resident = hall, context.new_page(), part == "resident"
        self.eyes = hall.context(f"eyes of {part}", width).new_page()
        if not self.is_resident:
            self.open("/sign-in/")
            self.press(f"{PEOPLE[part]}として入る")

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)
        self.look()

    def look(self) -> None:
        """What holds of every page: axe finds nothing, nothing is wider than the window; a resident's page is light.

        Axe is a script: it looks at the same address through a window of its own, as the same person.
        """
        if kind_of(self.page.url) not in self.hall.examined:
            self.eyes.context.add_cookies(self.page.context.cookies())
            self.hall.open(self.eyes, self.page.url)
            self.hall.examined.add(kind_of(self.page.url))
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        if self.is_resident:
            assert len(self.page.content().encode()) <= PAGE_LIMIT, self.page.url

    def reach(self, *, name: str = "", text: str = "") -> dict[str, str]:
        """Go on with the tabulator to a field of that name, or a link or button of that text."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            found: dict[str, str] = self.page.evaluate(ACTIVE)
            if (name and found["name"] == name) or (text and found["text"] == text):
                assert found["isSeen"], f"the focus on {name or text} cannot be seen"
                return found
        raise AssertionError(f"{name or text} cannot be reached on {self.page.url}")

    def press(self, text: str) -> None:
        """Reach a link or button and go where it leads."""
        self.reach(text=text)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def answer(self, **values: str) -> None:
        """Answer fields in their order on the page."""
        for name, value in values.items():
            found = self.reach(name=name.replace("__", "."))
            if found["type"] in {"radio", "select-one"}:
                self._choose(found, value)
            elif found["type"] == "checkbox":
                self.page.keyboard.press("Space")
            else:
                self.page.keyboard.press("Control+A")
                self.page.keyboard.insert_text(value)

    def _choose(self, found: dict[str, str], value: str) -> None:
        if found["value"] == value and found["type"] == "radio":
            self.page.keyboard.press("Space")
            return
        for _ in range(10):
            if self.page.evaluate(ACTIVE)["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} cannot be chosen")

    @property
    def text(self) -> str:
        """What stands on the page."""
        return self.page.locator("main").inner_text()


def applied(keys: Keys) -> tuple[str, str]:
    """Number and secret of an application made from the page of the procedure."""
    keys.open("/procedures/inu-kagi/")
    keys.press("オンラインで申請を始める")
    keys.answer(name__family="葛城", name__given="一", name__family_kana="かつらぎ", name__given_kana="はじめ")
    keys.press("次へ")
    keys.answer(animal="dog", since__era="令和", since__year="8", since__month="11", since__day="1")
    keys.press("次へ")
    keys.answer(dogs__0__call="ポチ")
    keys.press("犬を追加する")
    keys.press("2番目を消す")
    keys.answer(memo="なし")
    keys.press("次へ")
    keep(keys.page, "keys-check")
    keys.press("この内容で申請する")
    keep(keys.page, "keys-receipt")
    number, secret = (keys.page.locator("dl.facts strong").nth(place).inner_text() for place in (0, 1))
    return number, secret


def corrected(keys: Keys, number: str, secret: str) -> None:
    """The one answer that was asked for, found by number and secret."""
    keys.open("/applications/")
    keys.answer(number=number, secret=secret)
    keys.press("状況を見る")
    keys.press("直し始める")
    keys.answer(name__family="上越")
    keys.press("次へ")
    keys.press("直した内容を提出する")
    assert "直していただいた内容を受け取りました" in keys.text


def test_from_the_catalogue_to_the_refusal(hall):
    hall.house.python(LOAD)
    resident = Keys(hall, "resident", 390)
    number, secret = applied(resident)
    member = Keys(hall, "member", 1280)
    member.open(f"/staff/applications/{number}/")
    member.press("審査を始める")
    member.press("審査を始める")
    member.press("補正を求める")
    member.answer(field="name")
    member.press("印を付けた項目に書く")
    member.answer(**{"comment-name": "字を確かめてください。"})
    member.press("補正を求める")
    keep(member.page, "keys-asked")
    corrected(resident, number, secret)
    member.open(f"/staff/applications/{number}/")
    assert "前の版から変わったところ" in member.text
    member.press("決定に進める")
    member.press("認めない")
    member.answer(reason=REASON)
    member.press("提案する")
    head = Keys(hall, "head", 1280)
    head.open(f"/staff/applications/{number}/")
    head.press("内容を確かめて決定する")
    keep(head.page, "keys-decide")
    head.press("「認めない」ことに決定する")
    assert f"通知書 {number}-1" in head.text
    resident.open("/applications/")
    resident.answer(number=number, secret=secret)
    resident.press("状況を見る")
    keep(resident.page, "keys-refused")
    assert "申請は認められませんでした" in resident.text
    letter = re.search(r"/applications/[^\"]+/letters/1\.pdf", resident.page.content())
    assert letter is not None
    assert resident.page.request.get(letter[0]).body().startswith(b"%PDF-")
    assert hall.found == {}
