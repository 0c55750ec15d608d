"""A draft goes its way to the CIO; from its day everybody sees it, and it stays as it was decided."""

from datetime import date, timedelta

import pytest

from hoshin.foundation.approvals.public import Outcome, reject, requests_of, return_to
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.search.public import find
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.policy.actions import (
    REVISION_THING,
    content_digest,
    import_schemes,
    recall_revision,
    refresh_search,
    remove_section,
    save_section,
    start_revision,
    submit_revision,
    withdraw_revision,
)
from hoshin.steering.policy.models import FocusItem, Revision, Section
from hoshin.steering.policy.queries import document_of, public_revisions, revision_in_force
from hoshin.steering.policy.rules import REVISION_FLOW
from hoshin.steering.policy.tests.conftest import agree, decide, request_id, scheme_entry, scheme_file
from hoshin.steering.policy.tests.test_importing_schemes import SUCCESSOR

pytestmark = pytest.mark.django_db
TODAY = date(2021, 5, 10)
LATER = date(2021, 6, 1)


def submit(cast, revision, now, *, person=None, effective_on=LATER):
    return submit_revision(
        person=person or cast.staff, revision_id=revision.pk, effective_on=effective_on, note="お願いします", now=now
    )


def names(revision):
    return [entry.name for entry in history_of(REVISION_THING, revision.pk)]


def test_it_is_in_force_from_its_day(cast, draft, schemes, now):
    decided = decide(cast, draft, effective_on=LATER)
    assert decided.state == "approved"
    assert revision_in_force(LATER - timedelta(days=1)) is None
    assert revision_in_force(LATER) == decided
    assert list(public_revisions(LATER - timedelta(days=1))) == []
    assert names(decided)[:2] == ["policy.revision.approved", "policy.revision.submitted"]


def test_the_older_one_stays_readable_when_a_newer_one_comes_into_force(cast, in_force, second, now):
    decide(cast, second, effective_on=LATER)
    assert revision_in_force(LATER - timedelta(days=1)) == in_force
    assert revision_in_force(LATER) == second
    assert list(public_revisions(LATER)) == [second, in_force]


def test_what_was_decided_does_not_change_with_the_national_plan(cast, in_force, now):
    before = document_of(in_force, today=TODAY)
    import_schemes(person=cast.staff, text=scheme_file(scheme_entry(**SUCCESSOR)), now=now)
    after = document_of(Revision.objects.get(pk=in_force.pk), today=date(2026, 1, 1))
    assert after.passages == before.passages
    assert after.digest == in_force.digest == content_digest(str(in_force.pk))


def test_a_late_decision_brings_it_into_force_on_its_own_day(cast, draft, schemes, now):
    submit(cast, draft, now, effective_on=TODAY)
    late = now + timedelta(days=3)
    agree(draft, cast.aide, cast.deputy, cast.cio, now=late)
    draft.refresh_from_db()
    assert draft.effective_on == TODAY + timedelta(days=3)


def test_while_it_is_being_decided_nobody_writes(cast, draft, section_of, now):
    submit(cast, draft, now)
    section = section_of("narrative")
    with pytest.raises(MoveRefused):
        save_section(person=cast.staff, section_id=section.pk, version=1, heading="見出し", text="文", now=now)
    with pytest.raises(MoveRefused):
        submit(cast, draft, now)


def test_returned_it_is_written_again_and_goes_its_way_again(cast, draft, schemes, section_of, now):
    submit(cast, draft, now)
    agree(draft, cast.aide)
    return_to(person=cast.deputy, request_id=request_id(draft), to_order=0, note="数字を確かめてください。", now=now)
    draft.refresh_from_db()
    assert (draft.state, draft.classification) == ("returned", None)
    section = section_of("narrative")
    save_section(
        person=cast.staff,
        section_id=section.pk,
        version=section.version,
        heading="策定の目的",
        text="直した文",
        now=now,
    )
    assert decide(cast, draft, effective_on=LATER).state == "approved"
    assert requests_of(REVISION_THING, draft.pk).count() == 1
    assert "policy.revision.returned" in names(draft)
    returned = next(e for e in history_of(REVISION_THING, draft.pk) if e.name == "policy.revision.returned")
    assert returned.reason == "数字を確かめてください。"


def test_whoever_asked_can_take_it_back(cast, draft, now):
    submit(cast, draft, now)
    with pytest.raises(NotAllowed):
        recall_revision(person=cast.colleague, revision_id=draft.pk, now=now)
    assert recall_revision(person=cast.staff, revision_id=draft.pk, now=now).state == "returned"


def test_rejected_it_has_ended(cast, draft, now):
    submit(cast, draft, now)
    agree(draft, cast.aide, cast.deputy)
    reject(person=cast.cio, request_id=request_id(draft), note="見送ります。", now=now)
    draft.refresh_from_db()
    assert draft.state == "rejected"
    assert names(draft)[0] == "policy.revision.rejected"
    assert start_revision(person=cast.staff, name="VER.01", purpose="", based_on=draft, now=now).number == 2


