from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet

from hoshin.foundation.files.public import ListedFile, files_of, files_of_many
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound
from hoshin.kernel.flow import State
from hoshin.steering.council.models import AgendaItem, Meeting, MeetingQuerySet, Paper, Question, Seating
from hoshin.steering.council.permissions import can_read_paper, meetings_of_member
from hoshin.steering.council.rules import MEETING_FLOW, SAID, ItemKind, MeetingState, OpinionState

PAPER_OWNER = "council.paper"
MINUTES_FILES = "council.minutes"
NOT_FOUND = "お探しの会議は見つかりません。"


@dataclass(frozen=True)
class PaperView:
    """A paper with its files."""

    paper: Paper
    files: Sequence[ListedFile] = ()


@dataclass(frozen=True)
class ItemView:
    """An item of the agenda with its number within the agenda and its papers."""

    item: AgendaItem
    papers: tuple[PaperView, ...] = ()

    @property
    def is_about_questions(self) -> bool:
        """The secretariat questions stand under this item."""
        return self.item.kind == ItemKind.QUESTIONS

    @property
    def is_about_motions(self) -> bool:
        """The members' motions stand under this item."""
        return self.item.kind == ItemKind.MOTIONS


@dataclass(frozen=True)
class MeetingView:
    """A meeting as every page of it shows it; read in six queries whatever its size."""

    meeting: Meeting
    items: tuple[ItemView, ...]
    questions: tuple[Question, ...]
    seatings: tuple[Seating, ...] = ()
    minutes_files: Sequence[ListedFile] = field(default_factory=tuple)

    @property
    def state(self) -> State:
        """The state as the flow table has it."""
        return MEETING_FLOW.state(self.meeting.state)

    @property
    def is_published(self) -> bool:
        """Everybody may read the results."""
        return self.meeting.state == MeetingState.PUBLISHED

    @property
    def is_answerable(self) -> bool:
        """Responses may be written."""
        return self.meeting.state in {MeetingState.IN_SESSION, MeetingState.HELD}

    @property
    def present(self) -> int:
        """How many members came."""
        return sum(seat.is_present is True for seat in self.seatings)

    @property
    def open_items(self) -> int:
        """How many items are not ticked off."""
        return sum(view.item.ticked_at is None for view in self.items)


def view_of(meeting: Meeting, *, only_public: bool = False) -> MeetingView:
    """The meeting with agenda, papers, questions and members; `only_public` leaves out papers that are not published."""
    papers = Paper.objects.select_related("revision").order_by("order", "id")
    if only_public:
        papers = papers.filter(is_public=True)
    items = list(meeting.items.prefetch_related(Prefetch("papers", queryset=papers)))
    files = files_of_many(PAPER_OWNER, [paper.pk for item in items for paper in item.papers.all()])
    return MeetingView(
        meeting=meeting,
        items=tuple(
            ItemView(item, tuple(PaperView(paper, files.get(str(paper.pk), ())) for paper in item.papers.all()))
            for item in items
        ),
        questions=tuple(meeting.questions.all()),
        seatings=tuple(meeting.seatings.select_related("member__account")),
        minutes_files=files_of(MINUTES_FILES, meeting.pk),
    )


def meetings_for_staff() -> QuerySet[Meeting]:
    """Every meeting, newest first, with `opinion_count` and `waiting_count` (opinions without a response)."""
    return Meeting.objects.annotate(
        opinion_count=Count("opinions", filter=Q(opinions__state__in=sorted(SAID))),
        waiting_count=Count("opinions", filter=Q(opinions__state=OpinionState.SUBMITTED)),
    ).order_by("-number")


def meeting_for_staff(person: Person, number: int) -> Meeting:
    """The meeting of that number for the CIO side; NotFound for anybody else."""
    meeting = Meeting.objects.filter(number=number).first() if person.is_cio_side else None
    if meeting is None:
        raise NotFound(NOT_FOUND)
    return meeting


def meeting_for_member(person: Person, number: int) -> Meeting:
    """The meeting of that number, for a member who was invited to it; NotFound otherwise."""
    meeting = meetings_of_member(person).filter(number=number).first()
    if meeting is None:
        raise NotFound(NOT_FOUND)
    return meeting


def announced_meetings() -> QuerySet[Meeting]:
    """The meetings that will take place, the next first."""
    return MeetingQuerySet(Meeting).announced().order_by("starts_at")


def published_meetings() -> QuerySet[Meeting]:
    """The meetings whose results are public, newest first, with `opinion_count`."""
    return (
        MeetingQuerySet(Meeting)
        .published()
        .annotate(opinion_count=Count("opinions", filter=Q(opinions__state__in=sorted(SAID))))
        .order_by("-number")
    )


def public_meeting(number: int) -> Meeting:
    """A meeting that is announced or published; NotFound for one that is prepared or being worked on."""
    shown = [MeetingState.INVITED, MeetingState.IN_SESSION, MeetingState.PUBLISHED]
    meeting = Meeting.objects.filter(number=number, state__in=shown).first()
    if meeting is None:
        raise NotFound(NOT_FOUND)
    return meeting


def published_meeting(number: int) -> Meeting:
    """A meeting whose results are public; NotFound otherwise."""
    meeting = MeetingQuerySet(Meeting).published().filter(number=number).first()
    if meeting is None:
        raise NotFound(NOT_FOUND)
    return meeting


def paper_for(person: Person, number: int, paper_id: int) -> Paper:
    """A paper of the meeting of that number that the person may read; NotFound otherwise."""
    paper = (
        Paper.objects.select_related("item__meeting", "revision")
        .filter(pk=paper_id, item__meeting__number=number)
        .first()
    )
    if paper is None or not can_read_paper(person, paper):
        raise NotFound("お探しの資料は見つかりません。")
    return paper
