"""Freezing the whole plan: what was frozen comes back whole, is sealed, and is compared with what came after."""

import json
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from hoshin.foundation.audit.public import EventFilter, events
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import VISITOR
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import BudgetLine, EditionPaper, EditionSheet, Sheet
from hoshin.steering.plan.queries import (
    compare_moments,
    edition_by_number,
    edition_sheets,
    is_seal_whole,
    marked_rows,
    moment_of,
)
from hoshin.steering.plan.queries.comparison_tables import comparison_tables
from hoshin.steering.plan.queries.freezing import frozen_now
from hoshin.steering.plan.rules import (
    FieldGroup,
    SheetState,
    canonical,
    compare_sheet,
    digest_of,
    lines_of,
    public_face,
)
from hoshin.steering.plan.tests.cast import NOW, Cast, drafted, fresh, listed, routed
from hoshin.web.spreadsheet import workbook

TODAY = NOW.date()
LATER = NOW + timedelta(days=40)


def freeze(cast: Cast, title: str = "令和7年度版", now: datetime = NOW, **options):
    return actions.freeze_edition(person=cast.staff, title=title, now=now, **options)


def edited(cast: Cast, sheet: Sheet, **content) -> Sheet:
    return actions.edit_sheet(
        person=cast.member, sheet_id=sheet.pk, seen_version=fresh(sheet).version, content=content, now=LATER
    )


def test_an_edition_restored_equals_what_was_frozen_whatever_happens_afterwards(cast):
    sheet = routed(cast)
    drafted(cast, "まだ登載されていない")
    before = [frozen for _, frozen in frozen_now(today=TODAY)]
    edition = freeze(cast)
    edited(cast, sheet, title="別の件名", means="別の手段")
    assert edition_sheets(cast.staff, edition, today=TODAY) == before
    assert [frozen["number"] for frozen in before] == [sheet.number]
    assert is_seal_whole(edition)


def test_editions_are_numbered_and_on_record_with_their_seal(cast):
    listed(cast)
    first, second = freeze(cast), freeze(cast, "中間版")
    assert (first.number, second.number) == (1, 2)
    recorded = events(EventFilter(name="plan.edition.frozen"))
    assert {(event.after or {})["seal"] for event in recorded} == {first.seal, second.seal}


def test_a_seal_breaks_when_anything_is_altered_removed_or_renamed(cast):
    listed(cast)
    edition = freeze(cast)
    row = EditionSheet.objects.get(edition=edition)
    altered = canonical({**json.loads(row.content), "title": "書き換え"})
    EditionSheet.objects.filter(pk=row.pk).update(content=altered)
    assert not is_seal_whole(edition)
    EditionSheet.objects.filter(pk=row.pk).update(content=altered, digest=digest_of(altered))
    assert not is_seal_whole(edition)
    EditionSheet.objects.filter(pk=row.pk).update(content=row.content, digest=row.digest)
    assert is_seal_whole(edition)
    edition.title = "別の名"
    assert not is_seal_whole(edition)


def test_only_cio_staff_freeze_and_only_a_plan_that_holds_something(cast):
    with pytest.raises(RuleBroken):
        freeze(cast)
    listed(cast)
    with pytest.raises(NotAllowed):
        actions.freeze_edition(person=cast.head, title="版", now=NOW)
    with pytest.raises(RuleBroken):
        freeze(cast, " ")


def test_an_edition_for_officials_does_not_exist_for_visitors(cast):
    sheet = listed(cast)
    edition = freeze(cast, is_public=False)
    with pytest.raises(NotFound):
        edition_by_number(VISITOR, edition.number)
    client = Client()
    addresses = ("", "edition.pdf", "edition.json", f"{sheet.number}/")
    assert [client.get(f"/plan/editions/1/{address}").status_code for address in addresses] == [404] * 4
    assert client.get("/plan/editions/compare/?before=1").status_code == 404
    assert edition.title not in client.get("/plan/editions/").content.decode()


