"""The third expert meeting, held in the browser: the secretariat at a desk, members on tablets, one of them by keyboard alone."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from hoshin.kernel import clock
from tests.journeys.city import Hall

pytestmark = pytest.mark.browser

TABLET = 820
SEATS = {"teacher": "大学教授（情報教育）", "carrier": "情報通信事業者", "cable": "ケーブルテレビ事業者"}
QUESTIONS = {
    "民間サービスの活用": "市が作らず、民間のサービスを使うのがよい分野を伺います。",
    "ニーズのあるデータ": "公開を求められているデータは何でしょうか。",
    "人材の育成": "職員に身に付けてほしい力を伺います。",
    "進捗の確かめ方": "取組の成果を測る指標を伺います。",
}
MOTION = "操作に慣れない人の訪問支援"
TAKEN_UP = "手続をオンラインにするときは、操作に慣れない人を訪ねて支える体制を合わせて整えます。"
CONVENE = """
from datetime import timedelta
from hoshin.foundation.identity.public import offer_in_demo
from hoshin.foundation.people.public import SYSTEM_PERSON, account_named, create_account, person_of
from hoshin.kernel import clock
from hoshin.steering.council.actions import cancel
from hoshin.steering.council.public import Seat, appoint_member, plan_meeting
from hoshin.steering.policy.public import Kind, add_section, start_revision
now = clock.now()
clerk = person_of(account_named("joho-chief"), now=now)
first = start_revision(person=clerk, name="素案", purpose="", now=now - timedelta(days=9))
for heading, text in (("目的", "市民の手続を便利にします。\\n\\n庁内の仕事を効率よくします。"), ("体制", "CIOのもとで進めます。")):
    add_section(person=clerk, revision_id=first.pk, kind=Kind.CHAPTER, heading=heading, text=text, now=now - timedelta(days=9))
for number in (1, 2):
    starts_at = now + timedelta(days=number)
    meeting = plan_meeting(
        person=clerk, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), place="401会議室", due_at=starts_at,
        now=now - timedelta(days=9),
    )
    cancel(person=clerk, meeting_id=meeting.pk, reason="大雪", now=now - timedelta(days=8))
draft = start_revision(person=clerk, name="素案修正版", purpose="", based_on=first, now=now - timedelta(days=5))
add_section(person=clerk, revision_id=draft.pk, kind=Kind.CHAPTER, heading="支援", text="窓口でも手続を受け付けます。", now=now)
for order, (name, affiliation) in enumerate(%s.items()):
    account = create_account(person=SYSTEM_PERSON, login_name=name, label=f"委員（{affiliation}）", now=now)
    seat = Seat.CHAIR if order == 0 else Seat.MEMBER
    appoint_member(
        person=clerk, account_id=account.pk, affiliation=affiliation, seat=seat, starts_on=clock.today(), now=now
    )
    offer_in_demo(account_id=account.pk, introduction=affiliation, order=50 + order)
"""


def test_the_third_expert_meeting_is_held(hall):
    hall.house.python(CONVENE % SEATS)
    prepare(hall)
    read_and_answer(hall)
    answer_by_keyboard(hall)
    raise_a_motion(hall)
    see_who_has_answered(hall)
    hold(hall)
    take_the_motion_up(hall)
    respond_to_the_others(hall)
    publish(hall)
    read_the_results(hall)
    see_nothing_else(hall)
    assert hall.found == {}
    assert len(hall.examined) >= 20


def staff(hall: Hall, path: str = "") -> Page:
    """The third meeting's page at the secretariat."""
    page = hall.page("staff")
    assert hall.open(page, f"/staff/council/3/{path}").status == 200
    return page


def member(hall: Hall, seat: str) -> Page:
    """A member's page on a tablet; they come in on the way to the meeting."""
    if seat not in hall.pages:
        page = hall.pages[seat] = hall.context(seat, width=TABLET).new_page()
        page.goto("/council/desk/3/")
        page.get_by_role("button", name=f"委員（{SEATS[seat]}）として入る", exact=True).click()
        page.wait_for_url("**/council/desk/3/")
        hall.examine(page)
    page = hall.pages[seat]
    assert hall.open(page, "/council/desk/3/").status == 200
    assert page.evaluate("document.documentElement.scrollWidth") <= TABLET
    return page


