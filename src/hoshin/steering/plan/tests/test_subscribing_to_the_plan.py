"""Subscribing to what happens to the plan (Atom): of everything, of a basic policy, of a sheet."""

from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hoshin.kernel.clock import JAPAN
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import ProgressReport, Sheet
from hoshin.steering.plan.queries.happenings import MOST_HAPPENINGS
from hoshin.steering.plan.rules import AssessmentLevel, FieldGroup
from hoshin.steering.plan.tests.cast import NOW, Cast, budgeted, routed
from hoshin.steering.policy.models import BasicPolicy

ATOM = "{http://www.w3.org/2005/Atom}"
LATER = NOW + timedelta(days=40)


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_ADDRESS = "https://hoshin.example.lg.jp"


def eventful(cast: Cast) -> Sheet:
    """A listed sheet to which one thing of every kind has happened."""
    sheet = routed(cast)
    given = actions.advise(person=cast.aide, sheet_id=sheet.pk, body="金木犀", is_public=True, now=NOW)
    actions.advise(person=cast.aide, sheet_id=sheet.pk, body="内々の話", is_public=False, now=NOW)
    actions.answer_advice(person=cast.member, advice_id=given.pk, answer="沈丁花", is_taken_up=True, now=LATER)
    report = actions.report_progress(
        person=cast.member,
        sheet_id=sheet.pk,
        month=date(2025, 6, 1),
        done="向日葵 <b>&",
        next_step="",
        barriers="部内の事情",
        is_on_schedule=False,
        now=NOW,
    )
    actions.assess(person=cast.staff, report_id=report.pk, level=AssessmentLevel.LATE, comment="内々の所見", now=LATER)
    actions.advance(person=cast.head, sheet_id=sheet.pk, result="竜胆", now=LATER)
    return Sheet.objects.get(pk=sheet.pk)


def addresses(sheet: Sheet) -> list[str]:
    return ["/plan/feed.xml", "/plan/policies/1/feed.xml", f"/plan/{sheet.number}/feed.xml"]


def entries(address: str) -> list[dict[str, str]]:
    """The entries of the feed, in its order."""
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    return [
        {
            **{name: entry.findtext(f"{ATOM}{name}", "") for name in ("id", "title", "updated", "summary")},
            "link": next(entry.iter(f"{ATOM}link")).attrib["href"],
        }
        for entry in feed.iter(f"{ATOM}entry")
    ]


def test_every_feed_tells_what_happened_newest_first(cast):
    sheet = eventful(cast)
    for address in addresses(sheet):
        found = entries(address)
        told = [entry["title"].removeprefix(f"{sheet.title}：") for entry in found]
        assert told == [
            "令和7年6月の報告",
            "令和7年6月2日の助言への対応（反映済み）",
            "本格導入を開始",
            "調達を終了",
            "調達を開始",
            "CIO補佐からの助言",
            "実施計画に登載",
        ]
        moments = [datetime.fromisoformat(entry["updated"]) for entry in found]
        assert moments == sorted(moments, reverse=True)
        assert {entry["link"] for entry in found} == {f"https://hoshin.example.lg.jp/plan/{sheet.number}/"}


def test_texts_are_escaped_and_nothing_for_officials_is_told(cast):
    sheet = eventful(cast)
    ProgressReport.objects.update(next_step="改頁\x0cあり")
    text = Client().get("/plan/feed.xml").content.decode()
    report = next(entry for entry in entries(f"/plan/{sheet.number}/feed.xml") if "報告" in entry["title"])
    assert "向日葵 &lt;b&gt;&amp;" in report["summary"]
    assert "改頁あり" in report["summary"]
    assert AssessmentLevel.LATE.label in report["summary"]
    for secret in ("部内の事情", "内々の話", "内々の所見", cast.aide.label):
        assert secret not in text


