"""The papers of a meeting."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.steering.council.actions.locking import checked_title, meeting_to_prepare, record_on
from hoshin.steering.council.models import AgendaItem, Meeting, Paper
from hoshin.steering.council.permissions import require_secretariat
from hoshin.steering.council.queries.comparing import comparison_content
from hoshin.steering.council.rules import LONGEST_TEXT, ItemKind, PaperKind
from hoshin.steering.policy.public import Revision


@transaction.atomic
def add_paper(
    *, person: Person, item_id: int, title: str, body: str = "", is_public: bool = True, now: datetime
) -> Paper:
    """A paper of an item of the agenda; files are attached to it afterwards."""
    item, meeting = _item(item_id, person)
    paper = Paper.objects.create(
        item=item,
        order=_next_order(item),
        kind=PaperKind.TEXT,
        title=checked_title(title, label="資料名"),
        body=_checked_body(body),
        is_public=is_public,
    )
    record_on(meeting, "council.paper.added", person=person, now=now, after={"paper": paper.title, "item": item.title})
    return paper


@transaction.atomic
def attach_comparison(
    *, person: Person, item_id: int, revision_id: int, is_public: bool = True, now: datetime
) -> Paper:
    """The comparison table of a revision with the one it was made from, as it is at this moment.

    Raises RuleBroken when the revision was written from nothing, so that there is nothing to compare it with.
    """
    item, meeting = _item(item_id, person)
    revision = Revision.objects.select_related("based_on").filter(pk=revision_id).first()
    if revision is None or revision.based_on is None:
        raise RuleBroken("元にした版のある版を選んでください。", field="revision")
    paper = Paper.objects.create(
        item=item,
        order=_next_order(item),
        kind=PaperKind.COMPARISON,
        title=f"新旧対照表（{revision.based_on.name}→{revision.name}）",
        is_public=is_public,
        revision=revision,
        content=_content(person, revision, now),
        taken_at=now,
    )
    record_on(meeting, "council.paper.added", person=person, now=now, after={"paper": paper.title, "item": item.title})
    return paper


def attach_draft(*, person: Person, meeting: Meeting, now: datetime) -> Paper | None:
    """The comparison table of the newest draft of the policy, put under the papers of a meeting that is being planned.

    None when no draft is being worked on, or nothing to compare it with. Called in the transaction of the planning.
    """
    draft = Revision.objects.filter(decided_at=None, created_at__lte=now).standing().order_by("-number").first()
    item = meeting.items.filter(kind=ItemKind.PAPERS).first()
    if draft is None or draft.based_on_id is None or item is None:
        return None
    return attach_comparison(person=person, item_id=item.pk, revision_id=draft.pk, now=now)


def renew_for_invitation(*, person: Person, meeting: Meeting, now: datetime) -> None:
    """Take every comparison table anew, so that members read the draft as it is when they are invited."""
    tables = Paper.objects.filter(item__meeting=meeting, kind=PaperKind.COMPARISON).select_related("revision__based_on")
    for paper in tables:
        if paper.revision is not None and not paper.remarks.exists():
            _renew(person, paper, paper.revision, meeting, now)


@transaction.atomic
def renew_comparison(*, person: Person, paper_id: int, now: datetime) -> Paper:
    """Take the comparison table anew from the draft; RuleBroken once a member has remarked on it."""
    paper, meeting = _paper(paper_id, person)
    if paper.revision is None:
        raise RuleBroken("作り直せるのは、新旧対照表だけです。")
    if paper.remarks.exists():
        raise RuleBroken("委員が段落に意見を書き始めているため、作り直せません。新しい資料として加えてください。")
    return _renew(person, paper, paper.revision, meeting, now)


def _renew(person: Person, paper: Paper, revision: Revision, meeting: Meeting, now: datetime) -> Paper:
    paper.content, paper.taken_at = _content(person, revision, now), now
    paper.save(update_fields=["content", "taken_at"])
    record_on(meeting, "council.paper.renewed", person=person, now=now, after={"paper": paper.title})
    return paper


@transaction.atomic
def remove_paper(*, person: Person, paper_id: int, now: datetime) -> None:
    """Take a paper off the agenda; RuleBroken once a member has remarked on it."""
    paper, meeting = _paper(paper_id, person)
    if paper.remarks.exists():
        raise RuleBroken("委員が意見を書き始めているため、この資料は外せません。")
    paper.delete()
    record_on(meeting, "council.paper.removed", person=person, now=now, before={"paper": paper.title})


def _content(person: Person, revision: Revision, now: datetime) -> dict[str, object]:
    old = revision.based_on.number if revision.based_on else revision.number
    return comparison_content(person, old=old, new=revision.number, today=local_date(now))


def _item(item_id: int, person: Person) -> tuple[AgendaItem, Meeting]:
    require_secretariat(person)
    item = AgendaItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound("お探しの項目は見つかりません。")
    return item, meeting_to_prepare(item.meeting_id, person)


def _paper(paper_id: int, person: Person) -> tuple[Paper, Meeting]:
    require_secretariat(person)
    paper = Paper.objects.select_related("item", "revision__based_on").filter(pk=paper_id).first()
    if paper is None:
        raise NotFound("お探しの資料は見つかりません。")
    return paper, meeting_to_prepare(paper.item.meeting_id, person)


def _next_order(item: AgendaItem) -> int:
    last: int | None = item.papers.aggregate(order=Max("order"))["order"]
    return (last or 0) + 1


def _checked_body(body: str) -> str:
    if len(body.strip()) > LONGEST_TEXT:
        raise RuleBroken(f"説明は{LONGEST_TEXT:,}文字までで入力してください。", field="body")
    return body.strip()
