"""A transfer that is known in March: reviewed ahead, carried out by the schedule on the day; thousands of things at once."""

import re
from datetime import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from hoshin.foundation.audit.models import Event
from hoshin.foundation.handover.models import Handover, PlannedHandover
from hoshin.foundation.handover.public import carry_out_planned, drop_plan, hand_over, plan_handover, review_of
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.models import Section, StaffAccount
from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Advice, Sheet, SheetFollow
from hoshin.steering.plan.tests.cast import NOW, Cast, listed, planned
from hoshin.steering.plan.tests.test_handing_over_when_officials_move import MORNING, SPRING, leave, number, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MARCH = datetime(2026, 3, 20, 14, 0, tzinfo=JAPAN)
ADDRESS = "/staff/handover/?on=2026-04-01"


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    """A sheet that the aide advised on and follows; the aide leaves in spring."""
    sheet = listed(cast)
    actions.advise(person=cast.aide, sheet_id=sheet.pk, body="他市の例を調べては", is_public=False, now=NOW)
    actions.follow(person=cast.aide, sheet_id=sheet.pk, now=NOW)
    return sheet


@pytest.fixture
def new(cast: Cast, sheet: Sheet) -> StaffAccount:
    new = leave(cast.aide, successor="new-aide")
    assert new is not None
    return new


def plan(cast: Cast, **changed: int | None) -> PlannedHandover:
    return plan_handover(person=cast.staff, day=SPRING, chosen={**proposed(), **changed}, now=MARCH)


def test_what_is_planned_in_march_passes_on_the_day_and_not_before(cast, sheet, new):
    plan(cast)
    assert "ありません" in carry_out_planned(MARCH)
    assert "ありません" in carry_out_planned(datetime(2026, 3, 31, 23, 59, tzinfo=JAPAN))
    assert not Handover.objects.exists()
    said = carry_out_planned(datetime(2026, 4, 1, 0, 15, tzinfo=JAPAN))
    assert said.startswith("2件を引き継ぎました。")
    assert Advice.objects.get().answer_to_id == new.pk
    kept = PlannedHandover.objects.get()
    assert kept.state == "carried_out"
    assert kept.handover is not None
    assert kept.handover.done_by == "情報政策室 CIOスタッフ（予定）"
    assert Message.objects.filter(template="handover.taken_over", recipient=new).exists()
    assert Message.objects.get(template="handover.plan_settled").recipient_id == cast.staff.account_id
    assert {"handover.planned", "handover.carried_out"} <= set(Event.objects.values_list("name", flat=True))
    assert "ありません" in carry_out_planned(MORNING), "a second run does nothing"


def test_the_schedule_carries_it_out_although_whoever_planned_it_has_moved_too(cast, sheet, new):
    plan(cast)
    leave(cast.staff)
    carry_out_planned(MORNING)
    assert SheetFollow.objects.get().account_id == new.pk


def test_what_came_since_the_plan_goes_to_whom_is_proposed(cast, sheet, new):
    plan(cast)
    later = planned(cast, "三月の終わりの個票")
    actions.follow(person=cast.aide, sheet_id=later.pk, now=MARCH)
    said = carry_out_planned(MORNING)
    assert "3件を引き継ぎました。予定の後に増えた1件は案の相手とし、相手のいない0件は残しています。" in said
    assert set(SheetFollow.objects.values_list("account_id", flat=True)) == {new.pk}


def test_a_plan_that_cannot_be_carried_out_changes_nothing_and_is_told(cast, sheet, new, monkeypatch):
    plan(cast)

    def refuse(**_options):
        raise RuleBroken("この助言は引き継げません。")

    monkeypatch.setattr("hoshin.steering.plan.actions.handing_over.write_trail", lambda *a, **o: refuse())
    assert "この助言は引き継げません。" in carry_out_planned(MORNING)
    assert PlannedHandover.objects.get().state == "failed"
    assert SheetFollow.objects.get().account_id == cast.aide.account_id
    assert "行えず" in Message.objects.get(template="handover.plan_settled").subject


def test_planning_again_replaces_dropping_ends_and_handing_over_by_hand_settles(cast, sheet, new):
    first, second = plan(cast), plan(cast)
    first.refresh_from_db()
    assert (first.state, second.state) == ("dropped", "waiting")
    drop_plan(person=cast.staff, plan_id=second.pk, now=MARCH)
    with pytest.raises(MoveRefused):
        drop_plan(person=cast.staff, plan_id=second.pk, now=MARCH)
    third = plan(cast)
    hand_over(person=cast.staff, day=SPRING, chosen=proposed(), now=MORNING)
    third.refresh_from_db()
    assert third.state == "dropped"


