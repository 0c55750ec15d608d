import io
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from hoshin.steering.council.actions import answer_question, open_meeting, publish, raise_motion, take_up, write_minutes
from hoshin.steering.council.models import Meeting, Member, Opinion, Paper
from hoshin.steering.council.queries import paragraphs_in, paragraphs_of_revision
from hoshin.steering.council.rules import MeetingState
from hoshin.steering.council.tests.conftest import DAY
from hoshin.steering.policy.public import save_section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def published(room):
    """The meeting held: an answer and a motion, taken up; published."""
    room.invite()
    answer_question(
        person=room.members[0], question_id=room.questions[0].pk, body="賛成です", submits=True, now=room.now
    )
    raise_motion(
        person=room.members[1], meeting_id=room.meeting.pk, title="訪問支援", body="加える", submits=True, now=room.now
    )
    open_meeting(person=room.staff, meeting_id=room.meeting.pk, now=room.now + 6 * DAY)
    room.close()
    place = paragraphs_of_revision(room.revision, today=room.now.date())[0]
    for opinion in Opinion.objects.all():
        take_up(
            person=room.staff,
            opinion_id=opinion.pk,
            revision_id=room.revision.pk,
            paragraph=place.key,
            response="反映しました",
            now=room.now,
        )
    write_minutes(person=room.staff, meeting_id=room.meeting.pk, text="議事の全文", now=room.now)
    publish(person=room.staff, meeting_id=room.meeting.pk, now=room.now)
    return room


def test_before_publication_a_visitor_sees_day_place_and_agenda_only(room, browser):
    number = room.meeting.number
    visitor = browser()
    assert visitor.get(f"/council/{number}/").status_code == 404
    room.invite()
    page = visitor.get(f"/council/{number}/").content.decode()
    assert "401会議室" in page
    assert "事務局質疑事項" in page
    assert "民間サービスの活用" not in page
    paper = Paper.objects.get()
    for path in ("opinions/", "opinions.pdf", "opinions.xlsx", f"papers/{paper.pk}/"):
        assert visitor.get(f"/council/{number}/{path}").status_code == 404, path


def test_a_visitor_reads_papers_minutes_and_responses_but_no_name_and_no_draft(published, browser):
    number = published.meeting.number
    visitor = browser()
    page = visitor.get(f"/council/{number}/").content.decode()
    assert "議事の全文" in page
    listed = visitor.get(f"/council/{number}/opinions/").content.decode()
    assert "大学教授（情報教育）" in listed
    assert "反映しました" in listed
    assert "のアカウント" not in page + listed
    assert "/staff/" not in listed
    paper = Paper.objects.get()
    assert "新旧対照表" in visitor.get(f"/council/{number}/papers/{paper.pk}/").content.decode()
    Paper.objects.update(is_public=False)
    assert visitor.get(f"/council/{number}/papers/{paper.pk}/?again").status_code == 404


def test_the_list_comes_as_pdf_and_as_excel(published, browser):
    number = published.meeting.number
    pdf = PdfReader(io.BytesIO(browser().get(f"/council/{number}/opinions.pdf").content))
    assert "訪問支援" in "".join(page.extract_text() for page in pdf.pages)
    book = openpyxl.load_workbook(io.BytesIO(browser().get(f"/council/{number}/opinions.xlsx").content))
    assert book.active is not None
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[4] for row in rows[1:]] == ["賛成です", "加える"]


def test_the_secretariat_prints_the_opinion_sheet_with_the_silent_ones(published, browser):
    pdf = PdfReader(
        io.BytesIO(browser(published.staff).get(f"/staff/council/{published.meeting.number}/opinion-sheet.pdf").content)
    )
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "賛成です" in text
    assert "提出なし" in text


def test_a_member_reads_answers_and_submits_in_the_browser(room, browser):
    room.invite()
    client = browser(room.members[0])
    desk = f"/council/desk/{room.meeting.number}/"
    assert "未回答" in client.get(desk).content.decode()
    question = f"{desk}questions/{room.questions[0].pk}/"
    kept = client.post(question, {"body": "下書きです", "submits": "no"})
    assert kept.status_code == 302
    assert "下書きです" in client.get(question).content.decode()
    assert "提出していない下書き" in client.get(desk).content.decode()
    client.post(f"{desk}submit/")
    assert Opinion.objects.get().state == "submitted"
    empty = client.post(question, {"body": " ", "submits": "yes"})
    assert empty.status_code == 422
    assert "エラー：" in empty.content.decode()
    paper = Paper.objects.get()
    read = client.get(f"{desk}papers/{paper.pk}/").content.decode()
    key = next(iter(paragraphs_in(paper.content))).key
    assert f"/papers/{paper.pk}/{key}/" in read
    client.post(f"{desk}papers/{paper.pk}/{key}/", {"body": "よい段落", "submits": "yes"})
    assert Opinion.objects.filter(body="よい段落").exists()
    client.post(f"{desk}papers/{paper.pk}/")
    assert room.meeting.seatings.get(member__account_id=room.members[0].account_id).read_at is not None


