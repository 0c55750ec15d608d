"""Printing an edition: a small one at once, a large one in the background in volumes, each face once for all its readers."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction

from hoshin.foundation.people.public import VISITOR, Person
from hoshin.kernel.clock import local_date
from hoshin.steering.plan.models import Edition, EditionOrder, EditionPaper
from hoshin.steering.plan.queries.binding import bound_content, volumes_bound
from hoshin.steering.plan.queries.editions import edition_sheets, whole_sheets
from hoshin.steering.plan.rules import Frozen, canonical, digest_of
from hoshin.steering.plan.rules.editions import LARGEST_AT_ONCE, is_order_standing
from hoshin.web.paper import TypesettingFailed, compile_pdf

_bells: list[Callable[..., object]] = []


def print_with(bell: Callable[..., object]) -> None:
    """Name what prints in the background, called with `edition_id` and `is_for_public`; the tasks do it when loaded."""
    _bells[:] = [bell]


def print_edition(*, person: Person, edition: Edition, now: datetime) -> list[EditionPaper]:
    """The bound volumes as this person may see them today, printed when they have not been yet or something opened since."""
    return _papers(edition, is_for_public=person.account_id is None, now=now)


def papers_or_order(*, person: Person, edition: Edition, now: datetime) -> list[EditionPaper] | EditionOrder:
    """The same, but a large edition is not printed while somebody waits: its order is returned until it is ready."""
    is_for_public = person.account_id is None
    if edition.sheet_count <= LARGEST_AT_ONCE:
        return _papers(edition, is_for_public=is_for_public, now=now)
    standing = edition.orders.filter(is_for_public=is_for_public).first()
    if standing is not None and _stands(standing, now):
        return standing
    sheets = _sheets(edition, is_for_public=is_for_public, now=now)
    kept = _kept(edition, is_for_public=is_for_public, face=digest_of(canonical(sheets)))
    return kept or order_paper(edition, is_for_public=is_for_public, now=now)


@transaction.atomic
def order_paper(edition: Edition, *, is_for_public: bool, now: datetime) -> EditionOrder:
    """Have the edition printed in the background; an order that stands already is not made twice."""
    order = EditionOrder.objects.select_for_update().filter(edition=edition, is_for_public=is_for_public).first()
    if order is not None and _stands(order, now):
        return order
    order, _ = EditionOrder.objects.update_or_create(
        edition=edition,
        is_for_public=is_for_public,
        defaults={"ordered_at": now, "begun_at": None, "volumes_set": 0, "failed_at": None},
    )
    for bell in _bells:
        bell(edition_id=edition.pk, is_for_public=is_for_public)
    return order


def print_ordered(*, edition_id: int, is_for_public: bool, now: datetime) -> int:
    """Print what was ordered and return its number of pages; safe to repeat. Raises TypesettingFailed, noted on the order."""
    edition = Edition.objects.get(pk=edition_id)
    order = EditionOrder.objects.filter(edition=edition, is_for_public=is_for_public)
    order.update(begun_at=now, volumes_set=0)

    def tell(volume: int) -> None:
        order.update(volumes_set=volume)

    try:
        papers = _papers(edition, is_for_public=is_for_public, now=now, tell=tell)
    except TypesettingFailed:
        order.update(failed_at=now)
        raise
    order.delete()
    return sum(paper.page_count for paper in papers)


def _stands(order: EditionOrder, now: datetime) -> bool:
    return is_order_standing(ordered_at=order.ordered_at, failed_at=order.failed_at, now=now)


def _sheets(edition: Edition, *, is_for_public: bool, now: datetime) -> list[Frozen]:
    """What stands on the paper: what a visitor may see today, or everything."""
    return edition_sheets(VISITOR, edition, today=local_date(now)) if is_for_public else whole_sheets(edition)


def _kept(edition: Edition, *, is_for_public: bool, face: str) -> list[EditionPaper]:
    """What is printed of that face, without the files themselves."""
    papers = EditionPaper.objects.filter(edition=edition, is_for_public=is_for_public, face=face)
    return list(papers.order_by("volume").defer("packed"))


def _papers(
    edition: Edition, *, is_for_public: bool, now: datetime, tell: Callable[[int], object] = bool
) -> list[EditionPaper]:
    sheets = _sheets(edition, is_for_public=is_for_public, now=now)
    face = digest_of(canonical(sheets))
    kept = _kept(edition, is_for_public=is_for_public, face=face)
    if kept:
        return kept
    printed = []
    for paper in _printed(edition, sheets):
        paper.is_for_public, paper.face, paper.printed_at = is_for_public, face, now
        printed.append(paper)
        tell(paper.volume)
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        EditionPaper.objects.filter(edition=edition, is_for_public=is_for_public).delete()
        EditionPaper.objects.bulk_create(printed, batch_size=1)
    return printed


def _printed(edition: Edition, sheets: list[Frozen]) -> Iterator[EditionPaper]:
    """Volume by volume, each with the pages of those before it: the cover of a volume is not counted."""
    volumes = volumes_bound(sheets)
    pages: dict[str, int] = {}
    first_page = 1
    for volume in volumes:
        content = bound_content(
            edition, volumes, volume, pages=pages, first_page=first_page, organisation=settings.CITY_NAME
        )
        is_followed = volume is not volumes[-1]
        paper = compile_pdf(template="plan/edition.typ", content=json.loads(json.dumps(content)), listens=is_followed)
        yield EditionPaper(
            edition=edition,
            volume=volume.number,
            contents=volume.policies,
            packed=EditionPaper.pack(paper.pdf),
            page_count=paper.page_count,
        )
        pages.update(paper.told)
        first_page += paper.page_count - 1
