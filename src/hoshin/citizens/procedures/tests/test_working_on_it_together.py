"""Officials leave notes, go through a checklist, ask another section, and put a person's applications side by side."""

from datetime import timedelta

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.examining import (
    answer_consultation,
    ask_section,
    open_consulted,
    set_checklist,
    tick_items,
    write_note,
)
from hoshin.citizens.procedures.models import Application, Consultation, InternalNote
from hoshin.citizens.procedures.public import withdraw_application
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.queries.collaboration import checklist_of, notes_of, same_person, side_by_side
from hoshin.citizens.procedures.tests.forms import handed_in
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.public import inbox_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed, NotFound, RuleBroken

TODAY = NOW.date()


@pytest.fixture
def receipt(dogs):
    return handed_in(dogs.code)


@pytest.fixture
def member(city):
    return city.person("farm-member")


def events(application):
    return [entry.name.rpartition(".")[2] for entry in history_of("procedures.application", application.pk)]


def asked_of_ict(city, member, receipt, *, due_on=TODAY + timedelta(days=3), shows_content=False):
    return ask_section(
        person=member,
        number=receipt.number,
        section_id=city.sections["ict"].pk,
        question="転入の日はいつですか。",
        due_on=due_on,
        shows_content=shows_content,
        now=NOW,
    )


def test_a_note_is_for_colleagues_and_unreadable_in_the_database(city, member, receipt):
    write_note(person=member, number=receipt.number, text="電話で確かめた。", now=NOW)
    application = Application.objects.get()
    assert [note.text for note in notes_of(application)] == ["電話で確かめた。"]
    assert "電話" not in InternalNote.objects.get().sealed
    assert events(application) == ["noted", "submitted"]
    with pytest.raises(RuleBroken):
        write_note(person=member, number=receipt.number, text=" ", now=NOW)
    with pytest.raises(NotFound):
        write_note(person=city.person("ict-staff"), number=receipt.number, text="?", now=NOW)
    seen = Client().post("/applications/", {"number": receipt.number, "secret": receipt.secret}).content.decode()
    assert "電話で" not in seen


def test_the_checklist_is_the_procedures_and_says_who_looked(city, member, dogs, receipt):
    set_checklist(
        person=member, procedure_code=dogs.code, texts=["登録の有無", "", "登録の有無", "注射の済証"], now=NOW
    )
    application = Application.objects.get()
    items = [one.item for one in checklist_of(application)]
    assert [item.text for item in items] == ["登録の有無", "注射の済証"]
    assert tick_items(person=member, number=receipt.number, item_ids=[items[0].pk], now=NOW) == 1
    head = city.person("farm-head")
    assert tick_items(person=head, number=receipt.number, item_ids=[one.pk for one in items], now=NOW) == 1
    assert [one.tick.ticked_by for one in checklist_of(application) if one.tick] == [member.title, head.title]
    assert tick_items(person=head, number=receipt.number, item_ids=[], now=NOW) == 2
    assert events(application)[:4] == ["unticked", "unticked", "ticked", "ticked"]
    set_checklist(person=member, procedure_code=dogs.code, texts=["注射の済証"], now=NOW)
    assert [one.item.text for one in checklist_of(application)] == ["注射の済証"]
    with pytest.raises(NotFound):
        tick_items(person=member, number=receipt.number, item_ids=[items[0].pk], now=NOW)
    with pytest.raises(NotAllowed):
        set_checklist(person=city.person("auditor"), procedure_code=dogs.code, texts=[], now=NOW)
    names = [entry.name for entry in history_of("procedures.procedure", dogs.pk)]
    assert names.count("procedures.procedure.checklist_set") == 2


