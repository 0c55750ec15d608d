"""Holds the expert meetings through the same actions as the secretariat and the members would."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hoshin.demo.organisation.loading import Organisation
from hoshin.foundation.identity.public import offer_in_demo
from hoshin.foundation.people.public import SYSTEM_PERSON, Person, create_account, person_of
from hoshin.kernel.clock import JAPAN, local_date
from hoshin.steering.council.public import (
    ItemKind,
    Meeting,
    Seat,
    add_paper,
    answer_question,
    appoint_member,
    ask_question,
    attach_comparison,
    close_meeting,
    invite,
    leave,
    mark_attendance,
    open_meeting,
    plan_meeting,
    publish,
    raise_motion,
    tick_item,
    write_minutes,
)
from hoshin.steering.policy.public import Revision, revision_in_force

WRITER = "joho-lead"
PLACE = "上越市役所 木田第1庁舎4階 401会議室"
_FILE = Path(__file__).with_name("meetings.json")
_DAY = timedelta(days=1)


def load_council(organisation: Organisation, *, now: datetime) -> None:
    """Members and three meetings around the newest draft of the policy; nothing happens before there is such a draft."""
    draft = Revision.objects.exclude(based_on=None).filter(decided_at=None).order_by("-number").first()
    if draft is None or revision_in_force(local_date(now)) is None:
        return
    described: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    members = _members(organisation, described["members"], now=now)
    for meeting in described["held"]:
        _held(organisation, members, meeting, now=now)
    _invited(organisation, members, described["invited"], draft, now=now)


def _members(organisation: Organisation, described: list[dict[str, str]], *, now: datetime) -> list[Person]:
    """One account without a post and one term for every seat; the people are affiliations, not persons."""
    since = now - 120 * _DAY
    staff = organisation.person(WRITER, now=now)
    persons: list[Person] = []
    for order, member in enumerate(described):
        account = create_account(
            person=SYSTEM_PERSON, login_name=member["login_name"], label=f"委員（{member['affiliation']}）", now=since
        )
        appoint_member(
            person=staff,
            account_id=account.pk,
            affiliation=member["affiliation"],
            seat=Seat(member["seat"]),
            starts_on=local_date(since),
            ends_on=local_date(since + 730 * _DAY),
            now=since,
        )
        offer_in_demo(account_id=account.pk, introduction="有識者会議の委員", order=20 + order)
        persons.append(person_of(account, now=since))
    return persons


def _plan(staff: Person, day: date, *, due: timedelta, invitation: str, at: datetime) -> Meeting:
    starts_at = datetime.combine(day, time(15), tzinfo=JAPAN)
    return plan_meeting(
        person=staff,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place=PLACE,
        due_at=starts_at - due,
        invitation=invitation,
        now=at,
    )


def _held(organisation: Organisation, members: list[Person], described: dict[str, Any], *, now: datetime) -> None:
    """A meeting of the past, with its questions answered, responses given and minutes published."""
    staff = organisation.person(WRITER, now=now)
    day = now - described["days_ago"] * _DAY
    at = day - 20 * _DAY
    meeting = _plan(staff, local_date(day), due=3 * _DAY, invitation=described["invitation"], at=at)
    papers = meeting.items.get(kind=ItemKind.PAPERS)
    add_paper(person=staff, item_id=papers.pk, title=described["paper"], body=described["paper_body"], now=at)
    said: list[tuple[int, dict[str, Any]]] = []
    questions = [
        (ask_question(person=staff, meeting_id=meeting.pk, title=each["title"], body=each["body"], now=at), each)
        for each in described["questions"]
    ]
    invite(person=staff, meeting_id=meeting.pk, now=at)
    for question, each in questions:
        for answer in each["answers"]:
            opinion = answer_question(
                person=members[answer["member"]],
                question_id=question.pk,
                body=answer["body"],
                submits=True,
                now=day - 5 * _DAY,
            )
            said.append((opinion.pk, answer))
    open_meeting(person=staff, meeting_id=meeting.pk, now=day)
    for item in meeting.items.all():
        tick_item(person=staff, item_id=item.pk, note=described["notes"].get(item.kind, ""), is_done=True, now=day)
    present = list(meeting.seatings.values_list("member_id", flat=True))
    mark_attendance(person=staff, meeting_id=meeting.pk, present=present, now=day)
    close_meeting(person=staff, meeting_id=meeting.pk, now=day)
    for opinion_id, answer in said:
        leave(person=staff, opinion_id=opinion_id, move=answer["move"], response=answer["response"], now=day + 4 * _DAY)
    write_minutes(person=staff, meeting_id=meeting.pk, text=described["minutes"], now=day + 5 * _DAY)
    publish(person=staff, meeting_id=meeting.pk, now=day + 7 * _DAY)


def _invited(
    organisation: Organisation, members: list[Person], described: dict[str, Any], draft: Revision, *, now: datetime
) -> None:
    """The meeting to come: papers attached, four questions asked, some answers there and some still drafts."""
    at = now - 4 * _DAY
    staff = organisation.person(WRITER, now=now)
    meeting = _plan(staff, local_date(now + 9 * _DAY), due=2 * _DAY, invitation=described["invitation"], at=at)
    if local_date(draft.created_at) > local_date(at):  # otherwise it attached itself
        papers = meeting.items.get(kind=ItemKind.PAPERS)
        attach_comparison(person=staff, item_id=papers.pk, revision_id=draft.pk, now=at)
    questions = [
        ask_question(person=staff, meeting_id=meeting.pk, title=each["title"], body=each["body"], now=at)
        for each in described["questions"]
    ]
    invite(person=staff, meeting_id=meeting.pk, now=at)
    for answer in described["answers"]:
        answer_question(
            person=members[answer["member"]],
            question_id=questions[answer["question"]].pk,
            body=answer["body"],
            submits=answer["submits"],
            now=now - _DAY,
        )
    motion = described["motion"]
    raise_motion(
        person=members[motion["member"]],
        meeting_id=meeting.pk,
        title=motion["title"],
        body=motion["body"],
        submits=True,
        now=now - _DAY,
    )
