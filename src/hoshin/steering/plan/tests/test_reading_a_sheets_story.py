"""The story on a sheet's page: what changed unfolds in words, and the whole of it can be asked for."""

from django.test import Client

from hoshin.foundation.people.models import StaffAccount
from hoshin.steering.plan import actions
from hoshin.steering.plan.tests.cast import NOW, drafted, fresh


def page_of(cast, sheet, **asked):
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=cast.member.account_id))
    return client.get(f"/staff/plan/sheets/{sheet.number}/", asked).content.decode()


def test_changed_fields_unfold_with_names_instead_of_numbers(cast):
    sheet = drafted(cast)
    actions.edit_sheet(
        person=cast.member,
        sheet_id=sheet.pk,
        seen_version=1,
        content={"issue": "窓口が遠い", "related_sections": [cast.other_section.pk], "needs_no_budget": True},
        now=NOW,
    )
    actions.propose(person=cast.head, sheet_id=sheet.pk, now=NOW)
    page = page_of(cast, sheet)
    assert "<del>下書き</del>" in page, "a state is told by its label"
    assert "<ins>発案</ins>" in page
    assert "<ins>窓口が遠い</ins>" in page
    assert f"<ins>{cast.other_section.name}</ins>" in page, "a related section is told by its name"
    assert "<ins>はい</ins>" in page
    assert "<dt>行政課題</dt>" in page


def test_the_newest_come_first_and_the_rest_on_demand(cast):
    sheet = drafted(cast)
    for number in range(25):
        actions.edit_sheet(
            person=cast.member,
            sheet_id=sheet.pk,
            seen_version=fresh(sheet).version,
            content={"gap": f"差{number}"},
            now=NOW,
        )
    short = page_of(cast, sheet)
    assert "<ins>差24</ins>" in short
    assert "<ins>差0</ins>" not in short
    assert 'href="?story=all#history"' in short
    whole = page_of(cast, sheet, story="all")
    assert "<ins>差0</ins>" in whole
    assert "?story=all" not in whole