def prepare(hall: Hall) -> None:
    """The secretariat plans the meeting, finds the comparison table attached, asks four questions and invites."""
    page = hall.page("staff")
    hall.open(page, "/staff/council/")
    hall.follow(page, "会議の準備を始める")
    day, due = clock.today() + timedelta(days=9), clock.today() + timedelta(days=7)
    values = {"held_on": str(day), "starts_time": "15:00", "ends_time": "17:00", "place": "木田庁舎401会議室"}
    values |= {"due_on": str(due), "due_time": "17:00", "invitation": "素案の修正について、ご意見をお願いします。"}
    hall.send(page, "保存する", values)
    assert page.url.endswith("/staff/council/3/")
    expect(page.locator("#main")).to_contain_text("新旧対照表（素案→素案修正版）")
    for title, body in QUESTIONS.items():
        hall.follow(page, "質疑事項を加える")
        hall.send(page, "加える", {"title": title, "body": body})
    hall.follow(page, "開催を案内する")
    hall.send(page, "開催を案内する")
    expect(page.locator("#answering ~ *").first).to_contain_text(SEATS["teacher"])


def read_and_answer(hall: Hall) -> None:
    """The first member reads the comparison, remarks on a paragraph, keeps one draft and submits all four answers."""
    page = member(hall, "teacher")
    hall.follow(page, "新旧対照表（素案→素案修正版）を読む")
    page.get_by_role("link", name="この段落に意見を書く").first.click()
    page.wait_for_load_state()
    hall.examine(page)
    hall.send(page, "提出する", {"body": "窓口も残すことに賛成です。"})
    hall.follow(page, "新旧対照表（素案→素案修正版）を読む")
    hall.send(page, "資料を読み終えたことを知らせる")
    for place, title in enumerate(QUESTIONS, start=1):
        hall.follow(page, f"{place}．{title}")
        hall.send(page, "下書きを保存する" if place == 4 else "提出する", {"body": f"{title}についての考え"})
    expect(page.locator("#main")).to_contain_text("下書き1件は、まだ事務局に届いていません。")
    hall.send(page, "下書きをすべて提出する")
    assert page.get_by_text("未回答").count() == 0


def answer_by_keyboard(hall: Hall) -> None:
    """The second member answers all questions without touching anything but the keyboard."""
    page = member(hall, "carrier")
    for place, title in enumerate(QUESTIONS, start=1):
        press_on(page, f"{place}．{title}")
        expect(page.locator("h1")).to_have_text(title)
        reach(page, "element => element.tagName === 'TEXTAREA'")
        page.keyboard.type(f"事業者から見た{title}")
        press_on(page, "提出する")
        page.wait_for_url("**/council/desk/3/**")
    assert page.get_by_text("未回答").count() == 0


def press_on(page: Page, words: str) -> None:
    """Move on with Tab until the link or button of these words has the focus, and press Enter."""
    reach(page, f"element => element.innerText.trim().startsWith({words!r})")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def reach(page: Page, condition: str) -> None:
    """Press Tab until the focus is on what the condition describes, and see that the focus can be seen."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(f"({condition})(document.activeElement)"):
            outline = "element => getComputedStyle(element).outlineStyle + getComputedStyle(element).boxShadow"
            assert page.evaluate(f"({outline})(document.activeElement)") != "nonenone"
            return
    raise AssertionError(f"the keyboard never reaches {condition}")


def raise_a_motion(hall: Hall) -> None:
    """The third member raises a motion and answers nothing."""
    page = member(hall, "cable")
    hall.follow(page, "会議で取り上げたいことを発議する")
    hall.send(
        page, "提出する", {"title": MOTION, "body": "高齢の世帯を訪ねて、申請を手伝う体制を方針に書いてください。"}
    )


def see_who_has_answered(hall: Hall) -> None:
    """The secretariat sees who is missing, and prints the opinion sheet with the silent one on it."""
    page = staff(hall)
    rows = page.locator("section[aria-labelledby=answering] tbody tr")
    expect(rows.filter(has_text=SEATS["teacher"])).to_contain_text("読了")
    expect(rows.filter(has_text=SEATS["cable"])).to_contain_text("未提出")
    assert rows.filter(has_text=SEATS["carrier"]).get_by_text("未提出").count() == 0
    paper = page.request.get("/staff/council/3/opinion-sheet.pdf")
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper.body())).pages)
    assert "事業者から見た人材の育成" in text
    assert "提出なし" in text


def hold(hall: Hall) -> None:
    """The meeting is opened, everybody is marked present, every item gets its note and its tick, and it is closed."""
    page = staff(hall)
    hall.follow(page, "開会する")
    hall.send(page, "開会する")
    staff(hall, "hold/")
    for box in page.locator("[name=present]").all():
        box.check()
    hall.send(page, "出欠を保存する")
    for title in ("開会", "素案修正内容の確認", "事務局質疑事項", "委員発議事項", "その他", "閉会"):
        item = page.locator("section.opinion").filter(has=page.get_by_role("heading", name=title))
        item.locator("[name=note]").fill(f"{title}：話し合った。")
        with page.expect_navigation():
            item.get_by_role("button", name="記録して済みにする").click()
    expect(page.locator("#main")).to_contain_text("済んでいない項目は0件です。")
    hall.follow(page, "閉会する")
    hall.send(page, "閉会する")


def take_the_motion_up(hall: Hall) -> None:
    """The draft gets a paragraph, and the motion's response leads to it."""
    page = hall.page("staff")
    hall.open(page, "/staff/policy/2/")
    page.locator("ul.outline").get_by_role("link", name="支援").first.click()
    page.wait_for_load_state()
    written = page.locator("main [name=text]").input_value()
    hall.send(page, "保存する", {"text": f"{written}\n\n{TAKEN_UP}"})
    staff(hall, "opinions/?kind=motion")
    page.locator("article", has_text=MOTION).get_by_role("link", name="対応を書く").click()
    page.wait_for_load_state()
    paragraph = page.locator("[name=paragraph] option", has_text=TAKEN_UP[:20]).first.get_attribute("value") or ""
    values = {"state": "taken_up", "paragraph": paragraph, "response": "訪ねて支える体制を書き加えました。"}
    hall.send(page, "対応を保存して委員に知らせる", values)
    page.locator("article", has_text=MOTION).get_by_role("link", name="素案修正版").click()
    page.wait_for_load_state()
    hall.examine(page)
    target = page.url.partition("#")[2]
    expect(page.locator(f"[id='{target}']")).to_contain_text(TAKEN_UP)


