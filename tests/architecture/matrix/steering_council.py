from datetime import date, timedelta
from typing import Any

from tests.architecture.permission_matrix import CIO_SIDE, EVERYBODY, House, Row

from hoshin.foundation.people.public import Person
from hoshin.foundation.people.tests.city import NOW
from hoshin.steering.council.actions import (
    add_paper,
    answer_question,
    appoint_member,
    ask_question,
    attach_comparison,
    close_meeting,
    invite,
    leave,
    open_meeting,
    plan_meeting,
    publish,
    raise_motion,
    tick_item,
    write_minutes,
)
from hoshin.steering.council.models import Meeting
from hoshin.steering.council.queries import paragraphs_in
from hoshin.steering.council.rules import ItemKind, Seat
from hoshin.steering.policy.public import Kind, add_section, start_revision

SECRETARIAT = frozenset({"ict-staff"})
MEMBERS = frozenset({"member", "expert"})


def furnish(house: House) -> dict[str, Any]:
    """A published meeting and one that members have been invited to, with a comparison of two drafts of its own."""
    staff = house.person("ict-staff")
    for who, seat in (("expert", Seat.CHAIR), ("member", Seat.MEMBER)):
        appoint_member(
            person=staff,
            account_id=house.city.accounts[who].pk,
            affiliation="大学教授（情報教育）",
            seat=seat,
            starts_on=date(2026, 4, 1),
            now=NOW,
        )
    published = _meeting(staff)
    shown = add_paper(person=staff, item_id=_item(published, ItemKind.PAPERS), title="資料1", body="説明", now=NOW)
    _publish(house, published)
    meeting = _meeting(staff)
    unasked = ask_question(person=staff, meeting_id=meeting.pk, title="未回答", body="趣旨", now=NOW)
    paper = _comparison(staff, meeting)
    invite(person=staff, meeting_id=meeting.pk, now=NOW)
    motions = {
        f"council_motion_{who}": raise_motion(
            person=house.person(who), meeting_id=meeting.pk, title="発議", body="内容", submits=True, now=NOW
        ).pk
        for who in sorted(MEMBERS)
    }
    return {
        "council_published": published.number,
        "council_shown": shown.pk,
        "council": meeting.number,
        "council_question": unasked.pk,
        "council_paper": paper.pk,
        "council_paragraph": next(iter(paragraphs_in(paper.content))).key.split("/"),
        "council_item": _item(meeting, ItemKind.OTHER),
        "council_member": published.seatings.all()[0].member_id,
        **motions,
    }


def _meeting(staff: Person) -> Meeting:
    return plan_meeting(
        person=staff,
        starts_at=NOW + timedelta(days=9),
        ends_at=NOW + timedelta(days=9, hours=2),
        place="401会議室",
        due_at=NOW + timedelta(days=7),
        now=NOW,
    )


def _item(meeting: Meeting, kind: ItemKind) -> int:
    return meeting.items.get(kind=kind).pk


def _publish(house: House, meeting: Meeting) -> None:
    staff = house.person("ict-staff")
    question = ask_question(person=staff, meeting_id=meeting.pk, title="質疑", body="趣旨", now=NOW)
    invite(person=staff, meeting_id=meeting.pk, now=NOW)
    answer = answer_question(person=house.person("expert"), question_id=question.pk, body="答え", submits=True, now=NOW)
    open_meeting(person=staff, meeting_id=meeting.pk, now=NOW)
    for item in meeting.items.all():
        tick_item(person=staff, item_id=item.pk, note="", is_done=True, now=NOW)
    close_meeting(person=staff, meeting_id=meeting.pk, now=NOW)
    leave(person=staff, opinion_id=answer.pk, move="note", response="参考にします", now=NOW)
    write_minutes(person=staff, meeting_id=meeting.pk, text="議事録", now=NOW)
    publish(person=staff, meeting_id=meeting.pk, now=NOW)


def _comparison(staff: Person, meeting: Meeting) -> Any:
    old = start_revision(person=staff, name="素案1", purpose="", now=NOW)
    add_section(person=staff, revision_id=old.pk, kind=Kind.CHAPTER, heading="目的", text="目的です。", now=NOW)
    new = start_revision(person=staff, name="素案2", purpose="", based_on=old, now=NOW)
    add_section(person=staff, revision_id=new.pk, kind=Kind.CHAPTER, heading="体制", text="体制です。", now=NOW)
    return attach_comparison(person=staff, item_id=_item(meeting, ItemKind.PAPERS), revision_id=new.pk, now=NOW)


def published(house: House) -> dict[str, Any]:
    """The published meeting."""
    return {"number": house.things["council_published"]}


def meeting(house: House) -> dict[str, Any]:
    """The meeting that members were invited to."""
    return {"number": house.things["council"]}


def shown(house: House) -> dict[str, Any]:
    """A published paper."""
    return {**published(house), "paper_id": house.things["council_shown"]}


