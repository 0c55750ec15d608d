"""On the day of a transfer applications, procedures and open questions pass to somebody who answers for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hoshin.citizens.procedures.actions.examining import ask_section, start_examination
from hoshin.citizens.procedures.actions.passing_on import pass_applications, pass_consultations
from hoshin.citizens.procedures.models import Application, Consultation, Procedure
from hoshin.citizens.procedures.public import save_procedure
from hoshin.citizens.procedures.queries import entry_of
from hoshin.citizens.procedures.queries.inbox import Wanted, heaps, inbox
from hoshin.citizens.procedures.tests.forms import handed_in
from hoshin.foundation.audit.models import Event
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.handover.public import count_ownerless, hand_over, review_of
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.models import Assignment, Section
from hoshin.foundation.people.public import assign, create_account
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import NotAllowed, RuleBroken

pytestmark = pytest.mark.postgres
DAY = NOW.date() + timedelta(days=7)
MORNING = NOW + timedelta(days=7)


@pytest.fixture
def held(city, dogs):
    """An application that the member is in charge of, and one that nobody is."""
    number = handed_in(dogs.code).number
    start_examination(person=city.person("farm-member"), number=number, now=NOW)
    handed_in(dogs.code, family="上越")
    return Application.objects.get(number=number)


def leave(city, *codes):
    for code in codes:
        Assignment.objects.filter(account=city.accounts[code]).update(ends_on=DAY - timedelta(days=1))


def proposed():
    return {row.key: row.proposal.proposed for row in review_of(DAY).rows}


def hand_all_over(city):
    return hand_over(person=city.person("operator", now=MORNING), day=DAY, chosen=proposed(), now=MORNING)


def test_whoever_takes_the_post_takes_the_applications(city, held):
    leave(city, "farm-member")
    operator = city.person("operator")
    new = create_account(person=operator, login_name="new", label="新しい職員", now=NOW)
    assign(person=operator, account_id=new.pk, post_id=city.posts["farm-member"].pk, starts_on=DAY, now=NOW)
    (row,) = review_of(DAY).rows
    assert (row.kind.label, row.held.label) == ("担当している申請", f"{held.number} {held.procedure.title}")
    assert hand_all_over(city).passed == 1
    held.refresh_from_db()
    assert held.assignee_id == new.pk
    assert held.number in Message.objects.get(template="handover.taken_over", recipient=new).body
    assert Event.objects.get(name="procedures.application.handed_on").actor_id == str(operator.account_id)
    assert review_of(DAY).rows == ()
    assert count_ownerless(DAY).count == 0


def test_without_a_successor_the_head_takes_them_and_nobody_of_another_section_can(city, held):
    leave(city, "farm-member")
    assert count_ownerless(DAY).count == 1
    operator = city.person("operator", now=MORNING)
    with pytest.raises(RuleBroken, match="担当課の職員"):
        pass_applications(person=operator, thing_ids=[str(held.pk)], to_id=city.accounts["ict-staff"].pk, now=MORNING)
    with pytest.raises(NotAllowed):
        pass_applications(person=city.person("farm-head"), thing_ids=[], to_id=city.accounts["farm-head"].pk, now=NOW)
    hand_all_over(city)
    held.refresh_from_db()
    assert held.assignee == city.accounts["farm-head"]


def test_a_section_without_people_passes_its_procedures_and_the_questions_to_it(city, held):
    Section.objects.filter(pk=city.sections["farm"].pk).update(parent=city.sections["general"])
    Section.objects.filter(pk=city.sections["ict"].pk).update(parent=city.sections["general"])
    ask_section(
        person=city.person("farm-member"),
        number=str(held.number),
        section_id=city.sections["ict"].pk,
        question="?",
        due_on=DAY,
        shows_content=False,
        now=NOW,
    )
    Assignment.objects.filter(post__section=city.sections["ict"], account=city.accounts["ict-staff"]).delete()
    leave(city, "farm-member", "farm-head")
    Assignment.objects.filter(account=city.accounts["operator"]).update(post=city.posts["aide"])
    counted = dict(count_ownerless(DAY).found)
    assert counted == {"担当している申請": 1, "手続": 1, "回答していない照会": 1}
    person = city.person("operator", now=MORNING)
    with pytest.raises(NotAllowed):
        pass_consultations(person=person, thing_ids=[], to_id=1, now=MORNING)
    Assignment.objects.create(account=city.accounts["ict-staff"], post=city.posts["auditor"], starts_on=DAY)
    city.posts["auditor"].role = "operator"
    city.posts["auditor"].save()
    hand_over(person=city.person("ict-staff", now=MORNING), day=DAY, chosen=proposed(), now=MORNING)
    assert Procedure.objects.get().section == city.sections["general"]
    held.refresh_from_db()
    assert held.assignee is None
    assert Consultation.objects.get().section == city.sections["general"]
    names = set(Event.objects.filter(at=MORNING).values_list("name", flat=True))
    moved = {"procedures.procedure.handed_on", "procedures.application.consultation_handed_on"}
    assert {*moved, "procedures.application.released"} <= names
    assert count_ownerless(DAY).count == 0


def moved_to_another_section(city):
    leave(city, "farm-member")
    Assignment.objects.create(account=city.accounts["farm-member"], post=city.posts["aide"], starts_on=DAY)


def test_whoever_moves_to_another_section_can_keep_no_application(city, held):
    moved_to_another_section(city)
    assert dict(count_ownerless(DAY).found) == {"担当している申請": 1}
    (row,) = review_of(DAY).rows
    assert row.is_ownerless
    assert not row.offers(city.accounts["farm-member"].pk)
    assert {option.id for option in row.options} == {city.accounts["farm-head"].pk}
    heap = next(one for one in heaps(city.person("farm-head", now=MORNING), today=DAY) if one.code == "nobody")
    assert heap.count == 2
    hand_all_over(city)
    held.refresh_from_db()
    assert held.assignee == city.accounts["farm-head"]
    head = city.person("farm-head", now=MORNING)
    assert [one.pk for one in inbox(head, Wanted(show="nobody"), today=DAY)] != [held.pk]
    assert next(one for one in heaps(head, today=DAY) if one.code == "nobody").count == 1


def test_whoever_begins_to_examine_takes_what_somebody_of_another_section_had(city, dogs):
    number = handed_in(dogs.code).number
    Application.objects.update(assignee=city.accounts["ict-staff"])
    start_examination(person=city.person("farm-member"), number=number, now=NOW)
    assert Application.objects.get().assignee == city.accounts["farm-member"]


def test_a_procedure_that_changes_its_section_in_the_register_leaves_nobody_of_the_old_one_in_charge(city, held):
    entry = replace(entry_of(held.procedure), section_code="ict")
    save_procedure(person=city.person("ict-staff"), procedure_id=held.procedure_id, entry=entry, now=NOW)
    held.refresh_from_db()
    assert held.assignee is None
    newest = history_of("procedures.application", held.pk)[0]
    assert newest.name == "procedures.application.released"
    assert next(one.pk for one in inbox(city.person("ict-staff"), Wanted(show="nobody"), today=NOW.date())) == held.pk
