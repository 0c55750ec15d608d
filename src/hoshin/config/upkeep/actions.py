from datetime import datetime

from hoshin.config.upkeep.models import Pulse


def give_sign_of_life(*, part: str, process: str, now: datetime) -> None:
    """Note that a background part is alive; health checks and the doctor read it. Not audited: it changes nothing."""
    Pulse.objects.update_or_create(part=part, defaults={"process": process, "at": now})
