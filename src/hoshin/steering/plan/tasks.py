"""Background work of the plan; every run is safe to repeat."""

from django_tasks import task

from hoshin.kernel import clock
from hoshin.steering.plan.actions.printing import print_ordered, print_with


@task()
def print_edition_paper(*, edition_id: int, is_for_public: bool) -> int:
    """Bind a large edition; returns its number of pages."""
    return print_ordered(edition_id=edition_id, is_for_public=is_for_public, now=clock.now())


print_with(print_edition_paper.enqueue)
