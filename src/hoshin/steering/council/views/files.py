from collections.abc import Iterable

from django.http import HttpResponse

from hoshin.steering.council.models import Meeting, Opinion
from hoshin.steering.council.queries import HEAD, opinion_rows
from hoshin.web.paper import Paper
from hoshin.web.spreadsheet import CONTENT_TYPE, Column, Table, workbook

OPINIONS_PER_PAGE = 50
_WIDTHS = (6, 18, 30, 26, 60, 12, 60)
COLUMNS = tuple(Column(title, width) for title, width in zip(HEAD, _WIDTHS, strict=True))


def pdf_response(paper: Paper, name: str) -> HttpResponse:
    """The document as an answer that the browser shows."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(paper.pdf, content_type="application/pdf", headers=headers)


def opinions_excel(meeting: Meeting, opinions: Iterable[Opinion]) -> HttpResponse:
    """The list of opinions and responses as a spreadsheet to take away."""
    content = workbook(
        [Table("意見と対応の一覧", COLUMNS, opinion_rows(opinions))], title=f"{meeting.title} 意見と対応の一覧"
    )
    headers = {"Content-Disposition": f'attachment; filename="council-{meeting.number}-opinions.xlsx"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
