from hoshin.foundation.search.public import drop, put
from hoshin.steering.council.models import Meeting
from hoshin.steering.council.queries.searching import SEARCH_KIND, meeting_row
from hoshin.steering.council.rules import MeetingState


def show_in_search(meeting: Meeting) -> None:
    """Let everybody find a published meeting, and nobody one that is not; call it in the transaction of the change."""
    if meeting.state != MeetingState.PUBLISHED:
        drop(SEARCH_KIND, meeting.pk)
        return
    row = meeting_row(meeting)
    put(
        kind=SEARCH_KIND,
        thing_id=row.thing_id,
        title=row.title,
        body=row.body,
        url=row.url,
        audience=row.audience,
        updated_at=row.updated_at,
    )
