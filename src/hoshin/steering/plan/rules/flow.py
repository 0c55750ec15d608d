"""The life of a sheet (4-2, 4-3) and of a study request (4-2), each as one table."""

from enum import StrEnum

from hoshin.kernel.flow import Flow, Move, Phase, State
from hoshin.steering.plan.rules.vocabulary import Part


class SheetState(StrEnum):
    """Where a sheet stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PLANNING = "planning"
    BUDGETING = "budgeting"
    DECIDING = "deciding"
    LISTED = "listed"
    DETAILED_STUDY = "detailed_study"
    PROCUREMENT = "procurement"
    PROOF_OF_CONCEPT = "proof_of_concept"
    TRIAL = "trial"
    FULL_INTRODUCTION = "full_introduction"
    REPORTING = "reporting"
    COMPLETE = "complete"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"

    @property
    def label(self) -> str:
        """The state's name on screen."""
        return SHEET_FLOW.states[self.value].label

    @property
    def phase(self) -> Phase:
        """What the state means at large; colours and counts go by it."""
        return SHEET_FLOW.states[self.value].phase


S = SheetState

STAGES = (S.DETAILED_STUDY, S.PROCUREMENT, S.PROOF_OF_CONCEPT, S.TRIAL, S.FULL_INTRODUCTION)
BEFORE_LISTING = (S.DRAFT, S.PROPOSED, S.PLANNING, S.BUDGETING, S.DECIDING)
UNDER_WAY = (S.LISTED, *STAGES)
PUBLIC_STATES = (*UNDER_WAY, S.REPORTING, S.COMPLETE, S.SUSPENDED, S.WITHDRAWN, S.MERGED)
CLOSED = (S.COMPLETE, S.WITHDRAWN, S.MERGED)
EDITABLE = (S.DRAFT, S.PROPOSED, S.PLANNING, S.BUDGETING, *UNDER_WAY, S.REPORTING, S.SUSPENDED)


def _move(
    code: str,
    label: str,
    sources: tuple[SheetState, ...],
    target: SheetState | tuple[SheetState, ...],
    who: tuple[Part, ...],
    *,
    note: bool = False,
    destructive: bool = False,
) -> Move:
    """One row of the sheet's table; a tuple as target means that the action computes which of them."""
    choices = target if isinstance(target, tuple) else ()
    return Move(
        code=code,
        label=label,
        sources=frozenset(source.value for source in sources),
        target=target.value if isinstance(target, SheetState) else None,
        targets=frozenset(state.value for state in choices),
        who=frozenset(part.value for part in who),
        needs_note=note,
        is_destructive=destructive,
    )


_HEAD = (Part.OWNER_HEAD,)
_STAFF = (Part.CIO_STAFF,)
_HEAD_OR_STAFF = (Part.OWNER_HEAD, Part.CIO_STAFF)
_PAUSABLE = (S.PLANNING, S.BUDGETING, *UNDER_WAY)

