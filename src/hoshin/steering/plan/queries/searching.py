"""What of the plan can be searched, and by whom."""

from collections.abc import Callable, Iterable

from hoshin.foundation.search.public import Audience, Row
from hoshin.steering.plan.models import Research, Sheet, StudyRequest
from hoshin.steering.plan.permissions import is_public

Counted = tuple[Callable[[], int], Callable[[], Iterable[Row]]]


def sheet_row(sheet: Sheet) -> Row:
    """A sheet as it is searched: listed for everybody, before that only through the plan's own table."""
    body = (sheet.issue, sheet.present, sheet.ideal, sheet.gap, sheet.purpose, sheet.means)
    return Row(
        thing_id=str(sheet.pk),
        title=str(sheet),
        body="\n".join(text for text in body if text),
        url=f"/plan/{sheet.number}/",
        audience=Audience.PUBLIC if is_public(sheet) else Audience.ROOM,
        updated_at=sheet.updated_at,
    )


def research_row(research: Research) -> Row:
    """A research record as it is searched: by officials."""
    return Row(
        thing_id=str(research.pk),
        title=research.technology,
        body="\n".join((research.summary, research.findings, research.security_remark)),
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


def search_rows() -> dict[str, Counted]:
    """Per kind how many things there are and which, for rebuilding the index and for its nightly check."""
    return {
        "plan.sheet": (Sheet.objects.count, lambda: map(sheet_row, Sheet.objects.iterator())),
        "plan.research": (Research.objects.count, lambda: map(research_row, Research.objects.iterator())),
        "plan.study_request": (StudyRequest.objects.count, lambda: map(study_row, StudyRequest.objects.iterator())),
    }


def sheet_version(sheet_id: str) -> str:
    """The version of a sheet that approvers are asked to agree to; another version has to be asked for anew."""
    return str(Sheet.objects.values_list("version", flat=True).get(pk=sheet_id))
