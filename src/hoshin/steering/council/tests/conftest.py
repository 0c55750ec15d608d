from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import Person, person_of
from hoshin.steering.council.actions import (
    appoint_member,
    ask_question,
    close_meeting,
    invite,
    open_meeting,
    plan_meeting,
    tick_item,
)
from hoshin.steering.council.models import Meeting, Question
from hoshin.steering.council.rules import Seat
from hoshin.steering.policy.public import Revision
from hoshin.steering.policy.tests.conftest import (  # noqa: F401
    cast,
    draft,
    in_force,
    no_kept_pages,
    now,
    schemes,
    second,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class Room:
    """A meeting in preparation, who prepares it and who sits in it."""

    staff: Person
    members: list[Person]
    meeting: Meeting
    questions: list[Question]
    revision: Revision
    now: datetime

    @property
    def due_at(self) -> datetime:
        return self.now + 5 * DAY

    def refresh(self) -> Meeting:
        self.meeting.refresh_from_db()
        return self.meeting

    def invite(self) -> "Room":
        invite(person=self.staff, meeting_id=self.meeting.pk, now=self.now)
        return self

    def open(self) -> "Room":
        self.invite()
        open_meeting(person=self.staff, meeting_id=self.meeting.pk, now=self.now + 6 * DAY)
        return self

    def close(self) -> "Room":
        for item in self.meeting.items.all():
            tick_item(person=self.staff, item_id=item.pk, note="", is_done=True, now=self.now + 6 * DAY)
        close_meeting(person=self.staff, meeting_id=self.meeting.pk, now=self.now + 6 * DAY + HOUR)
        return self


def make_account(login_name: str, moment: datetime) -> Person:
    """Somebody with an account and no post of the city."""
    label = f"{login_name}のアカウント"
    return person_of(
        StaffAccount.objects.create(
            login_name=login_name, label=label, email=f"{login_name}@example.jp", created_at=moment
        ),
        now=moment,
    )


@pytest.fixture
def room(cast, second, now):  # noqa: F811
    """The meeting on the draft of VER.02: two members, two questions; its comparison table attached itself."""
    members = [make_account(name, now) for name in ("daigaku", "tsushin")]
    for person, affiliation, seat in zip(
        members, ("大学教授（情報教育）", "情報通信事業者"), (Seat.CHAIR, Seat.MEMBER), strict=True
    ):
        appoint_member(
            person=cast.staff,
            account_id=person.account_id or 0,
            affiliation=affiliation,
            seat=seat,
            starts_on=date(2021, 4, 1),
            ends_on=date(2022, 3, 31),
            now=now,
        )
    meeting = plan_meeting(
        person=cast.staff,
        starts_at=now + 6 * DAY,
        ends_at=now + 6 * DAY + 2 * HOUR,
        place="401会議室",
        due_at=now + 5 * DAY,
        now=now,
    )
    questions = [
        ask_question(person=cast.staff, meeting_id=meeting.pk, title=title, body="ご意見を伺います。", now=now)
        for title in ("民間サービスの活用", "ニーズのあるデータ")
    ]
    return Room(cast.staff, members, meeting, questions, second, now)


@pytest.fixture
def browser():
    """A browser in which that person is signed in, or nobody."""

    def enter(person: Person | None = None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(StaffAccount.objects.get(pk=person.account_id or 0))
        return client

    return enter
