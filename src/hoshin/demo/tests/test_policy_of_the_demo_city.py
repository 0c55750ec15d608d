"""The demo city's policy is complete, decided by its own people, and differs from revision to revision."""

from datetime import date, datetime

import pytest
from django.db import transaction

from hoshin.demo.organisation.loading import load_organisation
from hoshin.demo.policy.loading import load_policy, organisation_needed_since
from hoshin.foundation.audit.public import ActorKind, EventFilter, events
from hoshin.foundation.people.public import VISITOR
from hoshin.foundation.search.public import find
from hoshin.kernel.clock import JAPAN, local_date
from hoshin.steering.policy.public import (
    Revision,
    basic_policies,
    comparison_for,
    document_of,
    focus_items,
    proposed_categories,
    revision_in_force,
    threads_of,
)
from hoshin.steering.policy.rules import Change, Kind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=JAPAN)
TABLE_2021 = ["a, c/ii, iii", "b/—", "d/viii", "e/iv", "e/i", "e/v, vi", "e/—"]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):

    with django_db_blocker.unblock(), transaction.atomic():
        since = organisation_needed_since()
        load_policy(load_organisation(since=local_date(since), now=since), now=NOW)
        yield
        transaction.set_rollback(True)


def revision(name):
    return Revision.objects.get(name=name)


def test_it_is_in_force_since_june_2021_and_revised_since(loaded):
    assert revision_in_force(date(2021, 5, 31)) is None
    assert revision_in_force(date(2021, 6, 1)) == revision("VER.01")
    assert revision_in_force(date(2026, 11, 24)) == revision("VER.02")
    assert revision("VER.03").state == "draft"


def test_all_seven_policies_and_every_focus_item_are_there(loaded):
    document = document_of(revision("VER.01"), today=NOW.date())
    assert [(policy.number, len(policy.items)) for policy in document.policies] == [
        (1, 6), (2, 3), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4),
    ]  # fmt: skip
    for policy in document.policies:
        assert policy.approach
        assert policy.direction
        assert all(item.markdown for item in policy.items)
    assert document.principle
    assert [keyword.text.heading for keyword in document.principle.keywords] == ["合理的", "環境", "必要な人", "運用"]
    assert {piece.mark for piece in document.principle.pieces} == {"", "①", "②", "③", "④"}
    narratives = [section.placed.number for section in document.sections if section.kind is Kind.NARRATIVE]
    assert narratives == ["1-1", "1-2", "1-3", "1-4", "1-5", "1-6", "2-1", "2-3", "2-4", "2-5", "4-1", "4-2", "4-3"]
    assert len(focus_items()) == 29


def test_the_table_is_that_of_the_draft_of_2021(loaded):
    rows = document_of(revision("VER.01"), today=NOW.date()).classification.rows
    assert ["/".join(row.cells) for row in rows] == TABLE_2021


def test_sheets_are_classified_by_the_plan_of_their_day(loaded):
    first = basic_policies()[0]
    assert [category.code for category in proposed_categories(first, date(2024, 4, 1))] == ["a", "c", "ii", "iii"]
    assert [category.code for category in proposed_categories(first, date(2025, 4, 1))] == ["a", "c", "i", "iv"]


def test_the_second_revision_shows_what_four_years_changed(loaded):
    comparison = comparison_for(VISITOR, 1, 2, today=NOW.date()).comparison
    added = [row.passage.text for row in comparison.rows if row.change is Change.ADDED]
    assert "スマートフォン教室の開催" in added
    assert comparison.count(Change.CHANGED) >= 8
    assert comparison.count(Change.SAME) > 150


def test_sections_have_commented_on_the_next_one(loaded):
    views = threads_of(document_of(revision("VER.03"), today=NOW.date()))
    assert sorted(view.is_open for view in views) == [False, True, True]
    assert len(views) == 3


def test_everything_was_done_by_somebody_of_the_city_and_is_found(loaded):
    told = events(EventFilter(thing_kind="policy.revision"))
    assert told.count() > 70
    assert not told.exclude(actor_kind=ActorKind.STAFF).exists()
    assert find("スマートフォン教室", person=VISITOR).total >= 1
    assert find("生成AI", person=VISITOR).total == 0
