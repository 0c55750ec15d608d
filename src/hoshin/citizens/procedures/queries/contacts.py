"""Where an applicant can be reached, as far as the answers say."""

from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.rules import QuestionType
from hoshin.foundation.messages.public import can_mail_outside, is_address


def notice_address(draft: OpenDraft) -> str:
    """The mail address that receives notices: the first that was answered; empty when there is none one can mail to.

    Where no mail can leave the house nothing is received, and no page may promise it.
    """
    if not can_mail_outside():
        return ""
    for _, question in draft.form.form.questions():
        given = draft.journey.present.get(question.id)
        if question.type is QuestionType.EMAIL and isinstance(given, str) and is_address(given):
            return given
    return ""


def masked_address(address: str) -> str:
    """The address so far covered that its owner knows it and nobody learns it: `ta•••@example.jp`."""
    name, at, domain = address.rpartition("@")
    return f"{name[: min(2, len(name) - 1)]}•••{at}{domain}" if name else ""
