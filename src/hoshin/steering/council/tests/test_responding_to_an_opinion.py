import pytest

from hoshin.foundation.audit.models import Event
from hoshin.foundation.messages.models import Message
from hoshin.kernel import clock
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.council.actions import leave, open_meeting, raise_motion, take_up
from hoshin.steering.council.queries import opinions_of, paragraphs_of_revision, public_views, staff_views
from hoshin.steering.council.rules import OpinionState
from hoshin.steering.council.tests.conftest import DAY
from hoshin.steering.policy.public import Revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def motion(room):
    room.invite()
    return raise_motion(
        person=room.members[0], meeting_id=room.meeting.pk, title="講座", body="増やす", submits=True, now=room.now
    )


@pytest.fixture
def opened(room, motion):
    open_meeting(person=room.staff, meeting_id=room.meeting.pk, now=room.now + 6 * DAY)
    return room


def test_an_opinion_taken_up_names_the_paragraph_and_keeps_its_words(opened, motion):
    paragraph = paragraphs_of_revision(opened.revision, today=clock.local_date(opened.now))[0]
    taken = take_up(
        person=opened.staff,
        opinion_id=motion.pk,
        revision_id=opened.revision.pk,
        paragraph=paragraph.key,
        response="書き加えました",
        now=opened.now + 6 * DAY,
    )
    assert (taken.state, taken.taken_text) == (OpinionState.TAKEN_UP, paragraph.text)
    told = Message.objects.get(template="council.responded")
    assert told.recipient_id == opened.members[0].account_id
    assert "方針に反映" in told.body
    assert Event.objects.filter(name="council.opinion.responded", after__place=paragraph.place).exists()
    (for_staff,) = staff_views(opinions_of(opened.meeting), today=clock.local_date(opened.now))
    assert for_staff.taken_url.startswith(f"/staff/policy/{opened.revision.number}/read/#p-")
    (for_all,) = public_views(opinions_of(opened.meeting), today=clock.local_date(opened.now))
    assert for_all.taken_url == "", "a draft of the policy is nobody's but the city hall's"


def test_a_paragraph_that_is_not_there_is_refused_and_so_is_silence(opened, motion):
    with pytest.raises(RuleBroken, match="段落"):
        take_up(
            person=opened.staff,
            opinion_id=motion.pk,
            revision_id=opened.revision.pk,
            paragraph="no/where",
            response="はい",
            now=opened.now,
        )
    with pytest.raises(RuleBroken, match="対応の内容"):
        leave(person=opened.staff, opinion_id=motion.pk, move="decline", response=" ", now=opened.now)


def test_a_response_can_be_changed_and_the_place_goes_with_it(opened, motion):
    paragraph = paragraphs_of_revision(opened.revision, today=clock.local_date(opened.now))[0]
    common = {"person": opened.staff, "opinion_id": motion.pk, "now": opened.now}
    take_up(revision_id=opened.revision.pk, paragraph=paragraph.key, response="反映", **common)
    left = leave(move="decline", response="予算の都合で見送ります", **common)
    assert (left.state, left.taken_into, left.taken_paragraph) == (OpinionState.NOT_TAKEN, None, "")


def test_responses_wait_for_the_meeting_and_only_the_secretariat_writes_them(room, motion, cast):
    respond = {"opinion_id": motion.pk, "move": "note", "response": "参考", "now": room.now}
    with pytest.raises(MoveRefused):
        leave(person=room.staff, **respond)
    with pytest.raises(NotAllowed):
        leave(person=cast.member, **respond)
    with pytest.raises(NotFound):
        leave(person=room.members[0], **respond)


def test_an_opinion_is_taken_up_in_the_draft_before_the_meeting_and_not_in_what_was_in_force(opened, motion, browser):
    in_force = Revision.objects.get(number__lt=opened.revision.number)
    address = f"/staff/council/{opened.meeting.number}/opinions/{motion.pk}/"
    page = browser(opened.staff).get(address).content.decode()
    assert f'value="{opened.revision.pk}:' in page
    assert f'value="{in_force.pk}:' not in page
