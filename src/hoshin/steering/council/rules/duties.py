"""What must hold before a meeting or an opinion may move on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hoshin.kernel.clock import local_date
from hoshin.steering.council.rules.flow import MeetingState
from hoshin.steering.council.rules.vocabulary import OpinionKind


def sits_on(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Whether a term (both days included, open when it has no end) holds `day`."""
    return starts_on <= day and (ends_on is None or day <= ends_on)


def terms_overlap(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two terms share a day."""
    return first[0] <= (second[1] or date.max) and second[0] <= (first[1] or date.max)


def what_is_missing_to_invite(
    *, starts_at: datetime, due_at: datetime, items: int, members: int, now: datetime
) -> tuple[str, ...]:
    """Why the invitation cannot go out yet, in sentences; empty when it can."""
    found: list[str] = []
    if not items:
        found.append("次第に項目がありません。")
    if not members:
        found.append("開催日に任期のある委員がいません。")
    if due_at <= now:
        found.append("意見の提出期限が過ぎています。")
    if due_at > starts_at:
        found.append("意見の提出期限を、開会より前にしてください。")
    return tuple(found)


def what_is_missing_to_close(open_items: Sequence[str]) -> tuple[str, ...]:
    """Why the meeting cannot be closed yet: the items of the agenda that are not ticked off."""
    return tuple(f"次第の「{title}」が済んでいません。" for title in open_items)


def what_is_missing_to_publish(*, unanswered: int, has_minutes: bool) -> tuple[str, ...]:
    """Why the results cannot be published yet, in sentences; empty when they can."""
    found: list[str] = []
    if unanswered:
        found.append(f"対応を書いていない意見が{unanswered:,}件あります。")
    if not has_minutes:
        found.append("議事録がありません。本文を入れるか、ファイルを添付してください。")
    return tuple(found)


def may_still_write(kind: OpinionKind, state: MeetingState, due_at: datetime, now: datetime) -> bool:
    """Whether an opinion of that kind may be written and submitted: until the deadline, a motion until the meeting closes."""
    if kind is OpinionKind.MOTION and state is MeetingState.IN_SESSION:
        return True
    return state is MeetingState.INVITED and now <= due_at


@dataclass(frozen=True, slots=True)
class Reminder:
    """How many days before the deadline a reminder goes out, and its mark in the row that remembers it."""

    days: int

    def is_due(self, due_at: datetime, now: datetime) -> bool:
        """Whether the reminder's day has come and the deadline has not passed."""
        return now < due_at and (local_date(due_at) - local_date(now)).days <= self.days


REMINDERS = (Reminder(3), Reminder(1))


def reminder_to_send(*, due_at: datetime, sent: int | None, now: datetime) -> int | None:
    """The number of days of the reminder to send now, None when there is none; `sent` is that of the last one sent.

    A job that did not run for days sends one reminder, not all that it has missed.
    """
    due = [reminder.days for reminder in REMINDERS if reminder.is_due(due_at, now)]
    nearest = min(due, default=None)
    return None if nearest is None or (sent is not None and sent <= nearest) else nearest
