"""What an applicant sees of an application that was handed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.queries.applications import AnsweredLine, OpenDraft, draft_by_token, summary
from hoshin.citizens.procedures.queries.contacts import masked_address, notice_address
from hoshin.citizens.procedures.queries.conversation import ReadMessage, messages_of
from hoshin.citizens.procedures.queries.corrections import OpenCorrection, opened_correction
from hoshin.citizens.procedures.queries.deciding.decisions import Decided, decisions_about
from hoshin.citizens.procedures.queries.revisions import ReadRevision, revisions_of
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW
from hoshin.citizens.procedures.rules.applications.revising import Origin
from hoshin.citizens.procedures.rules.applications.telling import Told, happened, told
from hoshin.kernel.errors import NotFound
from hoshin.kernel.flow import State


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the applicant's timeline; `revision` is what was corrected or changed then."""

    at: datetime
    title: str
    revision: ReadRevision | None = None


@dataclass(frozen=True, slots=True)
class FollowedApplication:
    """Everything on the status page."""

    application: Application
    state: State
    told: Told
    lines: tuple[AnsweredLine, ...]
    happenings: tuple[Happening, ...]
    correction: OpenCorrection | None
    messages: tuple[ReadMessage, ...]
    decisions: tuple[Decided, ...]
    address: str
    can_withdraw: bool


def followed_application(token: str) -> FollowedApplication:
    """The status page behind an address; raises NotFound, also for what was not handed in yet."""
    draft = draft_by_token(token)
    if not draft.is_submitted:
        raise NotFound("この申請は、まだ提出されていません。")
    application = draft.application
    return FollowedApplication(
        application=application,
        state=APPLICATION_FLOW.state(application.state),
        told=told(application.state),
        lines=summary(draft.journey),
        happenings=tuple(sorted(_happenings(draft), key=lambda one: one.at, reverse=True)),
        correction=opened_correction(draft),
        messages=messages_of(application),
        decisions=decisions_about(application),
        address=masked_address(notice_address(draft)),
        can_withdraw=any(move.code == "withdraw" for move in APPLICATION_FLOW.moves_from(application.state)),
    )


def _happenings(draft: OpenDraft) -> Iterator[Happening]:
    """The stays of the application in residents' words, with what was corrected then, and what the section changed."""
    application = draft.application
    endings = {one.ended_at: one.outcome for one in application.corrections.all() if one.ended_at}
    revisions = revisions_of(draft)
    corrected = {one.made_at: one for one in revisions if one.origin is Origin.CORRECTED}
    came_from = ""
    for stay in application.stays.all():
        title = happened(stay.state, came_from=came_from, correction=endings.get(stay.entered_at, ""))
        yield Happening(stay.entered_at, title, corrected.get(stay.entered_at))
        came_from = stay.state
    for revision in revisions:
        if revision.is_official:
            yield Happening(revision.made_at, f"{revision.section}が、申請の内容を直しました", revision)
