"""Background sending of mails; every run is safe to repeat."""

from django_tasks import task

from hoshin.foundation.messages import actions
from hoshin.foundation.messages.rules import BATCH_SIZE
from hoshin.kernel import clock


@task(queue_name="mail")
def deliver_mail() -> int:
    """Hand over every mail that is due; returns how many were handed over. With nothing due it does nothing."""
    sent = 0
    while True:
        batch = actions.deliver_batch(now=clock.now())
        sent += batch.sent
        if batch.claimed < BATCH_SIZE or not batch.is_server_reachable:
            return sent


actions.wake_with(deliver_mail.enqueue)
