"""The comparison table as a paper keeps it: plain values, the same after the draft has moved on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from hoshin.foundation.people.public import Person
from hoshin.steering.policy.public import Document, Revision, comparison_for, document_of


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a paper or of a revision: its key, where it stands, what it says."""

    key: str
    place: str
    text: str


def comparison_content(person: Person, *, old: int, new: int, today: date) -> dict[str, Any]:
    """The comparison between two revisions (by number) as a value that can be stored; NotFound for a stranger."""
    compared = comparison_for(person, old, new, today=today)
    heading = ""
    blocks: list[dict[str, Any]] = []
    for block in compared.comparison.blocks():
        rows: list[dict[str, Any]] = []
        for row in block.rows:
            kind = row.passage.kind.value
            if kind == "heading":
                heading = row.passage.text
            rows.append(
                {
                    "key": row.new.passage.key if row.new and kind == "text" else "",
                    "place": heading,
                    "kind": kind,
                    "change": row.change.value,
                    "label": row.change.label,
                    "new": [[span.text, span.is_changed] for span in row.new.spans] if row.new else None,
                    "old": [[span.text, span.is_changed] for span in row.old.spans] if row.old else None,
                }
            )
        blocks.append({"place": block.place, "is_changed": block.is_changed, "rows": rows})
    return {
        "old": {"number": compared.old.number, "name": compared.old.name},
        "new": {"number": compared.new.number, "name": compared.new.name},
        "changes": compared.comparison.changes,
        "blocks": blocks,
    }


def paragraphs_in(content: dict[str, Any] | None) -> Iterator[Paragraph]:
    """The paragraphs of the newer side that a member can remark on, in reading order."""
    for block in (content or {}).get("blocks", ()):
        for row in block["rows"]:
            if row["key"]:
                yield Paragraph(row["key"], row["place"], "".join(text for text, _ in row["new"]))


def paragraph_of(content: dict[str, Any] | None, key: str) -> Paragraph | None:
    """The paragraph of that key."""
    return next((paragraph for paragraph in paragraphs_in(content) if paragraph.key == key), None)


def paragraphs_of_revision(revision: Revision, *, today: date) -> list[Paragraph]:
    """Every paragraph of a revision as it stands, in reading order: where an opinion can be taken up."""
    return list(_of_document(document_of(revision, today=today)))


def _of_document(document: Document) -> Iterator[Paragraph]:
    for section in document.sections:
        for paragraph in section.text.paragraphs:
            yield Paragraph(f"{section.text.key}/{paragraph.key}", section.title, paragraph.text)
