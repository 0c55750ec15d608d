from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from hoshin.steering.policy.models import Comment, Revision, Thread
from hoshin.steering.policy.queries.documents import Document, SectionView
from hoshin.steering.policy.rules import OPEN_THREAD


@dataclass(frozen=True)
class ThreadView:
    """A thread as a page shows it. `text` is what its paragraph says now, None when the paragraph is gone."""

    thread: Thread
    section: SectionView | None
    text: str | None
    comments: tuple[Comment, ...]

    @property
    def is_open(self) -> bool:
        """Still to be answered."""
        return self.thread.state == OPEN_THREAD

    @property
    def is_changed(self) -> bool:
        """The paragraph says something else than when the thread was opened."""
        return self.text is not None and self.text != self.thread.quote

    @property
    def is_gone(self) -> bool:
        """The paragraph no longer exists."""
        return self.text is None


def threads_of(document: Document) -> list[ThreadView]:
    """All threads of a revision, in the order of the document, oldest first within a paragraph; two queries."""
    sections = {section.id: section for section in document.sections}
    now = {
        (section.id, paragraph.key): paragraph.text
        for section in document.sections
        for paragraph in section.text.paragraphs
    }
    rank = {place: number for number, place in enumerate(now)}
    views = [
        ThreadView(
            thread,
            sections.get(thread.section_id),
            now.get((thread.section_id, thread.paragraph_key)),
            tuple(thread.comments.all()),
        )
        for thread in _threads(document.revision)
    ]
    return sorted(views, key=lambda view: rank.get((view.thread.section_id, view.thread.paragraph_key), len(rank)))


def threads_by_paragraph(document: Document) -> dict[tuple[int, str], list[ThreadView]]:
    """The same, by section and paragraph key."""
    found: dict[tuple[int, str], list[ThreadView]] = defaultdict(list)
    for view in threads_of(document):
        found[view.thread.section_id, view.thread.paragraph_key].append(view)
    return found


def _threads(revision: Revision) -> QuerySet[Thread]:
    return Thread.objects.filter(section__revision=revision).prefetch_related("comments").order_by("opened_at", "id")
