"""An indicator over time: what it means, targets on the way, values with proof, its chart, and a figure that falls silent."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.figures.models import Measurement
from hoshin.foundation.figures.public import measure_all
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import NotAllowed, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Kpi, KpiSilence, Sheet
from hoshin.steering.plan.queries import plan_as_data, waiting_in_plan
from hoshin.steering.plan.queries.kpi_course import course_of
from hoshin.steering.plan.rules import Dated, Direction, FieldGroup, Frequency, Outlook, Proof
from hoshin.steering.plan.tests.cast import NOW, Cast, listed

pytestmark = pytest.mark.django_db

LATER = datetime(2025, 11, 3, 10, 0, tzinfo=JAPAN)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=person.account_id or 0))
    return client


def at(sheet: Sheet, rest: str = "") -> str:
    return f"/staff/plan/sheets/{sheet.number}/{rest}"


def enter(cast: Cast, kpi: Kpi, value: int, on: date, **more: Any) -> None:
    values = {"source": "受付簿", "now": LATER, **more}
    actions.enter_kpi_value(person=cast.member, kpi_id=kpi.pk, value=Decimal(value), measured_on=on, **values)


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    return listed(cast)


@pytest.fixture
def kpi(sheet: Sheet) -> Kpi:
    """From 5 on 1 April 2025 to 60 on 31 March 2027, entered by hand."""
    return sheet.kpis.get()


@pytest.fixture
def rising(cast: Cast, kpi: Kpi) -> Kpi:
    """Four values that rise by ten a month."""
    for month, value in ((6, 10), (7, 20), (8, 30), (9, 40)):
        enter(cast, kpi, value, date(2025, month, 1))
    return kpi


def bound(cast: Cast, sheet: Sheet, **more: Any) -> Kpi:
    values = {"name": "予定どおりの割合", "indicator_code": "plan.on_schedule", "now": NOW, **more}
    return actions.add_kpi(
        person=cast.member, sheet_id=sheet.pk, unit="％", direction=Direction.UP, baseline=None, baseline_on=None,
        target=Decimal(90), target_on=date(2027, 3, 31), **values,
    )  # fmt: skip


def test_the_page_shows_the_course_and_where_it_leads(cast: Cast, sheet: Sheet, rising: Kpi) -> None:
    page = browser(cast.stranger).get(at(sheet, f"kpis/{rising.pk}/")).text
    assert "今の傾向が続けば、令和7年10月ごろに目標に達する見込みです" in page or "令和7年11月ごろ" in page
    assert page.count('class="chart-series series-1"') == 3, "in both pictures and in the legend"
    assert page.count('class="chart-series series-3"') == 3, "in both pictures and in the legend"
    assert "数値の表" in page
    assert "実績を入力" not in page, "a reader changes nothing"
    assert course_of(rising, today=LATER.date()).forecast.outlook is Outlook.IN_TIME


def test_too_few_values_say_so_and_no_line_is_drawn(cast: Cast, sheet: Sheet, kpi: Kpi) -> None:
    client = browser(cast.member)
    assert "実績はまだありません" in client.get(at(sheet, f"kpis/{kpi.pk}/")).text
    enter(cast, kpi, 10, date(2025, 6, 1))
    page = client.get(at(sheet, f"kpis/{kpi.pk}/")).text
    assert "4日分以上の実績が必要です" in page
    assert "series-3" not in page


def test_a_value_keeps_who_when_and_proof_and_a_correction_keeps_the_old_one(
    cast: Cast, sheet: Sheet, kpi: Kpi
) -> None:
    client = browser(cast.member)
    values = {"value": "12", "measured_on": "令和7年10月1日", "source": "受付簿", "evidence": "10月の集計表",
              "evidence_link": "https://records.example.jp/10"}  # fmt: skip
    assert client.post(at(sheet, f"kpis/{kpi.pk}/value/"), values).status_code == 302
    page = client.get(at(sheet, f"kpis/{kpi.pk}/")).text
    assert "10月の集計表" in page
    assert cast.member.title in page
    again = {**values, "value": "11", "evidence": "数え直し"}
    refused = client.post(at(sheet, f"kpis/{kpi.pk}/value/"), again)
    assert refused.status_code == 422
    assert "訂正する場合は、理由を" in refused.text
    assert browser(cast.head).post(at(sheet, f"kpis/{kpi.pk}/value/"), {**again, "reason": "重複"}).status_code == 302
    value, former = kpi.values.get(), kpi.former_values.get()
    assert (value.value, value.entered_by, former.value) == (Decimal(11), cast.head.title, Decimal(12))
    assert (former.entered_by, former.replaced_by, former.reason) == (cast.member.title, cast.head.title, "重複")
    assert former.evidence_link == "https://records.example.jp/10"
    page = client.get(at(sheet, f"kpis/{kpi.pk}/")).text
    assert "訂正前の実績" in page
    assert "理由：重複" in page


def test_a_proof_is_a_real_link_or_a_file_of_the_sheet(cast: Cast, kpi: Kpi) -> None:
    with pytest.raises(RuleBroken, match="https"):
        enter(cast, kpi, 1, date(2025, 6, 1), proof=Proof(link="file:///c"))
    with pytest.raises(RuleBroken, match="添付"):
        enter(cast, kpi, 1, date(2025, 6, 1), proof=Proof(file_id=1))


def test_targets_on_the_way_are_set_judged_and_drawn(cast: Cast, sheet: Sheet, rising: Kpi) -> None:
    client = browser(cast.member)
    address = at(sheet, f"kpis/{rising.pk}/targets/")
    rows = {"on_1": "令和7年8月31日", "value_1": "25", "on_2": "令和7年9月30日", "value_2": "55"}
    assert client.post(address, rows).status_code == 302
    page = client.get(at(sheet, f"kpis/{rising.pk}/")).text
    assert page.index("達成</") < page.index("未達成")
    assert 'value="令和7年8月31日"' in client.get(address).text
    assert client.post(address, {"on_1": "令和7年8月31日", "value_1": "30"}).status_code == 422, (
        "a change needs a reason"
    )
    assert client.post(address, {"on_1": "令和7年8月31日", "reason": "見直し"}).status_code == 422, (
        "a day needs its value"
    )
    with pytest.raises(RuleBroken, match="最終の目標日より前"):
        actions.set_interim_targets(
            person=cast.member, kpi_id=rising.pk, targets=[Dated(rising.target_on, Decimal(1))], reason="x", now=LATER
        )
    with pytest.raises(RuleBroken, match="最終の目標日より前"):
        actions.change_target(
            person=cast.member, kpi_id=rising.pk, target=Decimal(60), target_on=date(2025, 9, 1), reason="x", now=LATER
        )
    assert client.post(address, {"reason": "やめる"}).status_code == 302
    assert not rising.interim_targets.exists()
    names = [entry.name for entry in history_of("plan.sheet", sheet.pk)]
    assert names.count("plan.sheet.kpi_targets_set") == 2


def test_what_it_means_is_described_and_its_frequency_counts(cast: Cast, sheet: Sheet, rising: Kpi) -> None:
    values = {"definition": "全手続に占める割合", "method": "受付簿", "source": "受付簿", "frequency": "monthly"}
    client = browser(cast.member)
    assert client.post(at(sheet, f"kpis/{rising.pk}/describe/"), {**values, "source": ""}).status_code == 422
    assert "目標達成" not in client.get(at(sheet, f"kpis/{rising.pk}/")).text
    assert client.post(at(sheet, f"kpis/{rising.pk}/describe/"), values).status_code == 302
    page = client.get(at(sheet, f"kpis/{rising.pk}/")).text
    assert "全手続に占める割合" in page
    assert "実績が古い" in page, "two months are too long for a monthly value"
    with pytest.raises(NotAllowed):
        actions.describe_kpi(
            person=cast.stranger, kpi_id=rising.pk, definition="", method="", source="x",
            frequency=Frequency.YEARLY, now=LATER,
        )  # fmt: skip


def test_visitors_see_the_chart_with_its_source_unless_it_is_kept_back(cast: Cast, sheet: Sheet, rising: Kpi) -> None:
    page = Client().get(f"/plan/{sheet.number}/").text
    assert 'class="chart-series series-1"' in page
    assert "受付簿の集計" in page
    assert cast.member.title not in page
    targets = plan_as_data(today=LATER.date())["sheets"][0]["kpis"][0]["targets"]
    assert targets == [{"target": "60.000", "target_on": "2027-03-31"}]
    actions.set_embargo(
        person=cast.staff, group=FieldGroup.KPIS, publish_on=date(2025, 12, 1), reason="発表まで", now=LATER
    )
    assert "chart-series" not in Client().get(f"/plan/{sheet.number}/").text


def test_a_live_figure_draws_its_own_course(cast: Cast, sheet: Sheet) -> None:
    live = bound(cast, sheet)
    for day in range(0, 40, 10):
        measure_all(now=LATER - timedelta(days=day))
    course = course_of(live, today=LATER.date())
    values = Measurement.objects.filter(indicator_code="plan.on_schedule", value__isnull=False).count()
    assert len(course.points) == values
    assert "システムの実測値" in course.source


@pytest.mark.postgres
def test_a_bound_figure_that_falls_silent_is_flagged_once_until_it_comes_again(cast: Cast, sheet: Sheet) -> None:
    live = bound(cast, sheet, indicator_code="plan.kpis_live")
    assert "（新しいもの 0件）" in actions.watch_kpis(now=NOW + timedelta(days=3)), "it was bound three days ago"
    assert "（新しいもの 1件）" in actions.watch_kpis(now=LATER)
    assert "もの 1件（新しいもの 0件）" in actions.watch_kpis(now=LATER)
    assert KpiSilence.objects.get().kpi == live
    told = Message.objects.filter(template="plan.kpi_silent")
    assert {message.recipient_id for message in told} == {cast.head.account_id, cast.member.account_id}
    assert told.count() == 2
    assert "予定どおりの割合" in told[0].body
    client = browser(cast.member)
    assert "実測値が届いていません" in client.get(at(sheet)).text
    assert "一度も届いていません" in client.get(at(sheet, f"kpis/{live.pk}/")).text
    assert "実測値の途絶" in client.get("/staff/plan/?kpi=silent&scope=section").text
    assert "実測値の途絶" in [thing.kind for thing in waiting_in_plan(cast.member, now=LATER)]
    measure_all(now=LATER)
    assert "もの 0件" in actions.watch_kpis(now=LATER)
    assert "実測値が届いていません" not in client.get(at(sheet)).text
    names = [entry.name for entry in history_of("plan.sheet", sheet.pk)]
    assert names.count("plan.sheet.kpi_silent") == names.count("plan.sheet.kpi_arrived") == 1
    Measurement.objects.filter(indicator_code="plan.kpis_live").update(value=None)
    assert "（新しいもの 1件）" in actions.watch_kpis(now=LATER), "a measurement that found nothing is no arrival"


def test_a_seldom_figure_may_be_silent_longer_and_a_closed_sheet_is_left_alone(cast: Cast, sheet: Sheet) -> None:
    bound(cast, sheet, frequency=Frequency.HALF_YEARLY)
    actions.watch_kpis(now=LATER)
    assert not KpiSilence.objects.exists()
    bound(cast, sheet, name="毎日のもの")
    actions.watch_kpis(now=LATER)
    assert KpiSilence.objects.count() == 1
    Sheet.objects.filter(pk=sheet.pk).update(state="complete", completed_at=LATER)
    actions.watch_kpis(now=LATER)
    assert not KpiSilence.objects.exists()


def test_several_silent_figures_make_one_message(cast: Cast, sheet: Sheet) -> None:
    for name in ("一つ目", "二つ目", "三つ目"):
        bound(cast, sheet, name=name)
    actions.watch_kpis(now=LATER)
    assert Message.objects.filter(template="plan.kpi_silent").count() == 2, "one to each of the two in the section"


def test_every_dated_target_stands_in_the_data_package_unless_it_is_kept_back(cast: Cast, kpi: Kpi) -> None:
    actions.set_interim_targets(
        person=cast.member, kpi_id=kpi.pk, targets=[Dated(date(2026, 3, 31), Decimal(30))], reason="", now=LATER
    )
    assert targets_in_package() == [("30.000", "2026-03-31"), ("60.000", "2027-03-31")]
    actions.set_embargo(
        person=cast.staff, group=FieldGroup.KPIS, publish_on=date(2025, 12, 1), reason="発表まで", now=LATER
    )
    assert targets_in_package() == []


def targets_in_package() -> list[tuple[str, str]]:
    package = ZipFile(BytesIO(Client().get("/plan/plan.zip").content))
    rows = csv.DictReader(StringIO(package.read("kpi_targets.csv").decode()))
    return [(row["target"], row["target_on"]) for row in rows]
