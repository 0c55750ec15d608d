"""A small running city hall for the journeys, and the people who walk through it, each with a browser of their own."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.chaos.house import House

FOUND = """
from datetime import timedelta
from hoshin.config.upkeep.models import Installation
from hoshin.demo.organisation.loading import load_organisation
from hoshin.foundation.identity.public import offer_in_demo
from hoshin.foundation.people.public import SYSTEM_PERSON
from hoshin.kernel import clock
from hoshin.steering.policy.public import basic_policies, establish_basic_policy
from hoshin.steering.policy.rules import Field
now = clock.now()
organisation = load_organisation(since=clock.today() - timedelta(days=400), now=now)
for order, (login_name, account) in enumerate(organisation.accounts.items()):
    offer_in_demo(account_id=account.pk, introduction=login_name, order=order)
clerk = organisation.person("joho-chief", now=now)
if not basic_policies().filter(number=1).exists():
    establish_basic_policy(
        person=clerk, number=1, code="procedures", title="行政手続等の利便性の向上", field=next(iter(Field)), now=now
    )
Installation.objects.update(is_demo=True, demo_loaded_at=now)
"""

WIDTHS = (390, 1280)
PEOPLE = {
    "member": "健康づくり推進課 係長",
    "head": "健康づくり推進課長",
    "staff": "情報政策室 係長",
    "staff_head": "情報政策室長",
    "aide": "総務管理部長（CIO補佐）",
    "deputy": "理事（副CIO）",
    "cio": "副市長（CIO）",
    "treasurer": "財政課長",
}
"""Who walks through the journeys, by part; the labels are those of the demo city's accounts."""


def found(house: House) -> None:
    """Give a fresh house the demo city's organisation with one basic policy, and let everybody in with one click."""
    house.run("prepare", "--empty")
    house.python(FOUND)


def kind_of(address: str) -> str:
    """What kind of page an address leads to: the path with every number taken out."""
    path = re.sub(r"https?://[^/]+", "", address).split("#")[0].split("?")[0]
    return re.sub(r"\d+(-\d+)*", "N", path)


def findings(page: Page) -> list[str]:
    """What axe finds on the page, with the first place of each finding."""
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"
        for violation in Axe().run(page).response["violations"]
    ]


def look(page: Page) -> None:
    """Nothing scrolls sideways, on a phone or on a desk; pictures are kept in `HOSHIN_KEEP_SCREENS` for a person's eyes."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (page.url, width)
        if folder := os.environ.get("HOSHIN_KEEP_SCREENS"):
            name = re.sub(r"\W+", "-", kind_of(page.url)).strip("-")
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


@dataclass
class Hall:
    """The running house as people with browsers see it; every kind of page they open is examined once by axe."""

    house: House
    browser: Browser
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    examined: set[str] = field(default_factory=set)
    found: dict[str, list[str]] = field(default_factory=dict)

    def context(self, name: str, width: int = 1280) -> BrowserContext:
        """The browser of one person, with nobody signed in until `page` does."""
        if name not in self.contexts:
            self.contexts[name] = self.browser.new_context(
                locale="ja-JP",
                base_url=f"http://127.0.0.1:{self.house.port}",
                viewport={"width": width, "height": 900},
            )
        return self.contexts[name]

    def page(self, part: str) -> Page:
        """The page before somebody, who has come in with one click on the sign-in page."""
        if part not in self.pages:
            page = self.pages[part] = self.context(part).new_page()
            page.goto("/sign-in/")
            self.examine(page)
            page.get_by_role("button", name=f"{PEOPLE[part]}として入る", exact=True).click()
            page.wait_for_url("**/staff/**")
            self.examine(page)
        return self.pages[part]

    def visitor(self) -> Page:
        """The page before somebody who is not signed in."""
        if "visitor" not in self.pages:
            self.pages["visitor"] = self.context("visitor").new_page()
        return self.pages["visitor"]

    def open(self, page: Page, path: str) -> Response:
        """Go there, as by typing the address, and have the page examined."""
        response = page.goto(path)
        assert response is not None
        self.examine(page)
        return response

    def follow(self, page: Page, link: str, within: str = "main") -> None:
        """Click the first link of that name inside that part of the page."""
        page.locator(within).get_by_role("link", name=link, exact=True).first.click()
        page.wait_for_load_state()
        self.examine(page)

    def send(self, page: Page, button: str, values: dict[str, str] | None = None) -> None:
        """Fill the fields by name and press the button; the answer must be a page without errors in the form."""
        for name, value in (values or {}).items():
            _fill(page, name, value)
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name=button, exact=True).click()
        refused = page.locator("#error-summary")
        assert refused.count() == 0, refused.first.inner_text()
        assert page.title() != "", page.url
        self.examine(page)

    def examine(self, page: Page) -> None:
        """Let axe look at this page, once for every kind."""
        kind = kind_of(page.url)
        if kind not in self.examined:
            self.examined.add(kind)
            if faults := findings(page):
                self.found[kind] = faults

    def close(self) -> None:
        """End every browser window."""
        for context in self.contexts.values():
            context.close()


def _fill(page: Page, name: str, value: str) -> None:
    fields = page.locator(f'main [name="{name}"]:not([type=hidden])')
    kind = fields.first.evaluate("field => field.type || field.tagName")
    if kind in {"radio", "checkbox"}:
        page.locator(f'main [name="{name}"][value="{value}"]').check()
    elif kind.startswith("select"):
        fields.first.select_option(value)
    else:
        fields.first.fill(value)
