"""What can be decided about an application."""

from hoshin.citizens.procedures.rules.register.vocabulary import Labelled
from hoshin.kernel.errors import RuleBroken


class Ruling(Labelled):
    """What is proposed and decided; each is also the state in which the application ends."""

    GRANTED = "granted", "認める"
    PARTLY = "partly", "一部を認める"
    REFUSED = "refused", "認めない"

    @property
    def move(self) -> str:
        """The move of the flow table that leads there."""
        return {"granted": "grant", "partly": "grant_partly", "refused": "refuse"}[self.value]

    @property
    def needs_reason(self) -> bool:
        """Whether the applicant must be told why: whatever is not granted as asked (行政手続法 8条)."""
        return self is not Ruling.GRANTED


def check_reason(ruling: Ruling, reason: str) -> str:
    """The reason, trimmed; raises RuleBroken when this ruling cannot do without one."""
    reason = reason.strip()
    if ruling.needs_reason and not reason:
        raise RuleBroken(f"「{ruling.label}」ときは、理由を入力してください。通知書に載ります。", field="reason")
    return reason
