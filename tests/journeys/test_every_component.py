"""The gallery of the looks in a real browser: axe, small screens, keyboard, without JavaScript, on paper."""

import os
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Page, sync_playwright

from hoshin.web.tests.gallery import open_gallery

pytestmark = pytest.mark.browser

PAGES = {
    "public": "/gallery/",
    "list": "/gallery/staff/?page=2",
    "thing": "/gallery/thing/",
    "form": "/gallery/form/",
    "errors in a form": "/gallery/form/?issue=%E3%81%82&starts_on=R8.11.23",
    "question": "/gallery/confirm/",
    **{f"error {code}": f"/gallery/error/{code}/" for code in (403, 404, 409, 413, 429, 500, 503)},
}


class Quiet(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing: the test says what went wrong."""


@pytest.fixture
def site(settings, monkeypatch) -> Iterator[str]:
    """The address of the gallery; it needs no database."""
    open_gallery(settings, monkeypatch)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("HOSHIN_TEST_BROWSER") or None
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(site, browser, width, scheme):
    context = browser.new_context(locale="ja-JP", viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(site + path)
        found = [violation["id"] for violation in Axe().run(page).response["violations"]]
        assert found == [], name
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    context.close()


def test_the_policy_against_foreign_code_is_kept(site, page):
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    for path in PAGES.values():
        page.goto(site + path)
    assert refused == []
    assert page.evaluate("htmx.config.allowEval") is False


def test_errors_take_the_focus_and_lead_to_the_field(site, page):
    page.goto(site + PAGES["errors in a form"])
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.title().startswith("エラー：")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_gap"


def test_errors_take_the_focus_without_javascript(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + PAGES["errors in a form"])
    assert page.locator("#error-summary:focus").count() == 1
    page.set_viewport_size({"width": 320, "height": 700})
    page.locator("summary", has_text="メニュー").click()
    assert page.get_by_role("link", name="決裁").is_visible()
    context.close()


def test_keys_move_about_and_can_be_switched_off(site, page):
    page.goto(site + PAGES["list"])
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 1
    page.keyboard.press("?")
    assert page.get_by_role("heading", name="キーボードで操作する").is_visible()
    page.get_by_label("この端末で、文字キーによる操作を使う").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") != "q"
    page.get_by_role("button", name="キーボードで操作する").click()
    page.get_by_label("この端末で、文字キーによる操作を使う").check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url("**/staff/home/")


def test_the_focus_is_visible_on_everything_one_can_reach(site, page):
    page.goto(site + PAGES["thing"])
    seen = 0
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and seen < 60:
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid", page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")
        seen += 1
    assert 15 <= seen < 60


def test_unsaved_input_is_not_lost_without_a_question(site, page):
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(site + PAGES["form"])
    page.fill("#id_issue", "待ち時間")
    page.goto(site + PAGES["list"])
    assert asked == ["beforeunload"]


def test_paper_shows_the_content_and_not_the_site(site, page):
    page.goto(site + PAGES["thing"])
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    for selector in (".side-nav", ".site-search", ".moves", ".breadcrumbs"):
        assert not page.locator(selector).is_visible()


def test_a_page_twice_as_large_does_not_scroll_sideways(site, browser):
    context = browser.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    context.close()