def test_another_section_is_asked_told_and_answers(city, member, receipt):
    asked = asked_of_ict(city, member, receipt)
    other = city.person("ict-staff")
    assert asked.asked_by in inbox_of(other).get().body
    with pytest.raises(Conflict):
        asked_of_ict(city, member, receipt)
    with pytest.raises(NotFound):
        answer_consultation(person=member, consultation_id=asked.pk, answer="自分で", now=NOW)
    answer_consultation(person=other, consultation_id=asked.pk, answer="4月1日です。", now=NOW)
    found = open_consulted(person=other, consultation_id=asked.pk, now=NOW)
    assert (found.question, found.answer) == ("転入の日はいつですか。", "4月1日です。")
    assert "4月1日" not in Consultation.objects.get().sealed
    with pytest.raises(Conflict):
        answer_consultation(person=other, consultation_id=asked.pk, answer="もう一度", now=NOW)
    assert receipt.number in inbox_of(member)[0].subject
    assert events(Application.objects.get()) == ["consultation_answered", "consulted", "submitted"]


def test_the_content_is_seen_only_where_it_is_needed_and_the_look_is_written_down(city, member, receipt):
    client = Client()
    client.force_login(city.accounts["ict-staff"])
    hidden = asked_of_ict(city, member, receipt)
    assert "ポチ" not in client.get(f"/staff/applications/consultations/{hidden.pk}/").content.decode()
    assert "opened" not in events(Application.objects.get())
    answer_consultation(person=city.person("ict-staff"), consultation_id=hidden.pk, answer="はい", now=NOW)
    shown = asked_of_ict(city, member, receipt, shows_content=True)
    assert "ポチ" in client.get(f"/staff/applications/consultations/{shown.pk}/").content.decode()
    assert "opened" in events(Application.objects.get())
    assert "児童手当" in client.get("/staff/applications/consultations/").content.decode()


def test_a_question_needs_another_section_a_day_to_come_and_an_open_application(city, member, receipt):
    with pytest.raises(RuleBroken, match="今日以後"):
        asked_of_ict(city, member, receipt, due_on=TODAY - timedelta(days=1))
    with pytest.raises(RuleBroken, match="ほかの課"):
        ask_section(
            person=member,
            number=receipt.number,
            section_id=city.sections["farm"].pk,
            question="?",
            due_on=TODAY,
            shows_content=False,
            now=NOW,
        )
    withdraw_application(number=receipt.number, secret=receipt.secret, now=NOW)
    with pytest.raises(MoveRefused):
        asked_of_ict(city, member, receipt)


def test_applications_of_the_same_name_stand_side_by_side(city, member, dogs, receipt):
    withdraw_application(number=receipt.number, secret=receipt.secret, now=NOW)
    again = handed_in(dogs.code, given_kana="かずお")
    handed_in(dogs.code, given="二")
    first, second = (Application.objects.get(number=one.number) for one in (receipt, again))
    assert [one.number for one in same_person(member, opened(second))] == [receipt.number]
    lines = side_by_side(first, second)
    assert [line.label for line in lines if not line.is_same] == ["氏名"]
    client = Client()
    client.force_login(city.accounts["farm-member"])
    page = client.get(f"/staff/applications/{second.number}/compare/{first.number}/").content.decode()
    assert page.count("違い</") == 1
    assert "opened" in events(first)
    assert f"{first.number}と並べて見る" in client.get(f"/staff/applications/{second.number}/").content.decode()


def test_the_pages_take_what_is_typed(city, member, dogs, receipt):
    client = Client()
    client.force_login(city.accounts["farm-member"])
    base = f"/staff/applications/{receipt.number}/"
    client.post(f"/staff/procedures/{dogs.code}/checklist/", {"texts": "登録の有無\n注射の済証"})
    client.post(f"{base}note/", {"text": "電話で確かめた。"})
    item = dogs.checklist.first()
    client.post(f"{base}checklist/", {"item": item.pk})
    asked = {"section": city.sections["ict"].pk, "question": "転入の日は", "due_on": "令和9年4月1日"}
    client.post(f"{base}consult/", asked)
    page = client.get(base).content.decode()
    for text in ("電話で確かめた。", "転入の日は", "回答待ち", member.title):
        assert text in page
    assert f'value="{item.pk}" checked' in page
