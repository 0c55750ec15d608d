"""What of the plan can be searched, and by whom."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from hoshin.foundation.search.public import Audience, Row
from hoshin.kernel import clock
from hoshin.steering.plan.models import Research, Sheet, SheetQuerySet, StudyRequest
from hoshin.steering.plan.permissions import is_public
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_sheets
from hoshin.steering.plan.rules import Disclosure, FieldGroup

Counted = tuple[Callable[[], int], Callable[[], Iterable[Row]]]


NOTICE = "plan.sheet_notice"
"""The kind under which a sheet is found by its title alone, while its texts are kept from the public."""


def sheet_row(sheet: Sheet, disclosure: Disclosure) -> Row:
    """A sheet as it is searched: for everybody when it is listed and its texts are public, else in the plan's own table."""
    is_open = is_public(sheet) and disclosure.shows(FieldGroup.CONTENT, sheet.pk)
    body = (sheet.issue, sheet.present, sheet.ideal, sheet.gap, sheet.purpose, sheet.means)
    return Row(
        thing_id=str(sheet.pk),
        title=str(sheet),
        body="\n".join(text for text in body if text),
        url=f"/plan/{sheet.number}/",
        audience=Audience.PUBLIC if is_open else Audience.ROOM,
        updated_at=sheet.updated_at,
    )


def notice_row(sheet: Sheet, disclosure: Disclosure) -> Row | None:
    """What the public finds of a listed sheet whose texts are kept back: its title. None when there is nothing to hide."""
    if not is_public(sheet) or disclosure.shows(FieldGroup.CONTENT, sheet.pk):
        return None
    return Row(
        thing_id=str(sheet.pk),
        title=str(sheet),
        body="",
        url=f"/plan/{sheet.number}/",
        audience=Audience.PUBLIC,
        updated_at=sheet.updated_at,
    )


def research_row(research: Research) -> Row:
    """A research record as it is searched: by officials, also by its tags and the titles of its sources."""
    tags, sources = research.tag_rows.all(), research.source_rows.all()
    beside = (*(tag.word for tag in tags), *(source.title for source in sources))
    return Row(
        thing_id=str(research.pk),
        title=research.heading,
        body="\n".join((research.technology, research.summary, research.findings, research.security_remark, *beside)),
        url=f"/staff/plan/research/{research.pk}/",
        audience=Audience.STAFF,
        updated_at=research.updated_at,
    )


def study_row(request: StudyRequest) -> Row:
    """A study request as it is searched: by officials, declined or not."""
    return Row(
        thing_id=str(request.pk),
        title=request.title,
        body=f"{request.question}\n{request.answer}",
        url=f"/staff/plan/study-requests/{request.pk}/",
        audience=Audience.STAFF,
        updated_at=request.answered_at or request.asked_at,
    )


def search_rows(today: date | None = None) -> dict[str, Counted]:
    """Per kind how many things there are and which on `today` (the day of asking), to rebuild and to check the index."""
    return {
        "plan.sheet": (Sheet.objects.count, lambda: _sheet_rows(disclosure_on(today or clock.today()))),
        NOTICE: (
            lambda: _noticed(disclosure_on(today or clock.today())).count(),
            lambda: _notice_rows(disclosure_on(today or clock.today())),
        ),
        "plan.research": (Research.objects.count, lambda: map(research_row, _whole_research())),
        "plan.study_request": (StudyRequest.objects.count, lambda: map(study_row, StudyRequest.objects.iterator())),
    }


def _whole_research() -> Iterator[Research]:
    return Research.objects.prefetch_related("tag_rows", "source_rows").iterator(chunk_size=500)


def _sheet_rows(disclosure: Disclosure) -> Iterator[Row]:
    return (sheet_row(sheet, disclosure) for sheet in Sheet.objects.iterator())


def _noticed(disclosure: Disclosure) -> SheetQuerySet:
    """The listed sheets whose texts are kept back."""
    return Sheet.objects.public().exclude(shown_sheets(disclosure, FieldGroup.CONTENT))


def _notice_rows(disclosure: Disclosure) -> Iterator[Row]:
    return (row for sheet in _noticed(disclosure).iterator() if (row := notice_row(sheet, disclosure)) is not None)


def sheet_version(sheet_id: str) -> str:
    """The version of a sheet that approvers are asked to agree to; another version has to be asked for anew."""
    return str(Sheet.objects.values_list("version", flat=True).get(pk=sheet_id))
