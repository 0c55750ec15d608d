"""Comments from residents: whether they are taken, those on a sheet, those that wait."""

from django.db.models import Count, QuerySet

from hoshin.foundation.people.public import Person, Role
from hoshin.kernel.errors import NotFound
from hoshin.steering.plan.models import Comment, CommentSwitch, Sheet
from hoshin.steering.plan.rules.commenting import CommentState

MOST_SHOWN = 50


def takes_comments() -> bool:
    """Whether the city takes comments now."""
    return CommentSwitch.objects.filter(is_open=True).exists()


def require_open() -> None:
    """Raise NotFound while the city takes none: there is no trace of them."""
    if not takes_comments():
        raise NotFound("お探しのページは見つかりません。")


def published_on(sheet: Sheet) -> list[Comment]:
    """The newest published comments on the sheet; none while the city takes none."""
    if not takes_comments():
        return []
    return list(sheet.comments.filter(state=CommentState.PUBLISHED.value)[:MOST_SHOWN])


def comments_for(person: Person) -> QuerySet[Comment]:
    """What this official looks after: everything for CIO staff, those on its own sheets for a section."""
    comments = Comment.objects.select_related("sheet", "sheet__owning_section")
    if person.has_role(Role.CIO_STAFF):
        return comments
    return comments.filter(sheet__owning_section__in=person.section_ids)


def comment_for(person: Person, comment_id: int) -> Comment:
    """One of them; raises NotFound for any other."""
    found = comments_for(person).filter(pk=comment_id).first()
    if found is None:
        raise NotFound("お探しのご意見は見つかりません。")
    return found


def counted_by_state(comments: QuerySet[Comment]) -> list[tuple[CommentState, int]]:
    """How many stand in each state, every state named."""
    totals = dict(comments.order_by().values_list("state").annotate(total=Count("pk")))
    return [(state, totals.get(state.value, 0)) for state in CommentState]