def test_the_comparison_tells_what_came_what_ended_and_what_changed(cast):
    kept, ended, changed = listed(cast, "変わらない"), listed(cast, "取り下げる"), listed(cast, "変わる")
    edition = freeze(cast)
    edited(cast, changed, means="オンライン申請と窓口の見直し")
    actions.withdraw(person=cast.head, sheet_id=ended.pk, note="やめる", now=LATER)
    added = listed(cast, "新しい個票")
    found = compare_moments(cast.staff, moment_of(cast.staff, "1"), moment_of(cast.staff, "today"), today=LATER.date())
    assert found.added == [(added.number, "新しい個票")]
    assert [sheet.number for sheet in found.ended] == [ended.number]
    assert found.same == 1
    assert kept.number not in {sheet.number for sheet in found.changed}
    rows = {row.label: row for sheet in found.changed if sheet.number == changed.number for row in sheet.changes}
    marked = marked_rows([rows["手段（使う技術）"]])[0]
    assert [span.text for span in marked.after or () if span.is_changed] == ["と窓口の見直し"]
    book = load_workbook(
        BytesIO(workbook(comparison_tables(moment_of(cast.staff, "1"), moment_of(cast.staff, "today"), found)))
    )
    assert ["加わった個票", added.number, "新しい個票"] in [
        [cell.value for cell in row] for row in book["個票の異動"].iter_rows()
    ]
    assert edition.sheet_count == 3


def test_two_equal_moments_have_no_difference(cast):
    listed(cast)
    freeze(cast)
    freeze(cast, "同じ版")
    found = compare_moments(cast.staff, moment_of(cast.staff, "1"), moment_of(cast.staff, "2"), today=TODAY)
    assert (found.added, found.gone, found.changed, found.same) == ([], [], [], 1)


def test_comparing_takes_the_same_number_of_queries_however_many_sheets(cast, django_assert_max_num_queries):
    for title in ("一", "二", "三"):
        edited(cast, listed(cast, title), means="改めた手段")
    freeze(cast)
    for sheet in Sheet.objects.all():
        edited(cast, sheet, means="さらに改めた手段")
    sides = moment_of(cast.staff, "1"), moment_of(cast.staff, "today")
    with django_assert_max_num_queries(18):
        found = compare_moments(cast.staff, *sides, today=LATER.date())
    assert len(found.changed) == 3


def test_the_public_face_has_nothing_internal_and_only_money_in_the_budget(cast):
    sheet = listed(cast)
    edited(cast, sheet, risks="内部の懸念")
    BudgetLine.objects.create(sheet=sheet, fiscal_year=2027, requested=424242)
    edition = freeze(cast, now=LATER)
    seen = canonical(edition_sheets(VISITOR, edition, today=TODAY))
    whole = canonical(edition_sheets(cast.staff, edition, today=TODAY))
    for secret in ("内部の懸念", "424242", '"requested"', "assessed"):
        assert secret in whole
        assert secret not in seen


def test_the_bound_pdf_has_cover_contents_summary_sheets_and_index_and_is_printed_once(cast):
    sheet = routed(cast)
    edition = freeze(cast, note="年度初めの確定")
    [paper] = actions.print_edition(person=VISITOR, edition=edition, now=NOW)
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages)
    for expected in ("年度初めの確定", "目次", "概要", sheet.number, "索引", edition.seal, "市民課"):
        assert expected in text
    assert actions.print_edition(person=VISITOR, edition=edition, now=LATER)[0].printed_at == NOW
    actions.set_embargo(person=cast.staff, group=FieldGroup.BUDGET, publish_on=LATER.date(), reason="発表まで", now=NOW)
    assert actions.print_edition(person=VISITOR, edition=edition, now=NOW + timedelta(days=1))[0].printed_at != NOW
    assert EditionPaper.objects.filter(edition=edition).count() == 1


