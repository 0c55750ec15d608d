"""The one flow table of applications, for the applicant's pages and the section's alike."""

from enum import StrEnum

from hoshin.kernel.flow import Flow, Move, Phase, State

APPLICATION = "procedures.application"
"""The kind of thing that an application is, for the audit trail and its files."""


class ApplicationState(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    RECEIVED = "received"
    EXAMINING = "examining"
    CORRECTION = "correction"
    DECIDING = "deciding"
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Part(StrEnum):
    """Who may move it: the applicant, an official of the section, its head."""

    APPLICANT = "applicant"
    EXAMINER = "examiner"
    HEAD = "head"


S = ApplicationState
OPEN_STATES = (S.RECEIVED, S.EXAMINING, S.CORRECTION, S.DECIDING)
ANSWERING_STATES = (S.DRAFT, S.CORRECTION)
"""While the applicant answers: then identity can be proven."""
DECIDED_STATES = (S.GRANTED, S.PARTLY, S.REFUSED)
NEXT_MOVES = ("examine", "propose")
"""What carries an examination on when nothing is amiss: the first button of the page; everything else stands beside it."""
_BY_APPLICANT = frozenset({Part.APPLICANT.value})
_BY_SECTION = frozenset({Part.EXAMINER.value, Part.HEAD.value})
_BY_HEAD = frozenset({Part.HEAD.value})


def _move(
    code: str,
    label: str,
    sources: tuple[S, ...],
    target: S,
    who: frozenset[str],
    *,
    needs_note: bool = False,
    is_destructive: bool = False,
) -> Move:
    return Move(
        code,
        label,
        frozenset(source.value for source in sources),
        target.value,
        who,
        needs_note=needs_note,
        is_destructive=is_destructive,
    )


APPLICATION_FLOW = Flow(
    name="申請",
    states={
        state.value: State(state.value, label, phase)
        for state, label, phase in (
            (S.DRAFT, "入力中", Phase.START),
            (S.RECEIVED, "受付済み", Phase.WAITING),
            (S.EXAMINING, "審査中", Phase.WORKING),
            (S.CORRECTION, "補正待ち", Phase.PAUSED),
            (S.DECIDING, "決定の手続中", Phase.WORKING),
            (S.GRANTED, "認められました", Phase.DONE),
            (S.PARTLY, "一部認められました", Phase.DONE),
            (S.REFUSED, "認められませんでした", Phase.ENDED),
            (S.WITHDRAWN, "取下げ", Phase.ENDED),
        )
    },
    moves=(
        _move("submit", "申請する", (S.DRAFT,), S.RECEIVED, _BY_APPLICANT),
        _move("examine", "審査を始める", (S.RECEIVED,), S.EXAMINING, _BY_SECTION),
        _move("ask_correction", "補正を求める", (S.EXAMINING,), S.CORRECTION, _BY_SECTION),
        _move("take_back", "補正の求めを取り下げる", (S.CORRECTION,), S.EXAMINING, _BY_SECTION, needs_note=True),
        _move("correct", "補正して提出する", (S.CORRECTION,), S.EXAMINING, _BY_APPLICANT),
        _move("propose", "決定に進める", (S.EXAMINING,), S.DECIDING, _BY_SECTION),
        _move("send_back", "審査に戻す", (S.DECIDING,), S.EXAMINING, _BY_SECTION, needs_note=True),
        _move("grant", "認める", (S.DECIDING,), S.GRANTED, _BY_HEAD),
        _move("grant_partly", "一部を認める", (S.DECIDING,), S.PARTLY, _BY_HEAD, needs_note=True),
        _move("refuse", "認めない", (S.DECIDING,), S.REFUSED, _BY_HEAD, needs_note=True, is_destructive=True),
        _move("withdraw", "取り下げる", OPEN_STATES, S.WITHDRAWN, _BY_APPLICANT, is_destructive=True),
        _move("reopen", "審査をやり直す", DECIDED_STATES, S.EXAMINING, _BY_HEAD, needs_note=True),
    ),
    initial=S.DRAFT.value,
)
