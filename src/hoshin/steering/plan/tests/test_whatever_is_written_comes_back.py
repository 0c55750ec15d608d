"""Whatever people write: an edition gives it back, and both columns of a comparison in Excel say what their sides said."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hoshin.steering.plan import actions
from hoshin.steering.plan.queries import compare_moments, edition_sheets, is_seal_whole, moment_of
from hoshin.steering.plan.queries.comparison_tables import comparison_tables
from hoshin.steering.plan.queries.freezing import frozen_now
from hoshin.steering.plan.rules import lines_of
from hoshin.steering.plan.tests.cast import NOW, Cast, fresh, routed
from hoshin.web.spreadsheet import workbook

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
WRITTEN = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30) | st.sampled_from(
    [
        "=1+1",
        "+81",
        "@計",
        "'引用",
        "_x0041_",
        "一行目\n二行目",
        "　字下げ",
        "𠮷野家の髙﨑",
        "<b>&amp;</b>",
        "が",
        "e\u0301",
    ]
)
CONTENT = st.fixed_dictionaries(dict.fromkeys(("issue", "present", "ideal", "gap", "purpose", "means"), WRITTEN))
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def sheet(cast: Cast):
    """A listed sheet with a route, money and an indicator."""
    return routed(cast)


def write(cast: Cast, sheet, content) -> None:
    actions.edit_sheet(
        person=cast.member, sheet_id=sheet.pk, seen_version=fresh(sheet).version, content=content, now=NOW
    )


@given(CONTENT, CONTENT)
@FEW
def test_an_edition_gives_back_whatever_was_frozen(cast, sheet, content, later):
    write(cast, sheet, content)
    before = [frozen for _, frozen in frozen_now(today=TODAY)]
    edition = actions.freeze_edition(person=cast.staff, title="版", now=NOW)
    write(cast, sheet, later)
    assert edition_sheets(cast.staff, edition, today=TODAY) == before
    assert is_seal_whole(edition)


@given(CONTENT, CONTENT)
@FEW
def test_both_columns_of_the_comparison_in_excel_say_what_their_sides_said(cast, sheet, content, later):
    write(cast, sheet, content)
    old = _only(frozen_now(today=TODAY))
    edition = actions.freeze_edition(person=cast.staff, title="版", now=NOW)
    write(cast, sheet, later)
    new = _only(frozen_now(today=TODAY))
    before, after = moment_of(cast.staff, str(edition.number)), moment_of(cast.staff, "today")
    found = compare_moments(cast.staff, before, after, today=TODAY)
    book = load_workbook(BytesIO(workbook(comparison_tables(before, after, found))))
    rows = list(book["項目ごとの変更"].iter_rows(min_row=2, values_only=True))
    sides = [dict(lines_of(frozen).values()) for frozen in (old, new)]
    assert {row[2] for row in rows} == {
        label for label in {**sides[0], **sides[1]} if sides[0].get(label) != sides[1].get(label)
    }
    for _, _, label, one, other in rows:
        for cell, side in ((one, sides[0]), (other, sides[1])):
            assert cell == side.get(str(label), "（なし）")


def _only(frozen):
    ((_, content),) = list(frozen)
    return content