def test_the_pages_of_editions_open_inside_and_in_public(cast, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    sheet = listed(cast)
    freeze(cast)
    edited(cast, sheet, means="改めた手段")
    client.force_login(StaffAccount.objects.get(pk=cast.staff.account_id))
    for base in ("/plan/editions/", "/staff/plan/editions/"):
        for address in (
            "",
            "1/",
            f"1/{sheet.number}/",
            "1/edition.json",
            "compare/",
            "compare/?before=1&after=today&as=xlsx",
        ):
            assert client.get(base + address).status_code == 200, base + address
    assert "改めた" in client.get("/plan/editions/compare/").content.decode()
    answer = client.post("/staff/plan/editions/new/", {"title": "令和8年度版", "is_public": "on"})
    assert answer["Location"] == "/staff/plan/editions/2/"


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
RUN = st.fixed_dictionaries(
    {
        "stage": st.sampled_from([state.value for state in (SheetState.TRIAL, SheetState.PROCUREMENT)]),
        "attempt": st.integers(1, 3),
        "state": st.sampled_from(["planned", "running"]),
        "planned": st.just(["2025-07-01", "2025-08-01"]),
        "actual": st.just([None, None]),
        "result": TEXT,
    }
)
LINE = st.fixed_dictionaries(
    {
        "fiscal_year": st.integers(2024, 2028),
        "state": st.sampled_from(["requested", "in_budget"]),
        "requested": st.integers(0, 10**9),
        "assessed": st.none() | st.integers(0, 10**9),
        "budgeted": st.none() | st.integers(0, 10**9),
        "outturn": st.none(),
        "purpose": TEXT,
        "reason": TEXT,
    }
)
AMOUNT = st.integers(-(10**6), 10**6).map(str)
DAY = st.sampled_from(["2025-07-01", "2026-03-31"])
KPI = st.fixed_dictionaries(
    {
        "name": TEXT,
        "unit": TEXT,
        "direction": st.sampled_from(["up", "down"]),
        "baseline": st.none() | AMOUNT,
        "baseline_on": st.none() | DAY,
        "target": AMOUNT,
        "target_on": DAY,
        "source": TEXT,
        "value": st.none() | AMOUNT,
        "measured_on": DAY,
        "standing": st.just("unknown"),
    }
)
FULL_KPI = st.builds(
    lambda kpi, more: {**kpi, **more},
    KPI,
    st.fixed_dictionaries(
        {
            "definition": TEXT,
            "targets": st.lists(st.tuples(AMOUNT, DAY).map(list), max_size=2),
            "method": TEXT,
            "frequency": st.sampled_from(["daily", "yearly"]),
        }
    ),
)
BOOKING = st.fixed_dictionaries(
    {
        "work": TEXT,
        "kind": st.sampled_from(["staff_hours", "money"]),
        "unit": st.just("時間"),
        "month": DAY,
        "baseline": AMOUNT,
        "remaining": AMOUNT,
        "gain": AMOUNT,
        "method": TEXT,
        "evidence": TEXT,
        "evidence_link": TEXT,
        "evidence_file": TEXT,
        "booked_by": TEXT,
    }
)
FROZEN = st.fixed_dictionaries(
    {
        "number": st.just("2025-001"),
        "title": TEXT,
        "state": st.sampled_from([SheetState.LISTED.value, SheetState.COMPLETE.value]),
        "origin": st.just("section"),
        "owning_section": TEXT,
        "basic_policy": TEXT,
        "other_policies": st.lists(TEXT, max_size=2),
        "focus_items": st.lists(TEXT, max_size=2),
        "categories": st.lists(TEXT, max_size=2),
        "related_plans": st.just([]),
        "listed_on": st.just("2025-06-02"),
        "completed_on": st.none(),
        "merged_into": st.none() | TEXT,
        "content": st.fixed_dictionaries(
            {"issue": TEXT, "present": TEXT, "ideal": TEXT, "gap": TEXT, "purpose": TEXT, "means": TEXT}
        ),
        "route": st.lists(RUN, max_size=2),
        "kpis": st.lists(KPI | FULL_KPI, max_size=2, unique_by=lambda kpi: kpi["name"]),
        "effects": st.just([]),
        "budget": st.lists(LINE, max_size=3, unique_by=lambda line: line["fiscal_year"]),
        "progress": st.just([]),
    },
    optional={"ledger": st.lists(BOOKING, max_size=3)},
)


@given(FROZEN)
def test_the_canonical_form_gives_back_what_was_frozen(frozen):
    assert json.loads(canonical(frozen)) == frozen
    assert canonical(json.loads(canonical(frozen))) == canonical(frozen)


@given(FROZEN, FROZEN)
def test_both_columns_of_a_comparison_reproduce_their_sources(before, after):
    found = compare_sheet(before, after)
    for side, source in (("before", before), ("after", after)):
        texts = {row.key: getattr(row, side) for row in found.rows if getattr(row, side) is not None}
        assert texts == {key: text for key, (_, text) in lines_of(source).items()}
    for row, marked in zip(found.rows, marked_rows(found.rows), strict=True):
        assert row.before is None or "".join(span.text for span in marked.before or ()) == row.before
        assert row.after is None or "".join(span.text for span in marked.after or ()) == row.after
        assert row.is_changed == any(span.is_changed for span in (*(marked.before or ()), *(marked.after or ())))


@given(FROZEN)
def test_the_public_face_of_a_face_is_the_face(frozen):
    def shows(group: FieldGroup, year: int | None) -> bool:
        return group is not FieldGroup.CONTENT and (year is None or year < 2027)

    face = public_face(frozen, shows)
    assert public_face(face, shows) == face
    assert all(line["fiscal_year"] < 2027 for line in face["budget"])
