"""What becomes of a decision under way when the applicant takes the application back."""

from datetime import datetime

from hoshin.citizens.procedures.actions.deciding.proposing import end_proposal
from hoshin.citizens.procedures.actions.moving import APPLICANT
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.rules.applications import APPLICATION
from hoshin.foundation.approvals.public import end_with_subject
from hoshin.foundation.people.public import Person

_BY_APPLICANT = Person(account_id=None, label=APPLICANT.label)
_NOTE = "申請者が申請を取り下げました。"


def end_approval(application_id: int, now: datetime) -> None:
    """End the approval of an application that its applicant takes back; before the application itself is locked.

    Approvers lock their request first and the application then: whoever withdraws goes the same way.
    """
    end_with_subject(person=_BY_APPLICANT, subject_kind=APPLICATION, subject_id=application_id, note=_NOTE, now=now)


def give_up_deciding(application: Application, now: datetime) -> None:
    """End what is proposed about a locked application, and an approval that was asked for in the last moment."""
    end_proposal(application, now)
    end_approval(application.pk, now)