def test_a_plan_is_whole_for_a_day_to_come_and_by_those_who_organise(cast, sheet, new):
    first, *_ = proposed()
    with pytest.raises(RuleBroken, match="選んでいない行が1件"):
        plan(cast, **{first: None})
    with pytest.raises(RuleBroken, match="発令日になっている"):
        plan_handover(person=cast.staff, day=SPRING, chosen=proposed(), now=MORNING)
    with pytest.raises(NotAllowed):
        plan_handover(person=cast.head, day=SPRING, chosen=proposed(), now=MARCH)
    with pytest.raises(Conflict):
        plan_handover(person=cast.staff, day=SPRING, chosen=proposed(), seen="other", now=MARCH)
    plan(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedHandover.objects.create(effective_on=SPRING, planned_by="x", planned_at=MARCH)


@pytest.fixture
def browser(cast):
    """The CIO staff's browser in March."""
    with time_machine.travel(MARCH, tick=False):
        client = Client()
        client.force_login(StaffAccount.objects.get(pk=cast.staff.account_id))
        yield client


def sent(page: str) -> dict[str, str]:
    """What the form on the page sends as it stands."""
    values = dict(re.findall(r'<input type="hidden" name="(seen)" value="([^"]+)"', page))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="(\d*)" selected>', options)
        values[name] = chosen[1] if chosen else ""
    return values


def test_the_page_plans_shows_the_plan_and_drops_it(cast, sheet, new, browser):
    page = browser.get(ADDRESS).text
    assert "この相手で、発令日に引き継ぐ予定にする" in page
    done = browser.post(ADDRESS, sent(page), follow=True).text
    assert "2件を、発令日の未明に引き継ぎます。" in done
    assert "予定しています" in done
    kept = PlannedHandover.objects.get()
    assert set(kept.chosen.values()) == {new.pk}
    dropped = browser.post(f"/staff/handover/plans/{kept.pk}/drop/", follow=True).text
    assert "予定を取りやめました" in dropped
    assert "予定しています" not in dropped


MANY = 260


@pytest.fixture
def many(cast: Cast, sheet: Sheet, new: StaffAccount) -> None:
    """Hundreds of sheets that the aide follows and whose section has nobody left in spring."""
    rows = [
        Sheet(
            **{
                field.attname: getattr(sheet, field.attname)
                for field in Sheet._meta.concrete_fields
                if field.attname not in {"id", "number"}
            },
            number=f"2025-{place:03}",
        )
        for place in range(100, 100 + MANY)
    ]
    Sheet.objects.bulk_create(rows)
    made = Sheet.objects.exclude(pk=sheet.pk)
    SheetFollow.objects.bulk_create(SheetFollow(account_id=number(cast.aide), sheet=one, since=NOW) for one in made)
    Section.objects.filter(pk=cast.section.pk).update(parent=cast.other_section)
    for person in (cast.head, cast.member):
        leave(person)


def test_hundreds_of_things_pass_in_one_step_by_groups_with_single_rows_apart(cast, sheet, new, many, browser):
    review = review_of(SPRING)
    assert len(review.rows) == 2 * (MANY + 1) + 1
    page = browser.get(ADDRESS).text
    assert len(re.findall("<select", page)) == 3
    follows = next(group for group in review.groups if group.kind.code == "plan.follow")
    apart = f"{ADDRESS}&apart={follows.key}"
    page = browser.get(apart).text
    values = sent(page)
    rows = [name for name in values if name.startswith("to:")]
    assert len(rows) == 200, "one by one as far as a person can look"
    stays = rows[7]
    other = next(option.id for option in follows.proposal.options if option.id != new.pk)
    assert browser.post(apart, {**values, stays: str(other)}).status_code == 302
    kept = PlannedHandover.objects.get()
    assert kept.chosen[stays] == other
    assert f'<option value="{other}" selected>' in browser.get(ADDRESS).text, "what was set apart is seen again"
    carry_out_planned(MORNING)
    taken = SheetFollow.objects.values_list("account_id", flat=True)
    assert sorted(taken) == sorted([new.pk] * MANY + [other])
    assert set(Sheet.objects.values_list("owning_section_id", flat=True)) == {cast.other_section.pk}
    told = Message.objects.get(template="handover.taken_over", recipient=new)
    assert "ほか" in told.body
    assert review_of(SPRING).rows == ()