def test_a_member_opens_nothing_of_the_city_hall(room, browser):
    room.invite()
    client = browser(room.members[0])
    for path in (
        "/staff/", "/staff/search/", "/staff/plan/", "/staff/policy/", "/staff/council/", "/staff/organisation/",
        f"/staff/council/{room.meeting.number}/", f"/staff/policy/{room.revision.number}/",
        f"/staff/policy/{room.revision.number}/read/",
    ):  # fmt: skip
        assert client.get(path).status_code in {403, 404}, path
    assert client.get(f"/policy/revisions/{room.revision.number}/").status_code == 404


def test_one_who_is_no_member_finds_no_desk(room, browser, cast):
    room.invite()
    for person in (cast.staff, cast.expert):
        assert browser(person).get(f"/council/desk/{room.meeting.number}/").status_code == 404
    signed_out = browser().get("/council/desk/")
    assert signed_out.headers["Location"].startswith("/sign-in/?next=/council/desk/")


def test_the_secretariat_holds_the_meeting_in_the_browser(room, browser):
    client = browser(room.staff)
    address = f"/staff/council/{room.meeting.number}/"
    client.post(f"{address}move/invite/")
    assert room.refresh().state == MeetingState.INVITED
    client.post(f"{address}move/open/")
    refused = client.post(f"{address}move/close/")
    assert refused.status_code == 422
    assert "済んでいません" in refused.content.decode()
    for item in room.meeting.items.all():
        client.post(f"{address}items/{item.pk}/tick/", {"note": f"{item.title}の記録", "done": "yes"})
    assert client.post(f"{address}move/close/").status_code == 302
    assert "その他の記録" in client.get(f"{address}minutes/").content.decode()
    assert client.post(f"{address}minutes/", {"minutes": "全文"}).status_code == 302
    assert client.post(f"{address}move/publish/").status_code == 302
    assert client.post(f"{address}move/cancel/", {"reason": "x"}).status_code == 409


def test_a_long_list_of_opinions_is_read_page_by_page_and_a_filter_stays(published, browser):
    original = Opinion.objects.filter(kind="motion")[0]
    for _ in range(60):
        original.pk = None
        original.save(force_insert=True)
    client = browser(published.staff)
    for address in ("/council/1/opinions/", "/staff/council/1/opinions/"):
        first = client.get(f"{address}?kind=motion").content.decode()
        assert (first.count("<article"), "意見（61件）" in first) == (50, True)
        second = client.get(f"{address}?kind=motion&page=2").content.decode()
        assert second.count("<article") == 11
        assert "kind=motion&amp;page=2" in first


def test_the_lists_of_meetings_and_terms_ask_no_more_for_many(room, browser):
    client = browser(room.staff)
    room.invite()
    asked: dict[str, list[int]] = {"/staff/council/": [], "/staff/council/members/": [], "/council/": []}
    for round_ in range(2):
        for address, counts in asked.items():
            client.get(f"{address}?warm={round_}")
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"{address}?count={round_}").status_code == 200
            counts.append(len(captured))
        for number in range(40 if round_ == 0 else 0):
            _copy(room.meeting, number=100 + number)
            _copy(Member.objects.all()[0], starts_on=date(1980 + number, 4, 1), ends_on=date(1980 + number, 4, 2))
    assert all(few == many <= 25 for few, many in asked.values()), asked
    first = client.get("/staff/council/").content.decode()
    assert "page=2" in first
    assert first.index("第139回") < first.index("第138回"), "the newest meeting stands first"


def _copy(row: Meeting | Member, **changes: object) -> None:
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def test_the_draft_in_work_attaches_itself_and_is_taken_anew_for_the_invitation(room):
    paper = Paper.objects.get()
    assert (paper.kind, paper.revision, paper.item.kind) == ("comparison", room.revision, "papers")
    section = next(one for one in room.revision.sections.all() if one.kind == "chapter")
    save_section(
        person=room.staff, section_id=section.pk, version=section.version, heading=section.heading,
        text="書き換えた後の素案の段落です。", now=room.now,
    )  # fmt: skip
    assert "書き換えた後" not in str(Paper.objects.get().content)
    room.invite()
    assert "書き換えた後" in str(Paper.objects.get().content)


@pytest.mark.parametrize("path", ["", "opinions/", "hold/"])
def test_the_number_of_queries_does_not_grow_with_opinions(published, browser, path):
    client = browser(published.staff)
    address = f"/staff/council/{published.meeting.number}/{path}"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    original = Opinion.objects.filter(kind="motion")[0]
    for _ in range(20):
        original.pk = None
        original.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address + f"?{timedelta(1).days}").status_code == 200
    assert len(many) == len(few) <= 40


@pytest.mark.parametrize("path", ["/council/", "/council/{}/", "/council/{}/opinions/", "/council/desk/{}/"])
def test_neither_do_the_queries_of_visitors_and_members(published, browser, path):
    client = browser(published.members[1] if "desk" in path else None)
    address = path.format(published.meeting.number)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(f"{address}?few").status_code == 200
    original = Opinion.objects.filter(kind="motion")[0]
    for _ in range(20):
        original.pk = None
        original.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        assert client.get(f"{address}?many").status_code == 200
    assert len(many) == len(few) <= 40