def respond_to_the_others(hall: Hall) -> None:
    """Every other opinion gets a response, and why it changes nothing now."""
    for _ in range(9):
        page = staff(hall, "opinions/?state=submitted")
        page.locator("article").get_by_role("link", name="対応を書く").first.click()
        page.wait_for_load_state()
        values = {"state": "noted", "response": "実施計画を作るときの参考にします。"}
        hall.send(page, "対応を保存して委員に知らせる", values)
    page = staff(hall, "opinions/?state=submitted")
    expect(page.locator("#main")).to_contain_text("当てはまる意見はありません")


def publish(hall: Hall) -> None:
    """The notes of the items become the minutes, and the results are published."""
    assert hall.visitor().request.get("/council/3/opinions/").status == 404
    page = staff(hall)
    hall.follow(page, "議事録を書く")
    assert "委員発議事項：話し合った。" in page.locator("[name=minutes]").input_value()
    hall.send(page, "保存する")
    hall.follow(page, "結果を公表する")
    hall.send(page, "結果を公表する")


def read_the_results(hall: Hall) -> None:
    """Anybody reads agenda, papers, minutes and the opinions with their responses, also as PDF and Excel."""
    page = hall.visitor()
    hall.open(page, "/council/")
    page.get_by_role("link", name="第3回").first.click()
    page.wait_for_load_state()
    hall.examine(page)
    expect(page.locator("#main")).to_contain_text("委員発議事項：話し合った。")
    hall.follow(page, "新旧対照表（素案→素案修正版）")
    hall.open(page, "/council/3/opinions/?kind=motion")
    expect(page.locator("article")).to_contain_text("訪ねて支える体制を書き加えました。")
    expect(page.locator("article")).to_contain_text(TAKEN_UP)
    paper = PdfReader(BytesIO(page.request.get("/council/3/opinions.pdf").body()))
    assert MOTION in "".join("".join(sheet.extract_text() for sheet in paper.pages).split())
    book = load_workbook(BytesIO(page.request.get("/council/3/opinions.xlsx").body()))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 1 + 10
    assert any(MOTION in str(row) and "反映した箇所" in str(row) for row in rows)


def see_nothing_else(hall: Hall) -> None:
    """A member reads the response on the own desk, and nothing of the city hall."""
    page = member(hall, "cable")
    expect(page.locator("#main")).to_contain_text("訪ねて支える体制を書き加えました。")
    for path in ("/staff/", "/staff/council/3/", "/staff/policy/2/", "/staff/plan/", "/staff/search/?q=素案"):
        assert page.request.get(path).status in {403, 404}, path
