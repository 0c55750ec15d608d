"""What of the expert meeting can be searched: published meetings, by everybody."""

from collections.abc import Iterable

from hoshin.foundation.search.public import Audience, Row
from hoshin.steering.council.models import Meeting

SEARCH_KIND = "council.meeting"
LONGEST_BODY = 100_000


def meeting_row(meeting: Meeting) -> Row:
    """A published meeting as it is searched: agenda, questions, opinions, responses and minutes."""
    opinions = meeting.opinions.said().values_list("title", "body", "response")
    parts = [
        *meeting.items.values_list("title", flat=True),
        *(f"{title}\n{body}" for title, body in meeting.questions.values_list("title", "body")),
        *("\n".join(part for part in opinion if part) for opinion in opinions),
        meeting.minutes,
    ]
    return Row(
        thing_id=str(meeting.pk),
        title=meeting.title,
        body="\n".join(part for part in parts if part)[:LONGEST_BODY],
        url=f"/council/{meeting.number}/",
        audience=Audience.PUBLIC,
        updated_at=meeting.published_at or meeting.starts_at,
    )


def search_count() -> int:
    """How many meetings can be found."""
    return Meeting.objects.published().count()


def search_rows() -> Iterable[Row]:
    """Every meeting that can be found, for rebuilding the index."""
    return map(meeting_row, Meeting.objects.published().iterator())
