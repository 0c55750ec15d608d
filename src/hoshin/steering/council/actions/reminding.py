from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from hoshin.foundation.people.public import SYSTEM_PERSON
from hoshin.steering.council.actions.locking import record_on
from hoshin.steering.council.actions.notices import remind
from hoshin.steering.council.models import Meeting
from hoshin.steering.council.rules import MeetingState, OpinionKind, OpinionState, reminder_to_send


@transaction.atomic
def remind_members(*, now: datetime) -> str:
    """Remind the members who have not submitted everything, three days and a day before the deadline.

    Run daily; each reminder goes out once, however often the job runs. Returns a sentence for the schedule's log.
    """
    count = 0
    for meeting in Meeting.objects.select_for_update().filter(state=MeetingState.INVITED, due_at__gt=now):
        days = reminder_to_send(due_at=meeting.due_at, sent=meeting.reminded_days, now=now)
        if days is not None:
            count += _remind_of(meeting, days, now=now)
    return f"意見の提出を{count:,}人に促しました。"


def _remind_of(meeting: Meeting, days: int, *, now: datetime) -> int:
    questions = meeting.questions.count()
    own = Q(member__opinions__meeting=meeting)
    answers = own & Q(member__opinions__kind=OpinionKind.ANSWER) & ~Q(member__opinions__state=OpinionState.DRAFT)
    drafts = own & Q(member__opinions__state=OpinionState.DRAFT)
    seats = meeting.seatings.annotate(
        answered=Count("member__opinions", filter=answers), drafts=Count("member__opinions", filter=drafts)
    ).select_related("member")
    late = [seat for seat in seats if seat.answered < questions or seat.drafts]
    for seat in late:
        remind(meeting, seat.member.account_id, unanswered=questions - seat.answered, drafts=seat.drafts, now=now)
    meeting.reminded_days = days
    meeting.save(update_fields=["reminded_days"])
    record_on(
        meeting, "council.meeting.reminded", person=SYSTEM_PERSON, now=now, after={"members": len(late), "days": days}
    )
    return len(late)
