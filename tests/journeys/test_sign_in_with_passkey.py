"""From the enrolment link to the next morning's sign-in, in a real browser with an authenticator of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.chaos.house import House

pytestmark = pytest.mark.browser

PASSWORD = "春の海 ひねもす のたり"  # noqa: S105 - of an account that exists for the length of a test
NEW_ACCOUNT = """
from hoshin.foundation.identity.public import create_account
from hoshin.foundation.people.models import Assignment, Post
from hoshin.foundation.people.public import SYSTEM_PERSON
from hoshin.kernel import clock
enrolment = create_account(login_name="{name}", label="市民課 主事", person=SYSTEM_PERSON, now=clock.now())
post = Post.objects.create(code="{name}", title="主事", role="operator")
Assignment.objects.create(account_id=enrolment.account_id, post=post, starts_on=clock.today())
print(enrolment.path)
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    """A running house without the demo city."""
    data: Path = tmp_path_factory.mktemp("house") / "data"
    data.mkdir()
    house = House(data)
    house.start("--empty")
    yield house
    house.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("HOSHIN_TEST_BROWSER") or None
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser, house) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="ja-JP", base_url=f"http://localhost:{house.port}")
    yield context
    context.close()


@pytest.fixture
def page(context) -> Page:
    """A page whose browser has a fingerprint reader; foreign code, had there been any, would show in the console."""
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text) if "Content Security" in message.text else None)
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def enrolment_path(house: House, name: str) -> str:
    return house.python(NEW_ACCOUNT.format(name=name)).strip()


def check(page: Page) -> None:
    """Axe finds nothing, and nothing scrolls sideways on the narrowest screen."""
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if size is not None:
        page.set_viewport_size(size)


def set_password(page: Page, path: str) -> None:
    page.goto(path)
    check(page)
    page.get_by_label("新しいパスワード 必須").fill(PASSWORD)
    page.get_by_label("もう一度").fill(PASSWORD)
    page.get_by_role("button", name="設定して次へ進む").click()


def press_on(page: Page, button: str, heading: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def sign_out(page: Page) -> None:
    page.goto("/account/")
    page.get_by_role("main").get_by_role("button", name="サインアウト", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("サインイン")


def test_a_passkey_from_the_first_day_on(house, page):
    set_password(page, enrolment_path(house, "shinjin"))
    expect(page.get_by_role("heading", level=1)).to_have_text("二段階目の確認の登録")
    check(page)
    press_on(page, "パスキーを登録する", "回復コード")
    check(page)
    expect(page.locator("main code")).to_have_count(10)
    page.get_by_role("button", name="控えました。次へ進む").click()
    sign_out(page)
    check(page)

    page.goto("/sign-in/?next=/account/")
    press_on(page, "パスキーで入る", "サインインの設定")
    check(page)
    sign_out(page)

    page.get_by_label("ログイン名 必須").fill("shinjin")
    page.get_by_label("パスワード 必須").fill(PASSWORD)
    press_on(page, "次へ進む", "二段階目の確認")
    check(page)
    page.get_by_role("button", name="パスキーで確認する").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)

    for address in (
        "/account/password/",
        "/account/app/",
        "/account/passkeys/add/",
        "/account/confirm/",
        "/staff/operations/sign-in/",
        "/staff/operations/sign-in/1/",
        "/staff/operations/sign-in/new/",
    ):
        page.goto(address)
        check(page)


def test_without_javascript_an_application_does(house, browser):
    context = browser.new_context(locale="ja-JP", base_url=f"http://localhost:{house.port}", java_script_enabled=False)
    page = context.new_page()
    page.goto(enrolment_path(house, "mukashi"))
    page.get_by_label("新しいパスワード 必須").fill(PASSWORD)
    page.get_by_label("もう一度").fill(PASSWORD)
    page.get_by_role("button", name="設定して次へ進む").click()
    expect(page.get_by_role("button", name="パスキーを登録する")).to_be_hidden()
    code = pyotp.TOTP(page.locator("main code").inner_text().replace(" ", ""))
    page.get_by_label("6桁の数字").fill(code.now())
    page.get_by_role("button", name="登録して次へ進む").click()
    recovery_code = page.locator("main code").first.inner_text()
    page.get_by_role("button", name="控えました。次へ進む").click()
    sign_out(page)

    page.get_by_label("ログイン名 必須").fill("mukashi")
    page.get_by_label("パスワード 必須").fill("まちがえた長い言葉です")
    page.get_by_role("button", name="次へ進む").click()
    expect(page).to_have_title("エラー：サインイン｜ICT方針と実施計画 上越市")
    expect(page.get_by_label("ログイン名 必須")).to_have_value("mukashi")
    page.get_by_label("パスワード 必須").fill(PASSWORD)
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_label("確認コード").fill(recovery_code.lower())
    page.get_by_role("button", name="サインインする").click()
    page.goto("/account/")
    expect(page.get_by_text("未使用のコードが9個あります")).to_be_visible()
    context.close()


def test_a_failed_passkey_is_told_in_place(house, page, context):
    page.goto("/sign-in/")
    page.get_by_role("button", name="パスキーで入る", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("確認が取りやめられたか")
    check(page)
