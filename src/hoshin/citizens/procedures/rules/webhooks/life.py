"""What is told, and the life of one notice on its way."""

from datetime import timedelta
from enum import StrEnum

from hoshin.citizens.procedures.rules.register.vocabulary import Labelled
from hoshin.kernel.flow import Flow, Move, Phase, State


class WebhookEvent(Labelled):
    """What another system can be told of, under a name that never changes."""

    RECEIVED = "application.received", "申請を受け付けた"
    EXAMINING = "application.examining", "審査を始めた"
    CORRECTION_ASKED = "application.correction_asked", "申請者に補正を求めた"
    CORRECTED = "application.corrected", "補正が提出された"
    DECIDED = "application.decided", "決定した"
    WITHDRAWN = "application.withdrawn", "取り下げられた"
    REOPENED = "application.reopened", "決定の後、審査をやり直すことにした"


_OF_MOVE = {
    "submit": WebhookEvent.RECEIVED,
    "examine": WebhookEvent.EXAMINING,
    "ask_correction": WebhookEvent.CORRECTION_ASKED,
    "correct": WebhookEvent.CORRECTED,
    "grant": WebhookEvent.DECIDED,
    "grant_partly": WebhookEvent.DECIDED,
    "refuse": WebhookEvent.DECIDED,
    "withdraw": WebhookEvent.WITHDRAWN,
    "reopen": WebhookEvent.REOPENED,
}


def event_of(move: str) -> WebhookEvent | None:
    """What is told of a move of an application; None for what stays inside the city hall."""
    return _OF_MOVE.get(move)


class DeliveryState(StrEnum):
    """Where a notice is on its way."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


S = DeliveryState
_SYSTEM = frozenset({"system"})
REST = timedelta(minutes=1)
"""How long a system that did not take a notice is left alone, whatever else there is to tell it."""
STALE_AFTER = timedelta(minutes=5)
"""A notice that has been `sending` for longer was left by a process that died; none takes so long."""

DELIVERY_FLOW = Flow(
    name="ほかのシステムへの通知",
    states={
        S.QUEUED.value: State(S.QUEUED.value, "送信待ち", Phase.WAITING),
        S.SENDING.value: State(S.SENDING.value, "送信中", Phase.WORKING),
        S.SENT.value: State(S.SENT.value, "送信済み", Phase.DONE),
        S.FAILED.value: State(S.FAILED.value, "送信できず", Phase.ENDED),
    },
    moves=(
        Move("claim", "送信を始める", frozenset({S.QUEUED.value}), S.SENDING.value, _SYSTEM),
        Move("deliver", "送信を終える", frozenset({S.SENDING.value, S.QUEUED.value}), S.SENT.value, _SYSTEM),
        Move("postpone", "あとで送り直す", frozenset({S.SENDING.value}), S.QUEUED.value, _SYSTEM),
        Move("give_up", "送信をあきらめる", frozenset({S.SENDING.value}), S.FAILED.value, _SYSTEM),
        Move("send_again", "もう一度送る", frozenset({S.FAILED.value}), S.QUEUED.value, frozenset({"examiner"})),
    ),
    initial=S.QUEUED.value,
)
