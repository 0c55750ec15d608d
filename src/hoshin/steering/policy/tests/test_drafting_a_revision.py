"""CIO staff begin a revision, empty or from any earlier one, and give it its name."""

import pytest

from hoshin.foundation.audit.public import history_of
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.policy.actions import REVISION_THING, describe_revision, start_revision
from hoshin.steering.policy.models import Revision, Section
from hoshin.steering.policy.queries import document_of, proposed_name, revision_for, revisions_for

pytestmark = pytest.mark.django_db


def test_a_revision_begun_from_another_says_the_same_under_the_same_keys(cast, draft, now):
    second = start_revision(person=cast.staff, name="VER.02", purpose="国の計画の改定", based_on=draft, now=now)
    first, copy = (document_of(revision, today=now.date()) for revision in (draft, second))
    assert copy.passages == first.passages
    assert second.number == 2
    assert second.based_on == draft
    assert {section.version for section in copy.sections} == {1}


def test_removed_sections_are_not_taken_along(cast, draft, section_of, now):
    Section.objects.filter(pk=section_of("keyword").pk).update(is_removed=True)
    second = start_revision(person=cast.staff, name="VER.02", purpose="", based_on=draft, now=now)
    assert second.sections.count() == draft.sections.count() - 1


def test_the_next_name_is_proposed(draft):
    assert proposed_name() == "VER.02"
    Revision.objects.filter(pk=draft.pk).update(state="withdrawn")
    assert proposed_name() == "VER.01"


def test_a_name_is_borne_by_one_standing_revision(cast, draft, now):
    with pytest.raises(RuleBroken) as refused:
        start_revision(person=cast.staff, name=" VER.01 ", purpose="", now=now)
    assert refused.value.field == "name"
    Revision.objects.filter(pk=draft.pk).update(state="withdrawn")
    assert start_revision(person=cast.staff, name="VER.01", purpose="", now=now).number == 2


@pytest.mark.parametrize("name", ["", "  ", "あ" * 21])
def test_a_name_is_needed_and_short(cast, now, name):
    with pytest.raises(RuleBroken):
        start_revision(person=cast.staff, name=name, purpose="", now=now)


@pytest.mark.parametrize(
    ("who", "refusal"), [("member", NotAllowed), ("cio", NotAllowed), ("expert", NotFound), ("visitor", NotFound)]
)
def test_only_cio_staff_begin_one(cast, now, who, refusal):
    with pytest.raises(refusal):
        start_revision(person=getattr(cast, who), name="VER.09", purpose="", now=now)


def test_name_and_purpose_can_be_changed_by_one_person_at_a_time(cast, draft, now):
    described = describe_revision(
        person=cast.staff, revision_id=draft.pk, version=draft.version, name="VER.1", purpose="改めた趣旨", now=now
    )
    assert (described.name, described.version) == ("VER.1", draft.version + 1)
    with pytest.raises(Conflict):
        describe_revision(
            person=cast.colleague, revision_id=draft.pk, version=draft.version, name="VER.2", purpose="", now=now
        )


def test_a_decided_revision_keeps_its_name(cast, draft, now):
    Revision.objects.filter(pk=draft.pk).update(state="withdrawn")
    with pytest.raises(MoveRefused):
        describe_revision(person=cast.staff, revision_id=draft.pk, version=1, name="VER.2", purpose="", now=now)


def test_the_trail_tells_of_it(cast, draft, now):
    second = start_revision(person=cast.staff, name="VER.02", purpose="国の計画の改定", based_on=draft, now=now)
    describe_revision(
        person=cast.staff, revision_id=second.pk, version=1, name="VER.2.0", purpose="国の計画の改定", now=now
    )
    names = [entry.name for entry in history_of(REVISION_THING, second.pk)]
    assert names == ["policy.revision.described", "policy.revision.started"]


def test_a_stranger_does_not_find_a_draft(cast, draft, now):
    today = now.date()
    assert revision_for(cast.member, draft.number, today=today) == draft
    assert list(revisions_for(cast.expert, today=today)) == []
    for stranger in (cast.expert, cast.visitor):
        with pytest.raises(NotFound):
            revision_for(stranger, draft.number, today=today)
