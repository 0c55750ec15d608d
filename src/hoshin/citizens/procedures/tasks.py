"""Background work of the room; every run is safe to repeat."""

from django_tasks import task

from hoshin.citizens.procedures.actions import webhooks
from hoshin.kernel import clock


@task()
def deliver_notices() -> int:
    """Send the notices to other systems that are due; returns how many were taken."""
    return webhooks.deliver_due(now=clock.now())


webhooks.wake_with(deliver_notices.enqueue)