SHEET_FLOW = Flow(
    name="plan.sheet",
    initial=S.DRAFT,
    states={
        state.code: state
        for state in (
            State(S.DRAFT, "下書き", Phase.START),
            State(S.PROPOSED, "発案", Phase.WAITING),
            State(S.PLANNING, "企画立案", Phase.WORKING),
            State(S.BUDGETING, "事業化・予算化", Phase.WORKING),
            State(S.DECIDING, "政策決定", Phase.WAITING),
            State(S.LISTED, "登載", Phase.WORKING),
            State(S.DETAILED_STUDY, "詳細検討", Phase.WORKING),
            State(S.PROCUREMENT, "調達", Phase.WORKING),
            State(S.PROOF_OF_CONCEPT, "実証実験", Phase.WORKING),
            State(S.TRIAL, "試行導入", Phase.WORKING),
            State(S.FULL_INTRODUCTION, "本格導入", Phase.WORKING),
            State(S.REPORTING, "CIO報告", Phase.WAITING),
            State(S.COMPLETE, "計画完了", Phase.DONE),
            State(S.SUSPENDED, "中断", Phase.PAUSED),
            State(S.WITHDRAWN, "取下げ", Phase.ENDED),
            State(S.MERGED, "統合", Phase.ENDED),
        )
    },
    moves=(
        _move("propose", "発案する", (S.DRAFT,), S.PROPOSED, _HEAD),
        _move("return_proposal", "発案を差し戻す", (S.PROPOSED,), S.DRAFT, _STAFF, note=True),
        _move("start_planning", "企画立案を始める", (S.PROPOSED,), S.PLANNING, _STAFF),
        _move("start_budgeting", "予算化に進む", (S.PLANNING,), S.BUDGETING, _HEAD),
        _move("return_to_planning", "企画立案に戻す", (S.BUDGETING,), S.PLANNING, _HEAD_OR_STAFF, note=True),
        _move(
            "return_unfunded", "予算の見送りで企画立案に戻す", (S.BUDGETING,), S.PLANNING, (Part.FINANCE,), note=True
        ),
        _move("submit_for_decision", "政策決定に諮る", (S.BUDGETING,), S.DECIDING, _HEAD),
        _move("list", "登載する", (S.DECIDING,), S.LISTED, (Part.APPROVAL,)),
        _move("return_from_decision", "決裁から戻す", (S.DECIDING,), S.BUDGETING, (Part.APPROVAL,), note=True),
        _move("refuse_decision", "決裁で否決する", (S.DECIDING,), S.PLANNING, (Part.APPROVAL,), note=True),
        _move("begin", "最初の工程を始める", (S.LISTED,), STAGES, _HEAD_OR_STAFF),
        _move("advance", "次の工程に進む", STAGES[:-1], STAGES, _HEAD_OR_STAFF),
        _move(
            "fail_proof_of_concept",
            "実証の結果を踏まえて詳細検討に戻る",
            (S.PROOF_OF_CONCEPT,),
            S.DETAILED_STUDY,
            _HEAD_OR_STAFF,
            note=True,
        ),
        _move("report", "目標達成をCIOに報告する", (S.FULL_INTRODUCTION,), S.REPORTING, _STAFF, note=True),
        _move("return_report", "報告を差し戻す", (S.REPORTING,), S.FULL_INTRODUCTION, (Part.CIO,), note=True),
        _move("complete", "計画完了とする", (S.REPORTING,), S.COMPLETE, (Part.CIO,)),
        _move("suspend", "中断する", _PAUSABLE, S.SUSPENDED, _HEAD_OR_STAFF, note=True),
        _move("resume", "再開する", (S.SUSPENDED,), _PAUSABLE, _HEAD_OR_STAFF, note=True),
        _move(
            "withdraw",
            "取り下げる",
            (S.DRAFT, S.PROPOSED, S.PLANNING, S.BUDGETING, *UNDER_WAY, S.SUSPENDED),
            S.WITHDRAWN,
            _HEAD,
            note=True,
            destructive=True,
        ),
        _move(
            "merge",
            "他の個票に統合する",
            (S.PROPOSED, S.PLANNING, S.BUDGETING, *UNDER_WAY, S.SUSPENDED),
            S.MERGED,
            _STAFF,
            note=True,
            destructive=True,
        ),
    ),
)


class StudyState(StrEnum):
    """Where a request to study a technology stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state's name on screen."""
        return STUDY_FLOW.states[self.value].label


STUDY_FLOW = Flow(
    name="plan.study_request",
    initial=StudyState.OPEN,
    states={
        state.code: state
        for state in (
            State(StudyState.OPEN, "回答待ち", Phase.WAITING),
            State(StudyState.ACCEPTED, "受諾", Phase.DONE),
            State(StudyState.DECLINED, "辞退", Phase.ENDED),
            State(StudyState.WITHDRAWN, "取消し", Phase.ENDED),
        )
    },
    moves=(
        Move("accept", "検討を引き受ける", frozenset({"open"}), "accepted", frozenset({Part.OWNER_HEAD.value})),
        Move(
            "decline",
            "理由を付けて辞退する",
            frozenset({"open"}),
            "declined",
            frozenset({Part.OWNER_HEAD.value}),
            needs_note=True,
        ),
        Move(
            "withdraw",
            "依頼を取り消す",
            frozenset({"open"}),
            "withdrawn",
            frozenset({Part.CIO_STAFF.value}),
            needs_note=True,
            is_destructive=True,
        ),
    ),
)
