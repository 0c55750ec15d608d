from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import VISITOR, PageRequest, Person, public_page, staff_page
from hoshin.kernel import clock
from hoshin.steering.policy.models import Revision
from hoshin.steering.policy.queries import (
    comparison_for,
    comparison_on_paper,
    comparison_rows,
    document_of,
    policy_on_paper,
    public_revisions,
    revision_for,
    revisions_for,
)
from hoshin.web.caching import build_stamp, versioned
from hoshin.web.paper import compile_pdf
from hoshin.web.spreadsheet import CONTENT_TYPE, Column, Table, workbook

COLUMNS = (Column("箇所", 24), Column("変更", 10), Column("新", 60), Column("旧", 60))


@public_page
@require_safe
@versioned(version_stamp, public=True)
def revision_pdf(_request: PageRequest, number: int) -> HttpResponse:
    """A revision that is or was in force, as one PDF."""
    today = clock.today()
    revision = revision_for(VISITOR, number, today=today)
    history = public_revisions(today).filter(effective_on__lte=revision.effective_on)
    return _policy(revision, list(history))


@staff_page()
@require_safe
@versioned(version_stamp)
def staff_revision_pdf(request: PageRequest, number: int) -> HttpResponse:
    """Any revision as one PDF, drafts included."""
    today = clock.today()
    revision = revision_for(request.person, number, today=today)
    decided = [past for past in public_revisions(today) if past.pk != revision.pk]
    return _policy(revision, [revision, *decided])


@public_page
@require_safe
@versioned(version_stamp, public=True)
def compare_pdf(_request: PageRequest, old: int, new: int) -> HttpResponse:
    """The comparison table on paper."""
    return _comparison_pdf(VISITOR, old, new)


@staff_page()
@require_safe
@versioned(version_stamp)
def staff_compare_pdf(request: PageRequest, old: int, new: int) -> HttpResponse:
    """The same for officials, drafts included."""
    return _comparison_pdf(request.person, old, new)


@public_page
@require_safe
@versioned(version_stamp, public=True)
def compare_excel(_request: PageRequest, old: int, new: int) -> HttpResponse:
    """The comparison table as a spreadsheet."""
    return _comparison_excel(VISITOR, old, new)


@staff_page()
@require_safe
@versioned(version_stamp)
def staff_compare_excel(request: PageRequest, old: int, new: int) -> HttpResponse:
    """The same for officials, drafts included."""
    return _comparison_excel(request.person, old, new)


def _policy(revision: Revision, history: list[Revision]) -> HttpResponse:
    def content() -> dict[str, Any]:
        document = document_of(revision, today=clock.today())
        return policy_on_paper(document, history, organisation=settings.CITY_NAME)

    key = f"policy-{revision.digest}-{len(history)}" if revision.digest else ""
    return _pdf(key, "web/paper/document.typ", content, name=f"policy-{revision.number}.pdf")


def _comparison_pdf(person: Person, old: int, new: int) -> HttpResponse:
    def content() -> dict[str, Any]:
        compared = comparison_for(person, old, new, today=clock.today())
        return comparison_on_paper(compared, organisation=settings.CITY_NAME)

    digests = [revision.digest for revision in revisions_for(person, today=clock.today()).filter(number__in=[old, new])]
    is_decided = len(digests) == len({old, new}) and all(digests)
    key = f"policy-comparison-{'-'.join(digests)}-{old}-{new}" if is_decided else ""
    return _pdf(key, "web/paper/comparison.typ", content, name=f"policy-comparison-{old}-{new}.pdf")


def _pdf(key: str, template: str, content: Callable[[], dict[str, Any]], *, name: str) -> HttpResponse:
    """The document as an answer. What was decided never changes, so its paper is set once and kept under `key`."""
    kept = f"{key}-{build_stamp()}"
    pdf: bytes | None = cache.get(kept) if key else None
    if pdf is None:
        pdf = compile_pdf(template=template, content=content()).pdf
        if key:
            cache.set(kept, pdf, timeout=None)
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _comparison_excel(person: Person, old: int, new: int) -> HttpResponse:
    compared = comparison_for(person, old, new, today=clock.today())
    title = f"新旧対照表 {compared.old.name}→{compared.new.name}"
    content = workbook([Table(title, COLUMNS, comparison_rows(compared))], title=title)
    headers = {"Content-Disposition": f'attachment; filename="policy-comparison-{old}-{new}.xlsx"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
