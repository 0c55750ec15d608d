"""Real connections, real commits: however many decide, propose, approve or withdraw at once, there is one ending."""

from dataclasses import replace
from functools import partial

import pytest

from hoshin.citizens.procedures.actions.deciding.deciding import decide
from hoshin.citizens.procedures.actions.deciding.letters import write_letter
from hoshin.citizens.procedures.actions.deciding.proposing import propose_decision, send_back
from hoshin.citizens.procedures.actions.examining import start_examination
from hoshin.citizens.procedures.models import Application, Decision, Procedure, Proposal
from hoshin.citizens.procedures.public import publish_form, save_procedure, withdraw_application
from hoshin.citizens.procedures.rules.deciding import Ruling
from hoshin.citizens.procedures.rules.register import DecisionWay
from hoshin.citizens.procedures.tests.deciding import proposed, wish
from hoshin.citizens.procedures.tests.forms import FORM, handed_in
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.approvals.public import Request, approve
from hoshin.foundation.audit.tests.scratch import ScratchDatabase
from hoshin.foundation.files.public import StoredFile
from hoshin.foundation.people.tests.city import NOW, build_city
from hoshin.kernel.errors import DomainError

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def furnish():
    city = build_city()
    staff = city.person("ict-staff")
    save_procedure(person=staff, entry=ENTRY, now=NOW)
    publish_form(person=staff, procedure_code=ENTRY.code, text=FORM, now=NOW)
    return city


def by_approval(city):
    save_procedure(
        person=city.person("ict-staff"),
        entry=replace(ENTRY, decision_way=DecisionWay.APPROVALS),
        procedure_id=Procedure.objects.get().pk,
        now=NOW,
    )


def ends(results):
    """How many went through; whatever else came must be a refusal in words."""
    failed = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, DomainError) for one in failed), failed
    return len(results) - len(failed)


def test_at_the_same_moment(db, tmp_path):
    with ScratchDatabase(tmp_path) as scratch:
        city = scratch.run(furnish)
        member, head = (scratch.run(partial(city.person, code)) for code in ("farm-member", "farm-head"))

        first = scratch.run(lambda: handed_in(ENTRY.code))
        scratch.run(partial(start_examination, person=member, number=first.number, now=NOW))
        asking = partial(propose_decision, number=first.number, ruling=Ruling.GRANTED, wish=wish(), now=NOW)
        assert ends(scratch.at_once([partial(asking, person=one) for one in (member, member, member)])) == 1
        seen = scratch.run(lambda: Proposal.objects.get().digest)
        deciding = partial(decide, person=head, number=first.number, seen=seen, now=NOW)
        back = partial(send_back, person=head, number=first.number, note="直す", now=NOW)
        assert ends(scratch.at_once([deciding, deciding, back])) == 1

        second = scratch.run(lambda: handed_in(ENTRY.code, family="高田"))
        proposal = scratch.run(lambda: proposed(member, second.number))
        out = partial(withdraw_application, number=second.number, secret=second.secret, now=NOW)
        deciding = partial(decide, person=head, number=second.number, seen=proposal.digest, now=NOW)
        assert ends(scratch.at_once([deciding, out])) == 1

        scratch.run(lambda: by_approval(city))
        third = scratch.run(lambda: handed_in(ENTRY.code, family="直江"))
        scratch.run(lambda: proposed(member, third.number))
        request = scratch.run(Request.objects.get)
        yes = partial(approve, person=head, request_id=request.pk, seen_digest=request.content_digest, now=NOW)
        out = partial(withdraw_application, number=third.number, secret=third.secret, now=NOW)
        assert ends(scratch.at_once([yes, yes, out])) == 1
        state = scratch.run(lambda: Application.objects.get(number=third.number).state)
        assert {"approved": "granted", "withdrawn": "withdrawn"}[
            scratch.run(lambda: Request.objects.get().state)
        ] == state
        assert not scratch.run(Proposal.objects.filter(ended_at__isnull=True).exists)


def test_one_letter_however_often_it_is_asked_for(db, tmp_path):
    with ScratchDatabase(tmp_path) as scratch:
        city = scratch.run(furnish)
        member, head = (scratch.run(partial(city.person, code)) for code in ("farm-member", "farm-head"))
        receipt = scratch.run(lambda: handed_in(ENTRY.code))
        proposal = scratch.run(lambda: proposed(member, receipt.number))
        decision = scratch.run(partial(decide, person=head, number=receipt.number, seen=proposal.digest, now=NOW))
        results = scratch.at_once([partial(write_letter, decision_id=decision.pk, now=NOW)] * 3)
        assert ends(results) == 3
        assert scratch.run(StoredFile.objects.count) == 1
        assert scratch.run(lambda: Decision.objects.get().letter_id) is not None