def paper(house: House) -> dict[str, Any]:
    """The comparison table."""
    return {**meeting(house), "paper_id": house.things["council_paper"]}


def paragraph(house: House) -> dict[str, Any]:
    """A paragraph of the comparison table."""
    section, key = house.things["council_paragraph"]
    return {**paper(house), "section": section, "paragraph": key}


def item(house: House) -> dict[str, Any]:
    """An item of the agenda."""
    return {**meeting(house), "item_id": house.things["council_item"]}


def question(house: House) -> dict[str, Any]:
    """A question that nobody has answered."""
    return {**meeting(house), "question_id": house.things["council_question"]}


def motion(house: House) -> dict[str, Any]:
    """The motion of the member without a post."""
    return {**meeting(house), "opinion_id": house.things["council_motion_member"]}


def move(house: House) -> dict[str, Any]:
    """Opening the meeting."""
    return {**meeting(house), "code": "open"}


def member(house: House) -> dict[str, Any]:
    """A member's term."""
    return {"member_id": house.things["council_member"]}


def said(_: House) -> dict[str, str]:
    """What a member writes."""
    return {"body": "意見", "submits": "no"}


AUTHOR = frozenset({"member"})

ROWS = [
    Row("council:home", get=EVERYBODY),
    Row("council:meeting", get=EVERYBODY, arguments=published),
    Row("council:opinions", get=EVERYBODY, arguments=published),
    Row("council:opinions_pdf", get=EVERYBODY, arguments=published),
    Row("council:opinions_xlsx", get=EVERYBODY, arguments=published),
    Row("council:paper", get=EVERYBODY, arguments=shown),
    Row("council:desk", get=MEMBERS),
    Row("council:desk_meeting", get=MEMBERS, arguments=meeting),
    Row("council:submit", post=MEMBERS, arguments=meeting),
    Row("council:answer", get=MEMBERS, post=MEMBERS, arguments=question, data=said),
    Row("council:read_paper", get=MEMBERS, post=MEMBERS, arguments=paper),
    Row("council:remark", get=MEMBERS, post=MEMBERS, arguments=paragraph, data=said),
    Row("council:new_motion", get=MEMBERS, post=MEMBERS, arguments=meeting),
    Row("council:motion", get=AUTHOR, post=AUTHOR, arguments=motion),
    Row("council:discard", get=AUTHOR, post=AUTHOR, arguments=motion),
    Row("council:staff", get=CIO_SIDE),
    Row("council:members", get=CIO_SIDE),
    Row("council:appoint", get=SECRETARIAT, post=SECRETARIAT),
    Row("council:member", get=SECRETARIAT, post=SECRETARIAT, arguments=member),
    Row("council:plan", get=SECRETARIAT, post=SECRETARIAT),
    Row("council:staff_meeting", get=CIO_SIDE, arguments=meeting),
    Row("council:describe", get=SECRETARIAT, post=SECRETARIAT, arguments=meeting),
    Row("council:new_item", get=SECRETARIAT, post=SECRETARIAT, arguments=meeting),
    Row("council:shift_item", post=SECRETARIAT, arguments=item, data=lambda _: {"direction": "up"}),
    Row("council:drop_item", get=SECRETARIAT, post=SECRETARIAT, arguments=item),
    Row("council:new_paper", get=SECRETARIAT, post=SECRETARIAT, arguments=item),
    Row("council:new_comparison", get=SECRETARIAT, post=SECRETARIAT, arguments=item),
    Row("council:tick", post=frozenset({"ict-staff"}), arguments=item, data=lambda _: {"note": "", "done": "yes"}),
    Row("council:ask", get=SECRETARIAT, post=SECRETARIAT, arguments=meeting),
    Row("council:reword", get=SECRETARIAT, post=SECRETARIAT, arguments=question),
    Row("council:drop_question", get=SECRETARIAT, post=SECRETARIAT, arguments=question),
    Row("council:staff_paper", get=CIO_SIDE, arguments=paper),
    Row("council:renew", post=SECRETARIAT, arguments=paper),
    Row("council:drop_paper", get=SECRETARIAT, post=SECRETARIAT, arguments=paper),
    Row("council:move", get=SECRETARIAT, post=SECRETARIAT, arguments=move),
    Row("council:hold", get=CIO_SIDE, arguments=meeting),
    Row("council:attendance", post=SECRETARIAT, arguments=meeting),
    Row("council:minutes", get=SECRETARIAT, post=SECRETARIAT, arguments=meeting),
    Row("council:staff_opinions", get=CIO_SIDE, arguments=meeting),
    Row("council:respond", get=SECRETARIAT, post=SECRETARIAT, arguments=motion),
    Row("council:sheet_pdf", get=CIO_SIDE, arguments=meeting),
    Row("council:staff_opinions_xlsx", get=CIO_SIDE, arguments=meeting),
]
