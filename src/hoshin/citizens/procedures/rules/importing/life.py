"""The life of a file of applications, and what becomes of each line of it."""

from enum import StrEnum

from hoshin.citizens.procedures.rules.register.vocabulary import Labelled
from hoshin.kernel.flow import Flow, Move, Phase, State

INTAKE_FILE = "procedures.intake_file"
"""The kind of thing that a file of applications is, for the audit trail."""


class IntakeState(StrEnum):
    """Where a file stands."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    UNREADABLE = "unreadable"


class EntryState(Labelled):
    """What became of one line."""

    TAKEN = "taken", "取り込みました"
    REPEATED = "repeated", "前に取り込んだものと同じです"
    REFUSED = "refused", "取り込めません"
    GIVEN_UP = "given_up", "取り込まないことにしました"


class CameBy(Labelled):
    """By which way a file came."""

    FOLDER = "folder", "受渡しの場所"
    COMMAND = "command", "コマンド"
    UPLOAD = "upload", "画面から"


S = IntakeState
_SYSTEM = frozenset({"system"})
_STAFF = frozenset({"staff"})

INTAKE_FLOW = Flow(
    name="取込みのファイル",
    states={
        S.WAITING.value: State(S.WAITING.value, "取込み待ち", Phase.WAITING),
        S.OPEN.value: State(S.OPEN.value, "取り込めない申請あり", Phase.PAUSED),
        S.DONE.value: State(S.DONE.value, "終わり", Phase.DONE),
        S.UNREADABLE.value: State(S.UNREADABLE.value, "読めないファイル", Phase.ENDED),
    },
    moves=(
        Move("settle", "すべて取り込む", frozenset({S.WAITING.value}), S.DONE.value, _SYSTEM),
        Move("leave_open", "取り込めないものを残す", frozenset({S.WAITING.value}), S.OPEN.value, _SYSTEM),
        Move("refuse", "読めないファイルとして断る", frozenset({S.WAITING.value}), S.UNREADABLE.value, _SYSTEM),
        Move(
            "receive_again",
            "同じファイルをもう一度受け取る",
            frozenset({S.DONE.value, S.UNREADABLE.value}),
            S.WAITING.value,
            _SYSTEM,
        ),
        Move("try_again", "もう一度取り込む", frozenset({S.OPEN.value}), S.WAITING.value, _STAFF),
        Move(
            "give_up",
            "残りを取り込まないことにする",
            frozenset({S.OPEN.value}),
            S.DONE.value,
            _STAFF,
            needs_note=True,
            is_destructive=True,
        ),
    ),
    initial=S.WAITING.value,
)
