"""Real connections, real commits: correcting, withdrawing, asking, taking back and writing meet, and there is one ending."""

from functools import partial

import pytest

from hoshin.citizens.procedures.actions.conversing import write_to_applicant, write_to_section
from hoshin.citizens.procedures.actions.correcting import save_correction, submit_correction
from hoshin.citizens.procedures.actions.examining import ask_correction, start_examination, take_correction_back
from hoshin.citizens.procedures.actions.withdrawing import withdraw_by_token
from hoshin.citizens.procedures.models import Application, ApplicationMessage, Correction, Revision, Stay
from hoshin.citizens.procedures.public import submit_application
from hoshin.citizens.procedures.tests.forms import YOU, filled
from hoshin.citizens.procedures.tests.test_deciding_at_one_moment import ends, furnish
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.audit.tests.scratch import ScratchDatabase
from hoshin.foundation.people.tests.city import NOW

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def scratch(db, tmp_path):
    with ScratchDatabase(tmp_path) as running:
        yield running


@pytest.fixture
def member(scratch):
    city = scratch.run(furnish)
    return scratch.run(partial(city.person, "farm-member"))


def examined(member):
    """The token and number of an application that is being examined."""
    token = filled(ENTRY.code)
    number = submit_application(token=token, now=NOW).number
    start_examination(person=member, number=number, now=NOW)
    return token, number


def waiting(member):
    """The same, with a correction asked for and answered, but not handed in."""
    token, number = examined(member)
    ask_correction(person=member, number=number, comments={"name": "字を確かめてください。"}, now=NOW)
    typed(token, "上越")
    return token, number


def typed(token, family):
    sent = {name: [value] for name, value in (YOU | {"name.family": family}).items()}
    return save_correction(token=token, page_id="you", sent=sent, now=NOW)


def state_of(number):
    return Application.objects.get(number=number).state


def told_of(number):
    """The moves that the trail tells of, the newest first."""
    application = Application.objects.get(number=number)
    return [entry.name.rpartition(".")[2] for entry in history_of("procedures.application", application.pk)]


def check_one_story(number):
    """The state, the open correction, the stay and the trail tell the same story."""
    application = Application.objects.get(number=number)
    open_ones = Correction.objects.filter(application=application, ended_at__isnull=True)
    assert open_ones.exists() == (application.state == "correction")
    assert Stay.objects.filter(application=application, left_at__isnull=True).get().state == application.state
    corrected = Revision.objects.filter(application=application, origin="corrected").count()
    assert corrected == told_of(number).count("correct")


def test_handing_a_correction_in_while_withdrawing_and_taking_back(scratch, member):
    for _ in range(3):
        token, number = scratch.run(lambda: waiting(member))
        scratch.at_once(
            [
                partial(submit_correction, token=token, now=NOW),
                partial(submit_correction, token=token, now=NOW),
                partial(withdraw_by_token, token=token, now=NOW),
                partial(take_correction_back, person=member, number=number, note="要らなくなった", now=NOW),
            ]
        )
        scratch.run(partial(check_one_story, number))
        moves = scratch.run(partial(told_of, number))
        assert moves.count("correct") + moves.count("take_back") <= 1
        assert scratch.run(partial(state_of, number)) in {"examining", "withdrawn"}


def test_one_of_two_corrections_counts_once(scratch, member):
    token, number = scratch.run(lambda: waiting(member))
    results = scratch.at_once([partial(submit_correction, token=token, now=NOW)] * 3)
    assert ends(results) == 3
    scratch.run(partial(check_one_story, number))
    assert scratch.run(Revision.objects.count) == 2


def test_asking_while_the_applicant_withdraws(scratch, member):
    for _ in range(3):
        token, number = scratch.run(lambda: examined(member))
        comments = {"name": "字を確かめてください。"}
        asking = partial(ask_correction, person=member, number=number, comments=comments, now=NOW)
        results = scratch.at_once([asking, asking, partial(withdraw_by_token, token=token, now=NOW)])
        assert not isinstance(results[2], Exception)
        assert ends(results) <= 2
        scratch.run(partial(check_one_story, number))
        assert scratch.run(partial(state_of, number)) == "withdrawn"


def test_saving_while_it_is_taken_back_or_withdrawn_loses_nothing_else(scratch, member):
    token, number = scratch.run(lambda: waiting(member))
    ends(
        scratch.at_once(
            [
                partial(typed, token, "高田"),
                partial(typed, token, "直江"),
                partial(take_correction_back, person=member, number=number, note="要らなくなった", now=NOW),
                partial(withdraw_by_token, token=token, now=NOW),
            ]
        )
    )
    scratch.run(partial(check_one_story, number))
    assert scratch.run(partial(state_of, number)) == "withdrawn"


def test_messages_cross_each_other_and_a_withdrawal(scratch, member):
    token, number = scratch.run(lambda: examined(member))
    works = [
        partial(write_to_section, token=token, text="いつ決まりますか。", now=NOW),
        partial(write_to_applicant, person=member, number=number, text="来週です。", now=NOW),
        partial(write_to_section, token=token, text="取り下げます。", now=NOW),
        partial(withdraw_by_token, token=token, now=NOW),
    ]
    assert ends(scratch.at_once(works)) == len(works)
    assert scratch.run(ApplicationMessage.objects.count) == 3
    told = scratch.run(partial(told_of, number))
    assert (told.count("message_received"), told.count("message_sent"), told.count("withdrawn")) == (2, 1, 1)
