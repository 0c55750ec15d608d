"""What the city answers to an opinion."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken
from hoshin.steering.council.actions.locking import checked_text, locked_meeting, record_on
from hoshin.steering.council.actions.notices import tell_of_response
from hoshin.steering.council.models import Opinion
from hoshin.steering.council.permissions import require_secretariat
from hoshin.steering.council.queries.comparing import paragraphs_of_revision
from hoshin.steering.council.rules import OPINION_FLOW, SAID, MeetingState
from hoshin.steering.policy.public import Revision

ANSWERABLE = frozenset({MeetingState.IN_SESSION, MeetingState.HELD})


@transaction.atomic
def take_up(
    *, person: Person, opinion_id: int, revision_id: int, paragraph: str, response: str, now: datetime
) -> Opinion:
    """Answer that the opinion was taken up, and where: a paragraph of a revision, whose words of this moment are kept.

    Raises RuleBroken when the paragraph does not stand in the revision, or nothing is said on how it was taken up.
    """
    opinion = _opinion(opinion_id, person)
    revision = Revision.objects.filter(pk=revision_id).first()
    found = None
    if revision is not None:
        paragraphs = paragraphs_of_revision(revision, today=local_date(now))
        found = next((each for each in paragraphs if each.key == paragraph), None)
    if revision is None or found is None:
        raise RuleBroken("反映した段落を、一覧から選んでください。", field="paragraph")
    opinion.taken_into, opinion.taken_paragraph = revision, found.key
    opinion.taken_place, opinion.taken_text = found.place[:300], found.text
    return _respond(opinion, "take_up", response, person=person, now=now)


@transaction.atomic
def leave(*, person: Person, opinion_id: int, move: str, response: str, now: datetime) -> Opinion:
    """Answer that the opinion changes nothing in the policy now (`note`: kept for later, `decline`: no), and why."""
    opinion = _opinion(opinion_id, person)
    opinion.taken_into, opinion.taken_paragraph, opinion.taken_place, opinion.taken_text = None, "", "", ""
    return _respond(opinion, move, response, person=person, now=now)


def _opinion(opinion_id: int, person: Person) -> Opinion:
    require_secretariat(person)
    meeting_id = (
        Opinion.objects.filter(pk=opinion_id, state__in=sorted(SAID)).values_list("meeting_id", flat=True).first()
    )
    if meeting_id is None:
        raise NotFound("お探しの意見は見つかりません。")
    meeting = locked_meeting(meeting_id)
    if MeetingState(meeting.state) not in ANSWERABLE:
        raise MoveRefused(
            f"{meeting.title}は「{meeting.state_label}」のため、対応を書けません。"
            "対応は開会してから書き、公表した後は取り下げてから直します。"
        )
    return Opinion.objects.select_for_update(of=("self",)).select_related("question", "member").get(pk=opinion_id)


def _respond(opinion: Opinion, move: str, response: str, *, person: Person, now: datetime) -> Opinion:
    step = OPINION_FLOW.check(move, opinion.state)
    before = opinion.state
    opinion.state = OPINION_FLOW.check_target(step, step.target or "")
    opinion.response = checked_text(response, label="対応の内容", field="response")
    opinion.responded_at, opinion.responded_by = now, person.title
    opinion.save()
    after = {
        "opinion": opinion.about,
        "state": opinion.state_label,
        "response": opinion.response,
        "place": opinion.taken_place,
    }
    old = {"state": OPINION_FLOW.state(before).label}
    record_on(opinion.meeting, "council.opinion.responded", person=person, now=now, before=old, after=after)
    if before != opinion.state:
        tell_of_response(opinion, now=now)
    return opinion
