"""The life of a comment pinned to a paragraph."""

from hoshin.kernel.flow import Flow, Move, Phase, State

OPEN_THREAD = "open"
RESOLVED_THREAD = "resolved"

COMMENTER = "commenter"

THREAD_FLOW = Flow(
    name="policy.thread",
    states={
        OPEN_THREAD: State(OPEN_THREAD, "未解決", Phase.WORKING),
        RESOLVED_THREAD: State(RESOLVED_THREAD, "解決済み", Phase.DONE),
    },
    moves=(
        Move("resolve", "解決済みにする", frozenset({OPEN_THREAD}), RESOLVED_THREAD, frozenset({COMMENTER})),
        Move("reopen", "未解決に戻す", frozenset({RESOLVED_THREAD}), OPEN_THREAD, frozenset({COMMENTER})),
    ),
    initial=OPEN_THREAD,
)
