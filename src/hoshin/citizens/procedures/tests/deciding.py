"""Applications on their way to a decision, made as officials make them."""

from dataclasses import replace

from hoshin.citizens.procedures.actions.deciding.deciding import decide
from hoshin.citizens.procedures.actions.deciding.proposing import propose_decision
from hoshin.citizens.procedures.actions.examining import start_examination
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.queries.deciding.proposals import Wish
from hoshin.citizens.procedures.rules.applications import ApplicationState
from hoshin.citizens.procedures.rules.deciding import Ruling, default_letter
from hoshin.foundation.people.tests.city import NOW

REASON = "登録の要件を満たさないため。"


def wish(ruling=Ruling.GRANTED, **changed):
    """What is wished for: the usual letter, and a reason where one is needed."""
    letter = default_letter(ruling)
    parts = {part: changed.pop(part) for part in ("title", "body", "appeal") if part in changed}
    reason = changed.pop("reason", REASON if ruling.needs_reason else "")
    return Wish(reason, changed.pop("conditions", ""), replace(letter, **parts))


def proposed(person, number, ruling=Ruling.GRANTED, *, now=NOW, **changed):
    """The proposal about an application, which is examined first when it was not yet."""
    if Application.objects.get(number=number).state == ApplicationState.RECEIVED:
        start_examination(person=person, number=number, now=now)
    return propose_decision(person=person, number=number, ruling=ruling, wish=wish(ruling, **changed), now=now)


def decided(member, head, number, ruling=Ruling.GRANTED, *, now=NOW, **changed):
    """The decision about an application, proposed by one and decided by the other."""
    proposal = proposed(member, number, ruling, now=now, **changed)
    return decide(person=head, number=number, seen=proposal.digest, now=now)
