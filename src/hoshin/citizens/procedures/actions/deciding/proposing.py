"""Proposing what to decide, and taking a proposal back to the examination."""

import secrets
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from hoshin.citizens.procedures.actions.examining.notices import tell_officials
from hoshin.citizens.procedures.actions.moving import (
    check_move,
    locked_application,
    locked_to_decide,
    move_to,
    write_event,
    write_move,
)
from hoshin.citizens.procedures.models import Application, Proposal
from hoshin.citizens.procedures.permissions import parts_in_deciding
from hoshin.citizens.procedures.queries.applications import compiled
from hoshin.citizens.procedures.queries.deciding.proposals import (
    Wish,
    digest_of,
    first_wish,
    open_proposal,
    sealed_wish,
)
from hoshin.citizens.procedures.rules.applications import APPLICATION, APPLICATION_FLOW
from hoshin.citizens.procedures.rules.deciding import Ruling, check_letter, check_reason, gaps_of, tidied_letter
from hoshin.citizens.procedures.rules.register import DecisionWay
from hoshin.foundation.approvals.public import Subject, open_request, steps_of_route, withdraw_with_subject
from hoshin.foundation.audit.public import Actor
from hoshin.foundation.people.public import Person, Role, duties_of, posts_with
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import MoveRefused, NotAllowed

ROUTE = "procedures.decision"


@transaction.atomic
def propose_decision(
    *, person: Person, number: str, ruling: Ruling, now: datetime, wish: Wish | None = None
) -> Proposal:
    """Put a decision forward with its reason and letter: to the head, or on its way to approval, as the procedure wants.

    Without a wish the procedure's own text of the letter is meant.

    Raises RuleBroken for a reason that is missing or a letter that cannot be filled, MoveRefused outside examination.
    """
    application = locked_application(person, number)
    move = check_move(person, application, "propose")
    checked = checked_wish(application, ruling, wish or first_wish(application, ruling))
    proposal = _written(person, application, ruling, checked, now)
    came_from = move_to(application, move, now=now)
    if proposal.way == DecisionWay.APPROVALS.value:
        _ask_for_approval(person, application, ruling, now)
    else:
        withdraw_with_subject(
            person=person, subject_kind=APPLICATION, subject_id=application.pk, note="課長が決めます。", now=now
        )
        page = reverse("procedures:decision", args=[application.number])
        tell_officials(application, _heads(application, now), template="procedures.proposed", now=now, url=page)
    write_event(
        application,
        move.code,
        actor=person.actor,
        now=now,
        before={"state": came_from},
        after={"state": application.state, "ruling": ruling.label},
    )
    return proposal


def checked_wish(application: Application, ruling: Ruling, wish: Wish) -> Wish:
    """The wish, tidied; raises RuleBroken, with the field, for what could not be decided like this."""
    reason = check_reason(ruling, wish.reason)
    letter = tidied_letter(wish.letter)
    check_letter(letter, ruling, gaps_of(compiled(application.form_version).form))
    return Wish(reason, wish.conditions.strip(), letter)


def _written(person: Person, application: Application, ruling: Ruling, wish: Wish, now: datetime) -> Proposal:
    if person.account_id is None:
        raise NotAllowed("サインインしてください。")
    proposal = Proposal(
        application=application,
        ruling=ruling.value,
        way=application.procedure.decision_way,
        has_reason=bool(wish.reason),
        sealed=sealed_wish(application, wish, secrets.token_hex(16)),
        proposed_at=now,
        proposed_by_id=person.account_id,
    )
    proposal.digest = digest_of(proposal, application)
    proposal.save()
    return proposal


def _ask_for_approval(person: Person, application: Application, ruling: Ruling, now: datetime) -> None:
    """The request says nothing of the applicant: whoever decides reads that on the page of the decision."""
    title = f"{application.procedure.title}（{application}）"
    open_request(
        person=person,
        subject=Subject(
            APPLICATION, str(application.pk), title, reverse("procedures:decision", args=[application.number])
        ),
        title=f"{title[:150]}の決定について",
        body=f"この申請について「{ruling.label}」ことを決定してよいか伺います。申請の内容と通知書は、対象の画面にあります。",
        steps=steps_of_route(ROUTE, section_id=application.procedure.section_id, now=now),
        now=now,
    )


def _heads(application: Application, now: datetime) -> set[int]:
    posts = posts_with(Role.SECTION_HEAD, on=local_date(now), section_id=application.procedure.section_id)
    return {account for duty in duties_of(posts, now=now).values() for account in duty.actors}


@transaction.atomic
def send_back(*, person: Person, number: str, note: str, now: datetime) -> Application:
    """Take a proposal back to the examination, with the reason, before the head has decided. Raises MoveRefused, RuleBroken."""
    application = locked_to_decide(person, number, now=now)
    proposal = open_proposal(application)
    if proposal is not None and proposal.way == DecisionWay.APPROVALS.value:
        raise MoveRefused("決裁の手続中です。決裁の画面で、起案者が引き戻すか、決裁者が差し戻してください。")
    check_move(person, application, "send_back", note=note, parts=parts_in_deciding(person, application, now=now))
    give_back(application, person.actor, note, now)
    return application


def give_back(application: Application, actor: Actor, note: str, now: datetime) -> None:
    """Back to the examination without a decision; whoever proposed and whoever is in charge are told."""
    move = APPLICATION_FLOW.check("send_back", application.state)
    told = {application.assignee_id, end_proposal(application, now)} - {None}
    came_from = move_to(application, move, now=now)
    write_move(application, move, came_from, actor=actor, now=now, reason=note)
    accounts = {account for account in told if account is not None and str(account) != actor.id}
    tell_officials(application, accounts, template="procedures.sent_back", now=now, note=note)


def end_proposal(application: Application, now: datetime) -> int | None:
    """End the open proposal, if there is one; who had made it."""
    proposal = open_proposal(application)
    if proposal is None:
        return None
    proposal.ended_at = now
    proposal.save(update_fields=["ended_at"])
    return proposal.proposed_by_id