def test_identifiers_are_unique_and_stay_when_the_sheet_is_renamed_and_goes_on(cast):
    sheet = eventful(cast)
    before = {entry["id"] for entry in entries("/plan/feed.xml")}
    assert len(before) == len(entries("/plan/feed.xml")) == 7
    assert all(identifier.startswith(f"tag:hoshin.example.lg.jp,2025:plan/{sheet.number}/") for identifier in before)
    Sheet.objects.filter(pk=sheet.pk).update(title="新しい名前")
    actions.suspend(person=cast.head, sheet_id=sheet.pk, note="災害対応のため", now=LATER)
    after = {entry["id"]: entry for entry in entries("/plan/feed.xml")}
    assert before < set(after)
    assert len(after) == 8
    assert all("新しい名前" in entry["title"] for entry in after.values())


def test_a_sheet_that_is_not_listed_is_in_no_feed_and_has_none(cast):
    listed, unlisted = routed(cast), budgeted(cast, "まだ内々の取組")
    actions.advise(person=cast.aide, sheet_id=unlisted.pk, body="金木犀", is_public=True, now=NOW)
    assert Client().get(f"/plan/{unlisted.number}/feed.xml").status_code == 404
    for address in addresses(listed):
        text = Client().get(address).content.decode()
        assert listed.number in text
        assert unlisted.number not in text
        assert unlisted.title not in text
        assert "金木犀" not in text


def test_the_feed_of_a_policy_holds_its_own_sheets_only(cast):
    routed(cast)
    BasicPolicy.objects.get_or_create(number=2, defaults={"code": "other", "title": "別", "field": "citizen_industry"})
    assert entries("/plan/policies/2/feed.xml") == []
    assert entries("/plan/policies/1/feed.xml")
    assert Client().get("/plan/policies/99/feed.xml").status_code == 404


@pytest.mark.parametrize(
    ("group", "marks"),
    [
        (FieldGroup.ROUTE, ("竜胆", "調達")),
        (FieldGroup.PROGRESS, ("向日葵", "の報告")),
        (FieldGroup.ADVICE, ("金木犀", "沈丁花", "助言")),
    ],
)
@pytest.mark.parametrize("is_of_one_sheet", [False, True])
def test_what_is_kept_back_is_in_no_feed_before_its_day(cast, monkeypatch, group, marks, is_of_one_sheet):
    sheet = eventful(cast)
    opens_on = date(2025, 9, 1)
    actions.set_embargo(
        person=cast.staff,
        group=group,
        publish_on=opens_on,
        sheet_id=sheet.pk if is_of_one_sheet else None,
        reason="発表まで",
        now=NOW,
    )
    for day, is_told in ((opens_on - timedelta(days=1), False), (opens_on, True)):
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=JAPAN)
        monkeypatch.setattr("hoshin.kernel.clock.now", lambda moment=moment: moment)
        for address in addresses(sheet):
            text = Client().get(address).content.decode()
            assert [mark in text for mark in marks] == [is_told] * len(marks)
            assert "実施計画に登載" in text


def test_a_feed_is_cut_and_asks_the_database_as_often_for_many_as_for_one(cast):
    sheet = eventful(cast)
    Client().get("/plan/feed.xml")
    with CaptureQueriesContext(connection) as for_one:
        Client().get("/plan/feed.xml?again=1")
    other = routed(cast)
    ProgressReport.objects.bulk_create(
        ProgressReport(
            sheet=other,
            month=date(2030 + place // 12, 1 + place % 12, 1),
            done="作業",
            is_on_schedule=True,
            reported_by="担当",
            reported_at=LATER + timedelta(days=place),
        )
        for place in range(MOST_HAPPENINGS + 5)
    )
    with CaptureQueriesContext(connection) as for_many:
        found = entries("/plan/feed.xml?again=2")
    assert len(found) == MOST_HAPPENINGS
    assert len(for_many) <= len(for_one)
    assert len(entries(f"/plan/{sheet.number}/feed.xml")) == 7


def test_the_pages_lead_to_their_feeds(cast):
    sheet = routed(cast)
    for page, feed in (("/plan/", "/plan/feed.xml"), (f"/plan/{sheet.number}/", f"/plan/{sheet.number}/feed.xml")):
        text = Client().get(page).content.decode()
        assert f'href="{feed}">更新を購読する（Atom）' in text
        assert 'rel="alternate" type="application/atom+xml"' in text
