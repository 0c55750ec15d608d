"""A resident has news mailed and says something: confirmed by mail, moderated, answered, and ended with one click."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from hoshin.foundation.messages.tests.smtp import MailDesk
from tests.chaos.house import House, wait_until
from tests.journeys.city import Hall, found, look
from tests.journeys.listing import list_sheet

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "公園の予約の電子化"
ADDRESS = "shimin@example.jp"
SAID = "土曜日にも電話で予約したい"
ANSWERED = "土曜日の電話の受付を、試行の間に設けます。"
TELL = """
from hoshin.kernel import clock
from hoshin.steering.plan.public import mail_digests
print(mail_digests(clock.now()))
"""
SECONDS_OF_WRITING = 3_500


@pytest.fixture(scope="module")
def desk() -> Iterator[MailDesk]:
    """A mail server of our own."""
    desk = MailDesk()
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def mailing_hall(tmp_path_factory: pytest.TempPathFactory, desk: MailDesk) -> Iterator[House]:
    """A city hall that sends mail."""
    house = House(tmp_path_factory.mktemp("mailing") / "data")
    found(house)
    house.settings |= {
        "HOSHIN_MAIL_HOST": "127.0.0.1",
        "HOSHIN_MAIL_PORT": str(desk.port),
        "HOSHIN_MAIL_FROM": "hoshin@city.example",
        "HOSHIN_SITE_ADDRESS": f"http://127.0.0.1:{house.port}",
    }
    house.start()
    yield house
    house.stop()


@pytest.fixture
def hall(mailing_hall, browser) -> Iterator[Hall]:
    hall = Hall(mailing_hall, browser)
    yield hall
    hall.close()


def test_a_resident_hears_of_a_sheet_and_is_heard(hall, desk):
    number = list_sheet(hall.house, TITLE)
    subscribe(hall, desk, number)
    take_comments(hall)
    say_something(hall, number)
    publish_and_answer(hall)
    read_the_answer(hall, number)
    be_told_and_stop(hall, desk, number)
    assert hall.found == {}


def mailed(desk: MailDesk, words: str) -> str:
    """The text of the newest mail to the resident that has these words in its subject."""

    def newest() -> str:
        found = [mail for mail in desk.mails if mail["To"] == ADDRESS and words in mail["Subject"]]
        return found[-1].get_body(("plain",)).get_content() if found else ""

    return str(wait_until(newest, f"a mail about {words}"))


def path_in(text: str, beginning: str) -> str:
    found = re.search(rf"https?://[^/\s]+({beginning}[^\s]+)", text)
    assert found is not None, text
    return found[1]


def subscribe(hall: Hall, desk: MailDesk, number: str) -> None:
    page = hall.visitor()
    hall.open(page, f"/plan/{number}/")
    page.locator("main, aside").get_by_role("link", name="メール").first.click()
    page.wait_for_load_state()
    hall.examine(page)
    look(page)
    page.get_by_label("メールアドレス").fill(ADDRESS)
    page.locator("main").get_by_role("button", name=re.compile("確認")).click()
    page.wait_for_load_state()
    hall.examine(page)
    look(page)
    hall.open(page, path_in(mailed(desk, "確認"), "/plan/mail/"))
    look(page)
    page.locator("main").get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("お知らせを始めました")
    hall.examine(page)


def take_comments(hall: Hall) -> None:
    page = hall.page("staff")
    hall.open(page, "/staff/plan/")
    page.get_by_role("link", name="ご意見の受付").click()
    page.wait_for_load_state()
    hall.examine(page)
    look(page)
    hall.send(page, "受付を始める")


def say_something(hall: Hall, number: str) -> None:
    page = hall.visitor()
    hall.open(page, f"/plan/{number}/")
    hall.follow(page, "ご意見を送る")
    look(page)
    page.wait_for_timeout(SECONDS_OF_WRITING)
    hall.context("visitor").clear_cookies()
    page.reload()
    page.wait_for_timeout(SECONDS_OF_WRITING)
    page.locator('main [name="body"]').fill(SAID)
    page.locator("main").get_by_role("button", name="ご意見を送る").click()
    page.wait_for_load_state()
    hall.examine(page)
    look(page)
    hall.open(page, f"/plan/{number}/")
    expect(page.locator("main")).not_to_contain_text(SAID)


def publish_and_answer(hall: Hall) -> None:
    page = hall.page("staff")
    hall.open(page, "/staff/plan/comments/")
    look(page)
    page.locator("main").get_by_role("link", name=re.compile(TITLE)).first.click()
    page.wait_for_load_state()
    hall.examine(page)
    look(page)
    hall.send(page, "公開する")
    page = hall.page("head")
    hall.open(page, "/staff/plan/comments/?state=published")
    page.locator("main").get_by_role("link", name=re.compile(TITLE)).first.click()
    page.wait_for_load_state()
    hall.send(page, "回答を公開する", {"answer": ANSWERED})


def read_the_answer(hall: Hall, number: str) -> None:
    page = hall.visitor()
    hall.open(page, f"/plan/{number}/")
    for text in (SAID, ANSWERED):
        expect(page.locator("main")).to_contain_text(text)
    look(page)


def be_told_and_stop(hall: Hall, desk: MailDesk, number: str) -> None:
    page = hall.page("head")
    hall.open(page, f"/staff/plan/sheets/{number}/move/fail_proof_of_concept/")
    values = {"reasons": "二重の予約が残った", "planned_end_on": "2030-03-31"}
    hall.send(page, "実証の結果を踏まえて詳細検討に戻る", values)
    assert "1通" in hall.house.python(TELL)
    told = mailed(desk, f"{TITLE}の動き")
    assert "実証" in told
    page = hall.visitor()
    hall.open(page, path_in(told, "/plan/mail/stop/"))
    look(page)
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_load_state()
    hall.examine(page)
    assert "0通" in hall.house.python(TELL)
