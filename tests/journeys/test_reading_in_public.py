"""The public pages without JavaScript, by keyboard, on narrow and wide screens."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page

from tests.chaos.house import House
from tests.journeys.city import findings

pytestmark = pytest.mark.browser

SHEET = """
from hoshin.steering.plan.tests.cast import make_cast, routed
print(routed(make_cast()).number)
"""


@pytest.fixture(scope="module")
def public_house(tmp_path_factory) -> Iterator[tuple[str, list[str]]]:
    """The address of a running house with one public sheet, and the paths of its main public pages."""
    house = House(tmp_path_factory.mktemp("public") / "data")
    house.run("prepare", "--empty")
    number = house.python(SHEET).strip()
    house.start("--empty")
    yield f"http://127.0.0.1:{house.port}", ["/", "/plan/", "/plan/sheets/", f"/plan/{number}/", "/policy/"]
    house.stop()


def opened(browser: Browser, width: int, *, with_scripts: bool) -> Page:
    size = {"width": width, "height": 800}
    return browser.new_context(locale="ja-JP", viewport=size, java_script_enabled=with_scripts).new_page()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(public_house, browser, width):
    address, paths = public_house
    found: dict[str, object] = {}
    with closing(opened(browser, width, with_scripts=True)) as page:
        for path in paths:
            answer = page.goto(address + path)
            assert answer is not None
            assert answer.status == 200, path
            faults = findings(page)
            if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
                faults.append("scrolls sideways")
            if faults:
                found[path] = faults
    assert found == {}


def test_everything_is_reached_without_javascript(public_house, browser):
    address, paths = public_house
    with closing(opened(browser, 390, with_scripts=False)) as page:
        page.goto(address + "/plan/")
        page.locator("main").get_by_role("link", name="オンライン申請の導入").first.click()
        assert page.url == address + paths[3]
        assert page.get_by_role("heading", level=1).inner_text() == "オンライン申請の導入"
        page.goto(address + "/plan/sheets/")
        assert page.locator("main form").count() >= 1


def test_the_keyboard_reaches_the_content_of_every_page(public_house, browser):
    address, paths = public_house
    with closing(opened(browser, 1280, with_scripts=True)) as page:
        for path in paths:
            page.goto(address + path)
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#"), path
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.closest('main, footer') !== null"), path
