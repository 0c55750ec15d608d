"""The life of a meeting and of an opinion: one table each."""

from enum import StrEnum

from hoshin.kernel.flow import Flow, Move, Phase, State

SECRETARIAT = "secretariat"
AUTHOR = "author"


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNING = "planning"
    INVITED = "invited"
    IN_SESSION = "in_session"
    HELD = "held"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class OpinionState(StrEnum):
    """Where an opinion stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TAKEN_UP = "taken_up"
    NOTED = "noted"
    NOT_TAKEN = "not_taken"


PREPARED = frozenset({MeetingState.PLANNING, MeetingState.INVITED})
"""The papers of a meeting may be changed."""
READ_BY_MEMBERS = frozenset(
    {MeetingState.INVITED, MeetingState.IN_SESSION, MeetingState.HELD, MeetingState.PUBLISHED, MeetingState.CANCELLED}
)
ANSWERED = frozenset({OpinionState.TAKEN_UP, OpinionState.NOTED, OpinionState.NOT_TAKEN})
SAID = ANSWERED | {OpinionState.SUBMITTED}
"""Opinions that the secretariat sees: a draft is its author's alone."""

_OF_SECRETARIAT = frozenset({SECRETARIAT})
_OF_AUTHOR = frozenset({AUTHOR})
_M, _O = MeetingState, OpinionState


def _meeting_state(code: MeetingState, label: str, phase: Phase) -> tuple[str, State]:
    return code.value, State(code.value, label, phase)


MEETING_FLOW = Flow(
    name="council.meeting",
    states=dict(
        [
            _meeting_state(_M.PLANNING, "準備中", Phase.START),
            _meeting_state(_M.INVITED, "意見受付中", Phase.WORKING),
            _meeting_state(_M.IN_SESSION, "開催中", Phase.WORKING),
            _meeting_state(_M.HELD, "対応を整理中", Phase.WAITING),
            _meeting_state(_M.PUBLISHED, "公表済み", Phase.DONE),
            _meeting_state(_M.CANCELLED, "取りやめ", Phase.ENDED),
        ]
    ),
    moves=(
        Move("invite", "開催を案内する", frozenset({_M.PLANNING}), _M.INVITED, _OF_SECRETARIAT),
        Move("open", "開会する", frozenset({_M.INVITED}), _M.IN_SESSION, _OF_SECRETARIAT),
        Move("close", "閉会する", frozenset({_M.IN_SESSION}), _M.HELD, _OF_SECRETARIAT),
        Move("publish", "結果を公表する", frozenset({_M.HELD}), _M.PUBLISHED, _OF_SECRETARIAT),
        Move(
            "unpublish",
            "公表を取り下げる",
            frozenset({_M.PUBLISHED}),
            _M.HELD,
            _OF_SECRETARIAT,
            needs_note=True,
            is_destructive=True,
        ),
        Move(
            "cancel",
            "開催を取りやめる",
            frozenset({_M.PLANNING, _M.INVITED}),
            _M.CANCELLED,
            _OF_SECRETARIAT,
            needs_note=True,
            is_destructive=True,
        ),
    ),
    initial=_M.PLANNING,
)

OPINION_FLOW = Flow(
    name="council.opinion",
    states={
        _O.DRAFT: State(_O.DRAFT, "下書き", Phase.START),
        _O.SUBMITTED: State(_O.SUBMITTED, "対応待ち", Phase.WAITING),
        _O.TAKEN_UP: State(_O.TAKEN_UP, "方針に反映", Phase.DONE),
        _O.NOTED: State(_O.NOTED, "今後の参考", Phase.DONE),
        _O.NOT_TAKEN: State(_O.NOT_TAKEN, "反映しない", Phase.ENDED),
    },
    moves=(
        Move("submit", "提出する", frozenset({_O.DRAFT}), _O.SUBMITTED, _OF_AUTHOR),
        Move("recall", "下書きに戻す", frozenset({_O.SUBMITTED}), _O.DRAFT, _OF_AUTHOR),
        Move("take_up", "方針に反映する", SAID, _O.TAKEN_UP, _OF_SECRETARIAT),
        Move("note", "今後の参考にする", SAID, _O.NOTED, _OF_SECRETARIAT, needs_note=True),
        Move("decline", "反映しない", SAID, _O.NOT_TAKEN, _OF_SECRETARIAT, needs_note=True),
    ),
    initial=_O.DRAFT,
)
