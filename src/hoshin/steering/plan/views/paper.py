"""One sheet on one A4 page."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.queries import SheetPage, paper_content, sheet_by_number, sheet_page
from hoshin.web.paper import compile_pdf


def sheet_on_paper(sheet: Sheet, page: SheetPage, *, is_for_public: bool) -> HttpResponse:
    """The sheet as a PDF answer; characters the font lacks are named in a header for whoever automates the printing."""
    content = paper_content(page, organisation=settings.CITY_NAME, is_for_public=is_for_public, today=clock.today())
    paper = compile_pdf(template="plan/sheet.typ", content=content)
    response = HttpResponse(paper.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sheet-{sheet.number}.pdf"'
    if paper.missing_glyphs:
        response["X-Missing-Glyphs"] = " ".join(f"U+{ord(glyph.character[0]):04X}" for glyph in paper.missing_glyphs)
    return response


@staff_page(*Role)
@require_safe
def sheet_pdf(request: PageRequest, number: str) -> HttpResponse:
    """The sheet as officials see it, listed or not."""
    sheet = sheet_by_number(request.person, number)
    return sheet_on_paper(sheet, sheet_page(request.person, sheet, today=clock.today()), is_for_public=False)
