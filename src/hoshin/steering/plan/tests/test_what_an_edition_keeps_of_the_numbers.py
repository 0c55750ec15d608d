"""An edition keeps how every indicator is measured and what was gained; editions of before are still read."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import VISITOR
from hoshin.kernel import clock
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Edition, EditionSheet, Sheet
from hoshin.steering.plan.queries import compare_moments, edition_sheets, moment_of
from hoshin.steering.plan.queries.freezing import frozen_now
from hoshin.steering.plan.rules import (
    Dated,
    EffectKind,
    FieldGroup,
    Frequency,
    Proof,
    canonical,
    digest_of,
    lines_of,
)
from hoshin.steering.plan.tests.cast import NOW, Cast, listed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=70)
JULY = date(2025, 7, 1)
INDICATOR = ("電子申請の件数÷申請の総数", "途中の目標 30％（令和8年3月31日）", "月末に数える", "毎月", "増やす")
LEDGER = ("住民票の交付", "計 25時間", "令和7年7月 25時間（40→15）", "件数×12分", "業務日誌の集計")


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    """A listed sheet whose indicator is described and which has gained something."""
    sheet = listed(cast)
    kpi = sheet.kpis.get()
    actions.describe_kpi(
        person=cast.member,
        kpi_id=kpi.pk,
        definition=INDICATOR[0],
        method=INDICATOR[2],
        source="受付簿",
        frequency=Frequency.MONTHLY,
        now=NOW,
    )
    actions.set_interim_targets(
        person=cast.member, kpi_id=kpi.pk, targets=[Dated(date(2026, 3, 31), Decimal(30))], reason="", now=NOW
    )
    book(cast, sheet, JULY)
    return sheet


def book(cast: Cast, sheet: Sheet, month: date) -> None:
    gain = actions.Gain(Decimal(40), Decimal(15), LEDGER[3], Proof(LEDGER[4]))
    actions.book_effect(
        person=cast.member,
        sheet_id=sheet.pk,
        kind=EffectKind.STAFF_HOURS,
        work=LEDGER[0],
        month=month,
        gain=gain,
        now=LATER,
    )


def freeze(cast: Cast) -> Edition:
    return actions.freeze_edition(person=cast.staff, title="令和7年度版", now=LATER)


def words(frozen: dict[str, object]) -> str:
    return "\n".join(text for _, text in lines_of(frozen).values()) + "".join(
        label for label, _ in lines_of(frozen).values()
    )


def test_what_is_restored_is_what_was_frozen_with_indicators_and_ledger(cast: Cast, sheet: Sheet) -> None:
    before = [frozen for _, frozen in frozen_now(today=LATER.date())]
    edition = freeze(cast)
    book(cast, sheet, date(2025, 8, 1))
    restored = edition_sheets(cast.staff, edition, today=LATER.date())
    assert restored == before
    for expected in (*INDICATOR, *LEDGER):
        assert expected in words(restored[0])


def test_a_later_booking_and_another_definition_are_differences(cast: Cast, sheet: Sheet) -> None:
    freeze(cast)
    book(cast, sheet, date(2025, 8, 1))
    kpi = sheet.kpis.get()
    actions.describe_kpi(
        person=cast.member,
        kpi_id=kpi.pk,
        definition="別の定義",
        method=kpi.method,
        source=kpi.source,
        frequency=Frequency.MONTHLY,
        now=LATER,
    )
    sides = moment_of(cast.staff, "1"), moment_of(cast.staff, "today")
    changes = compare_moments(cast.staff, *sides, today=LATER.date()).changed[0].changes
    assert [row.label for row in changes] == ["KPI　オンライン化率（定義と測り方）", "台帳の効果　住民票の交付"]
    assert "計 50時間" in (changes[1].after or "")


def test_the_bound_pdf_prints_both_and_the_public_one_only_sums(cast: Cast, sheet: Sheet) -> None:
    edition = freeze(cast)
    for person, shown in ((cast.staff, {*INDICATOR, *LEDGER}), (VISITOR, {*INDICATOR, "計 25時間"})):
        [paper] = actions.print_edition(person=person, edition=edition, now=LATER)
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages)
        plain = "".join(text.split())
        assert {mark for mark in (*INDICATOR, *LEDGER) if "".join(mark.split()) in plain} == shown


def test_visitors_read_sums_by_month_and_nothing_while_effects_are_kept_back(
    cast: Cast, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = freeze(cast)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    page = Client().get(f"/plan/editions/1/{sheet.number}/").content.decode()
    assert "令和7年7月 25時間" in page
    for inside in (LEDGER[0], LEDGER[3], LEDGER[4], "40→15"):
        assert inside not in page
    actions.set_embargo(
        person=cast.staff,
        group=FieldGroup.EFFECTS,
        publish_on=LATER.date() + timedelta(days=9),
        reason="発表まで",
        now=LATER,
    )
    assert edition_sheets(VISITOR, edition, today=LATER.date())[0]["ledger"] == []


def test_an_edition_of_before_is_read_and_compared(cast: Cast, sheet: Sheet) -> None:
    edition = freeze(cast)
    row = EditionSheet.objects.get(edition=edition)
    old = json.loads(row.content)
    del old["ledger"]
    for name in ("definition", "targets", "method", "frequency"):
        del old["kpis"][0][name]
    text = canonical(old)
    EditionSheet.objects.filter(pk=row.pk).update(content=text, digest=digest_of(text))
    for base in ("/plan/", "/staff/plan/"):
        client = Client()
        if base.startswith("/staff"):
            client.force_login(StaffAccount.objects.get(pk=cast.staff.account_id or 0))
        for rest in ("1/", f"1/{sheet.number}/", "1/edition.pdf", "compare/?before=1&after=today"):
            assert client.get(f"{base}editions/{rest}").status_code == 200, base + rest
    found = edition_sheets(VISITOR, edition, today=LATER.date())[0]
    assert "目標 60％" in words(found)
    assert "ledger" not in found
