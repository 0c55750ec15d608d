"""Requests that wait for nobody: what the nightly count looks for."""

from dataclasses import dataclass
from datetime import datetime

from hoshin.foundation.approvals.models import Request, Step
from hoshin.foundation.approvals.rules import RequestState
from hoshin.foundation.people.public import Duty, duties_of

AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Count:
    """The open requests counted, and those of them for which nobody is there to act, with the reason in words."""

    open: int
    stranded: tuple[tuple[Request, str], ...]

    @property
    def sentence(self) -> str:
        """The count in one Japanese sentence; names the first ten."""
        if not self.stranded:
            return f"手続中の決裁{self.open:,}件は、すべて次に処理する人がいます。"
        named = "\n".join(f"・{request.title}（{reason}）" for request, reason in self.stranded[:10])
        return f"手続中の決裁{self.open:,}件のうち{len(self.stranded):,}件に、次に処理する人がいません。\n{named}"


def count_open(*, now: datetime) -> Count:
    """Every open request counted, those on their way by their current steps, the others by their drafters."""
    requests = list(Request.objects.open().select_related("drafter").order_by("pk"))
    steps = list(Step.objects.current().filter(request__state=RequestState.CIRCULATING).select_related("post__section"))
    duties = duties_of({step.post_id for step in steps}, now=now)
    at: dict[int, list[Step]] = {}
    for step in steps:
        at.setdefault(step.request_id, []).append(step)
    found = [(request, _why(request, at.get(request.pk, []), duties)) for request in requests]
    return Count(len(requests), tuple((request, why) for request, why in found if why)[:AT_MOST])


def _why(request: Request, steps: list[Step], duties: dict[int, Duty]) -> str:
    """Why nobody can act on the request; empty when somebody can."""
    if request.state != RequestState.CIRCULATING:
        return "" if request.drafter.is_active else "起案者が在籍していません"
    if not steps:
        return "処理待ちの段階がありません"
    for step in steps:
        if not duties[step.post_id].actors:
            return f"{step.post}に、処理できる人がいません"
    return ""
