from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from hoshin.foundation.search.public import Audience, Row
from hoshin.steering.policy.queries.documents import Document, PolicyText, SectionView, document_of
from hoshin.steering.policy.queries.revisions import revision_in_force
from hoshin.steering.policy.rules import Kind
from hoshin.web.markdown import plain_text

SEARCH_KIND = "policy"
OWN_PAGES = frozenset({Kind.NARRATIVE, Kind.PRINCIPLE, Kind.CLASSIFICATION})


def search_rows(today: date) -> list[Row]:
    """What people find of the policy: each basic policy and each section of the revision in force today."""
    revision = revision_in_force(today)
    return list(_rows(document_of(revision, today=today))) if revision else []


def _rows(document: Document) -> Iterator[Row]:
    for policy in document.policies:
        yield _row(
            document,
            thing_id=f"policy-{policy.number}",
            title=policy.section.title.split(" ", maxsplit=1)[1],
            parts=_parts_of(policy),
            url=reverse("policy:basic_policy", args=[policy.number]),
        )
    for chapter in document.chapters:
        for part in chapter.parts:
            section = part.section
            if section.kind in OWN_PAGES:
                url = f"{reverse('policy:chapter', args=[chapter.section.text.key])}#{section.text.key}"
                parts = [section, *(part.principle.keywords if part.principle else ())]
                yield _row(document, thing_id=section.text.key, title=section.title, parts=parts, url=url)


def _parts_of(policy: PolicyText) -> list[SectionView]:
    return [part for part in (policy.approach, policy.direction, *policy.items) if part is not None]


def _row(document: Document, *, thing_id: str, title: str, parts: list[SectionView], url: str) -> Row:
    body = "\n".join(f"{part.text.heading}\n{plain_text(part.markdown)}" for part in parts)
    return Row(
        thing_id=thing_id,
        title=title,
        body=body,
        url=url,
        audience=Audience.PUBLIC,
        updated_at=document.revision.decided_at or document.revision.created_at,
    )
