"""Deciding: by the head alone, or by the last step of an approval. Both end in `settle`."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.deciding.proposing import give_back
from hoshin.citizens.procedures.actions.examining.notices import tell_applicant, tell_officials
from hoshin.citizens.procedures.actions.moving import check_move, locked, locked_to_decide, move_to, write_event
from hoshin.citizens.procedures.models import Application, Decision, Proposal
from hoshin.citizens.procedures.permissions import absent_head_of, parts_in_deciding
from hoshin.citizens.procedures.queries.applications import opened, reachable
from hoshin.citizens.procedures.queries.deciding.proposals import (
    digest_of,
    is_own,
    letter_of,
    open_proposal,
    wish_of,
)
from hoshin.citizens.procedures.queries.examination import examiners_of
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW
from hoshin.citizens.procedures.rules.deciding import Ruling
from hoshin.citizens.procedures.rules.register import DecisionWay
from hoshin.foundation.approvals.public import Outcome, Request
from hoshin.foundation.people.public import Person, account_labels
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed
from hoshin.kernel.flow import Move

_CHANGED = "画面に示した内容と今の内容が違います。画面を開き直し、内容を確かめてから決定してください。"
_NONE = "決定する提案がありません。画面を開き直して、今の状態を確かめてください。"


@transaction.atomic
def decide(*, person: Person, number: str, seen: str, now: datetime) -> Decision:
    """Decide as the head, or in an absent head's place (代決), what was proposed; `seen` is the digest of what stood there.

    Raises NotAllowed for others, and for a head's own proposal while the section has somebody else who
    could have made it; Conflict when something else is proposed by now; MoveRefused when there is nothing to decide.
    """
    application = locked_to_decide(person, number, now=now)
    proposal = open_proposal(application)
    if proposal is None:
        raise MoveRefused(_NONE)
    if proposal.way != DecisionWay.HEAD.value:
        raise MoveRefused("この申請は、決裁の手続で決まります。")
    parts = parts_in_deciding(person, application, now=now)
    move = check_move(person, application, Ruling(proposal.ruling).move, note="通知書に書いた理由", parts=parts)
    if seen != proposal.digest or digest_of(proposal, application) != proposal.digest:
        raise Conflict(_CHANGED)
    _require_another(person, application, proposal, now)
    absent = absent_head_of(person, application, now=now)
    if absent is None:
        return settle(application, proposal, move, person=person, now=now)
    deputy = person.standing_in_for(account_labels({absent})[absent])
    decision = settle(application, proposal, move, person=deputy, now=now, absent_head_id=absent)
    tell_officials(application, [absent], template="procedures.to_review", now=now, deputy=person.label)
    return decision


def _require_another(person: Person, application: Application, proposal: Proposal, now: datetime) -> None:
    """Two pairs of eyes, unless the section has only one; the decision says so then."""
    if not is_own(person, proposal):
        return
    others = [one for one, _ in examiners_of(application.procedure.section_id, now) if one != person.account_id]
    if others:
        raise NotAllowed("自分が提案したものを、自分だけで決定することはできません。ほかの職員が提案してください。")


def settle(
    application: Application,
    proposal: Proposal,
    move: Move,
    *,
    person: Person,
    now: datetime,
    absent_head_id: int | None = None,
) -> Decision:
    """Write the decision, end the proposal, move the application, tell the applicant and who proposed.

    The letter's text is fixed here; its PDF is made from it right afterwards (`write_waiting_letters`), so that no
    decision waits for the press.
    """
    wish = wish_of(application, proposal)
    letter = letter_of(opened(application), wish, decided_on=local_date(now))
    before = Decision.objects.filter(application=application)
    before.filter(superseded_at__isnull=True).update(superseded_at=now)
    decision = Decision.objects.create(
        application=application,
        proposal=proposal,
        number=before.count() + 1,
        ruling=proposal.ruling,
        has_reason=proposal.has_reason,
        decided_at=now,
        decided_by=_signature(person)[:200],
        deputy_id=person.account_id if absent_head_id is not None else None,
        absent_head_id=absent_head_id,
        is_own_proposal=is_own(person, proposal),
        sealed=key_ring().seal(
            application.wrapped_key,
            {"reason": wish.reason, "conditions": wish.conditions, "letter": asdict(letter)},
        ),
    )
    proposal.ended_at = now
    proposal.save(update_fields=["ended_at"])
    came_from = move_to(application, move, now=now)
    write_event(
        application,
        move.code,
        actor=person.actor,
        now=now,
        before={"state": came_from},
        after={"state": application.state, "decision": str(decision)}
        | ({"own_proposal": "提案者が自ら決定"} if decision.is_own_proposal else {}),
    )
    tell_applicant(application, template="procedures.decided", now=now)
    told = {proposal.proposed_by_id, application.assignee_id} - {None, person.account_id}
    tell_officials(application, {one for one in told if one is not None}, template="procedures.settled", now=now)
    return decision


def _signature(person: Person) -> str:
    name = person.title if person.label in person.title else f"{person.title}（{person.label}）"
    return f"{name}　{person.acting_for}の代決" if person.acting_for else name


def receive_outcome(*, request: Request, outcome: Outcome, person: Person, note: str, now: datetime) -> None:
    """Carry out what was decided about an application; called by the approvals inside the transaction of the decision."""
    found = reachable().select_related("procedure__section__office")
    application = locked(found.filter(pk=int(request.subject_id)))
    if outcome is not Outcome.APPROVED:
        give_back(application, person.actor, note, now)
        return
    proposal = open_proposal(application)
    if proposal is None:
        raise MoveRefused(_NONE)
    move = APPLICATION_FLOW.check(Ruling(proposal.ruling).move, application.state)
    settle(application, proposal, move, person=person, now=now)