def test_a_draft_is_given_up_with_a_reason(cast, draft, now):
    with pytest.raises(RuleBroken):
        withdraw_revision(person=cast.staff, revision_id=draft.pk, reason=" ", now=now)
    with pytest.raises(NotAllowed):
        withdraw_revision(person=cast.cio, revision_id=draft.pk, reason="やめます", now=now)
    withdrawn = withdraw_revision(person=cast.staff, revision_id=draft.pk, reason="時期を改めます。", now=now)
    assert withdrawn.state == "withdrawn"
    assert history_of(REVISION_THING, draft.pk)[0].reason == "時期を改めます。"


def test_a_returned_one_is_given_up_together_with_its_request(cast, draft, now):
    submit(cast, draft, now)
    recall_revision(person=cast.staff, revision_id=draft.pk, now=now)
    withdraw_revision(person=cast.staff, revision_id=draft.pk, reason="時期を改めます。", now=now)
    assert [request.state for request in requests_of(REVISION_THING, draft.pk)] == ["withdrawn"]


def test_a_colleague_of_who_asked_gives_a_returned_one_up(cast, draft, now):
    submit(cast, draft, now)
    recall_revision(person=cast.staff, revision_id=draft.pk, now=now)
    withdraw_revision(person=cast.colleague, revision_id=draft.pk, reason="時期を改めます。", now=now)
    assert [request.state for request in requests_of(REVISION_THING, draft.pk)] == ["withdrawn"]


@pytest.mark.parametrize("kind", ["principle", "approach", "direction", "focus", "keyword"])
def test_an_incomplete_one_is_not_put_to_decision(cast, draft, section_of, now, kind):
    section = section_of(kind)
    if kind == "focus":
        for other in Section.objects.filter(revision=draft, kind="focus", basic_policy=section.basic_policy):
            remove_section(person=cast.staff, section_id=other.pk, now=now)
    elif kind == "keyword":
        save_section(
            person=cast.staff, section_id=section.pk, version=section.version, heading="ない言葉", text="説明", now=now
        )
    else:
        remove_section(person=cast.staff, section_id=section.pk, now=now)
    with pytest.raises(RuleBroken) as refused:
        submit(cast, draft, now)
    assert "まだ決裁を求められません" in refused.value.message
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_day_must_be_free_and_not_past(cast, draft, in_force, second, now):
    for day in (TODAY - timedelta(days=1), TODAY):
        with pytest.raises(RuleBroken) as refused:
            submit(cast, second, now, effective_on=day)
        assert refused.value.field == "effective_on"


def test_two_revisions_cannot_come_into_force_on_one_day(cast, in_force, second, now):
    third = start_revision(person=cast.colleague, name="VER.03", purpose="", based_on=in_force, now=now)
    submit(cast, second, now, effective_on=LATER)
    decide(cast, third, effective_on=LATER)
    agree(second, cast.aide, cast.deputy)
    with pytest.raises(RuleBroken):
        agree(second, cast.cio)
    second.refresh_from_db()
    assert second.state == "deciding"


def test_words_changed_behind_the_approvers_backs_cannot_be_decided(cast, draft, section_of, now):
    submit(cast, draft, now)
    section_of("narrative").paragraphs.update(text="すり替えた文")
    with pytest.raises(Conflict):
        agree(draft, cast.aide)


@pytest.mark.parametrize(("who", "refusal"), [("member", NotAllowed), ("cio", NotAllowed), ("expert", NotFound)])
def test_only_cio_staff_ask(cast, draft, now, who, refusal):
    with pytest.raises(refusal):
        submit(cast, draft, now, person=getattr(cast, who))


def test_basic_policies_and_items_take_the_words_that_were_decided(cast, in_force, second, now):
    section = Section.objects.filter(revision=second, kind="focus").order_by("order")[0]
    save_section(
        person=cast.staff,
        section_id=section.pk,
        version=section.version,
        heading="オンライン申請の導入",
        group_title="新しい区分",
        text="説明",
        now=now,
    )
    item = FocusItem.objects.get(sections=section)
    assert item.title == "オンライン申請"
    decide(cast, second, effective_on=LATER)
    item.refresh_from_db()
    assert (item.title, item.group_title) == ("オンライン申請の導入", "新しい区分")
    assert history_of("policy.focus_item", item.pk)[0].name == "policy.name.changed"


def test_people_find_what_is_in_force_and_nothing_else(cast, in_force, second, now):
    assert [hit.url for hit in find("オンライン申請", person=cast.visitor).hits] == ["/policy/basic/1/"]
    assert find("付け加えた", person=cast.visitor).hits == ()
    decide(cast, second, effective_on=LATER)
    assert find("付け加えた", person=cast.visitor).hits == ()
    refresh_search(now=now + timedelta(days=30))
    assert len(find("付け加えた", person=cast.visitor).hits) == 1


def test_every_outcome_has_its_move():
    assert {outcome.value for outcome in Outcome} == {"approved", "returned", "rejected", "withdrawn"}
    assert {move.code for move in REVISION_FLOW.moves_from("deciding")} == {"approve", "return", "reject", "recall"}
