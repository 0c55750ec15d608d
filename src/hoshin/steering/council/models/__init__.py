"""The tables of the expert meeting."""

from hoshin.steering.council.models.meeting import AgendaItem, Meeting, MeetingQuerySet, Paper, Question, Seating
from hoshin.steering.council.models.member import Member, MemberQuerySet
from hoshin.steering.council.models.opinion import Opinion, OpinionQuerySet

__all__ = [
    "AgendaItem",
    "Meeting",
    "MeetingQuerySet",
    "Member",
    "MemberQuerySet",
    "Opinion",
    "OpinionQuerySet",
    "Paper",
    "Question",
    "Seating",
]
