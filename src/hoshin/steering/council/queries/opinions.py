from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound
from hoshin.kernel.flow import State
from hoshin.steering.council.models import Meeting, Member, Opinion, Question
from hoshin.steering.council.permissions import terms_of
from hoshin.steering.council.rules import OPINION_FLOW, SAID, OpinionKind, OpinionState
from hoshin.steering.policy.public import Revision, document_of


@dataclass(frozen=True)
class OpinionView:
    """An opinion with the address of the paragraph that took it up, where the reader may go there."""

    opinion: Opinion
    taken_url: str = ""

    @property
    def state(self) -> State:
        """The state as the flow table has it."""
        return OPINION_FLOW.state(self.opinion.state)


def opinions_of(
    meeting: Meeting, *, kind: str = "", state: str = "", member_id: int | None = None
) -> QuerySet[Opinion]:
    """The submitted opinions of a meeting: answers by question, remarks by place, motions; filters as in the address."""
    found = meeting.opinions.filter(state__in=sorted(SAID)).select_related(
        "question", "member__account", "taken_into", "paper", "meeting"
    )
    if kind in set(OpinionKind):
        found = found.filter(kind=kind)
    if state in SAID:
        found = found.filter(state=state)
    return found.filter(member_id=member_id) if member_id is not None else found


def counts_of(meeting: Meeting) -> dict[str, int]:
    """How many submitted opinions the meeting has by kind and by state, and in all (`all`); one query."""
    said = meeting.opinions.filter(state__in=sorted(SAID))
    columns = {f"kind_{kind.value}": Count("pk", filter=Q(kind=kind.value)) for kind in OpinionKind}
    columns |= {f"state_{state.value}": Count("pk", filter=Q(state=state.value)) for state in SAID}
    found: dict[str, int] = said.order_by().aggregate(all=Count("pk"), **columns)
    return found


def public_views(opinions: Iterable[Opinion], *, today: date) -> list[OpinionView]:
    """The opinions for everybody: the link leads to the revision only once it is in force."""
    return [OpinionView(opinion, _public_url(opinion, today)) for opinion in opinions]


def staff_views(opinions: Iterable[Opinion], *, today: date) -> list[OpinionView]:
    """The opinions for officials: the link leads to the paragraph of the draft."""
    found = list(opinions)
    revisions = {opinion.taken_into_id: opinion.taken_into for opinion in found if opinion.taken_into is not None}
    sections = {number: _section_ids(revision, today) for number, revision in revisions.items()}
    return [OpinionView(opinion, _draft_url(opinion, sections)) for opinion in found]


def _section_ids(revision: Revision, today: date) -> dict[str, int]:
    return {section.text.key: section.id for section in document_of(revision, today=today).sections}


def _draft_url(opinion: Opinion, sections: Mapping[int | None, Mapping[str, int]]) -> str:
    if opinion.taken_into is None:
        return ""
    section, _, paragraph = opinion.taken_paragraph.partition("/")
    section_id = sections[opinion.taken_into_id].get(section)
    anchor = f"#p-{section_id}-{paragraph}" if section_id is not None else ""
    return f"/staff/policy/{opinion.taken_into.number}/read/{anchor}"


def _public_url(opinion: Opinion, today: date) -> str:
    revision = opinion.taken_into
    if (
        revision is None
        or revision.decided_at is None
        or revision.effective_on is None
        or revision.effective_on > today
    ):
        return ""
    section, _, paragraph = opinion.taken_paragraph.partition("/")
    return f"/policy/revisions/{revision.number}/#p-{section}-{paragraph}"


def opinion_for_staff(meeting: Meeting, opinion_id: int) -> Opinion:
    """A submitted opinion of the meeting; NotFound for a draft, which is its author's alone."""
    opinion = opinions_of(meeting).filter(pk=opinion_id).first()
    if opinion is None:
        raise NotFound("お探しの意見は見つかりません。")
    return opinion


def own_opinions(person: Person, meeting: Meeting) -> list[Opinion]:
    """Everything the person has written for the meeting, drafts included."""
    return list(
        meeting.opinions.filter(member__in=terms_of(person)).select_related(
            "question", "paper", "taken_into", "meeting", "member__account"
        )
    )


@dataclass(frozen=True)
class Answering:
    """How far one invited member is: per question the state of the answer, and how much else was submitted."""

    member: Member
    has_read: bool
    answers: tuple[str, ...]
    others: int
    last_at: object

    @property
    def missing(self) -> int:
        """How many questions are not answered."""
        return self.answers.count("")


def answering_of(meeting: Meeting, questions: tuple[Question, ...]) -> list[Answering]:
    """Who has answered which question, as the secretariat sees it; a draft counts as not answered. Two queries."""
    said = {
        (opinion["member_id"], opinion["question_id"]): opinion["state"]
        for opinion in meeting.opinions.filter(kind=OpinionKind.ANSWER, state__in=sorted(SAID)).values(
            "member_id", "question_id", "state"
        )
    }
    submitted = Q(member__opinions__meeting=meeting, member__opinions__state__in=sorted(SAID))
    seats = meeting.seatings.select_related("member__account").annotate(
        others=Count("member__opinions", filter=submitted & ~Q(member__opinions__kind=OpinionKind.ANSWER)),
        last_at=Max("member__opinions__submitted_at", filter=submitted),
    )
    return [
        Answering(
            member=seat.member,
            has_read=seat.read_at is not None,
            answers=tuple(said.get((seat.member_id, question.pk), "") for question in questions),
            others=seat.others,
            last_at=seat.last_at,
        )
        for seat in seats
    ]


def draft_count(opinions: list[Opinion]) -> int:
    """How many of one's own opinions are not yet submitted."""
    return sum(opinion.state == OpinionState.DRAFT for opinion in opinions)


def revisions_to_take_up_in(meeting: Meeting) -> list[Revision]:
    """The revisions whose paragraphs a response may name: those of the meeting's papers first, then what was begun since.

    Nothing is taken up into what was in force before; a meeting whose papers are no revision offers the newest.
    """
    shown = list(
        Revision.objects.filter(
            pk__in=meeting.items.filter(papers__revision__isnull=False).values("papers__revision")
        ).order_by("-number")
    )
    since = Revision.objects.order_by("-number")
    if shown:
        return [*shown, *since.filter(number__gt=shown[0].number)]
    return list(since[:1])
