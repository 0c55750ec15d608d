"""States and moves of a request and of a later review."""

from enum import StrEnum

from hoshin.kernel.flow import Flow, Move, Phase, State


class RequestState(StrEnum):
    """Where a request is in its life."""

    DRAFT = "draft"
    CIRCULATING = "circulating"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (RequestState.DRAFT, RequestState.CIRCULATING, RequestState.RETURNED)
"""While a request is in one of these, its subject cannot have another one."""


class StepState(StrEnum):
    """Where one step of one round is; `carried` stands on the approval of an earlier round."""

    WAITING = "waiting"
    CURRENT = "current"
    APPROVED = "approved"
    CARRIED = "carried"
    RETURNED = "returned"
    REJECTED = "rejected"
    VOID = "void"


PASSED = frozenset({StepState.APPROVED, StepState.CARRIED})

STEP_LABELS = {
    StepState.WAITING: "これから",
    StepState.CURRENT: "処理待ち",
    StepState.APPROVED: "承認",
    StepState.CARRIED: "承認済み（前の回）",
    StepState.RETURNED: "差し戻し",
    StepState.REJECTED: "否決",
    StepState.VOID: "回付されず",
}


class Outcome(StrEnum):
    """What the room that asked for a decision is told; after RETURNED and WITHDRAWN it may ask again."""

    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What somebody decided at a step."""

    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The verdict on screen."""
        return {"approved": "承認", "returned": "差し戻し", "rejected": "否決"}[self.value]


class Part(StrEnum):
    """Who may make a move: the drafter, whoever answers for a current step, and of those the one at the last step."""

    DRAFTER = "drafter"
    APPROVER = "approver"
    DECIDER = "decider"
    REVIEWER = "reviewer"


_S = RequestState

REQUEST_FLOW = Flow(
    name="approvals.request",
    states={
        _S.DRAFT: State(_S.DRAFT, "起案中", Phase.START),
        _S.CIRCULATING: State(_S.CIRCULATING, "回付中", Phase.WAITING),
        _S.RETURNED: State(_S.RETURNED, "差し戻し", Phase.WORKING),
        _S.APPROVED: State(_S.APPROVED, "決裁済み", Phase.DONE),
        _S.REJECTED: State(_S.REJECTED, "否決", Phase.ENDED),
        _S.WITHDRAWN: State(_S.WITHDRAWN, "取り下げ", Phase.ENDED),
    },
    moves=(
        Move("submit", "回付する", frozenset({_S.DRAFT}), _S.CIRCULATING, frozenset({Part.DRAFTER})),
        Move(
            "approve",
            "承認する",
            frozenset({_S.CIRCULATING}),
            None,
            frozenset({Part.APPROVER}),
            targets=frozenset({_S.CIRCULATING, _S.APPROVED}),
        ),
        Move(
            "return",
            "差し戻す",
            frozenset({_S.CIRCULATING}),
            None,
            frozenset({Part.APPROVER}),
            targets=frozenset({_S.CIRCULATING, _S.RETURNED}),
            needs_note=True,
        ),
        Move(
            "reject",
            "否決する",
            frozenset({_S.CIRCULATING}),
            _S.REJECTED,
            frozenset({Part.DECIDER}),
            needs_note=True,
            is_destructive=True,
        ),
        Move("take_back", "引き戻す", frozenset({_S.CIRCULATING}), _S.RETURNED, frozenset({Part.DRAFTER})),
        Move("resubmit", "再び回付する", frozenset({_S.RETURNED}), _S.CIRCULATING, frozenset({Part.DRAFTER})),
        Move(
            "withdraw",
            "取り下げる",
            frozenset(OPEN_STATES),
            _S.WITHDRAWN,
            frozenset({Part.DRAFTER}),
            is_destructive=True,
        ),
    ),
    initial=_S.DRAFT,
)


class ReviewState(StrEnum):
    """Whether the absent holder has looked at what was decided in their place."""

    PENDING = "pending"
    DONE = "done"


REVIEW_FLOW = Flow(
    name="approvals.review",
    states={
        ReviewState.PENDING: State(ReviewState.PENDING, "後閲待ち", Phase.WAITING),
        ReviewState.DONE: State(ReviewState.DONE, "後閲済み", Phase.DONE),
    },
    moves=(Move("review", "後閲する", frozenset({ReviewState.PENDING}), ReviewState.DONE, frozenset({Part.REVIEWER})),),
    initial=ReviewState.PENDING,
)
