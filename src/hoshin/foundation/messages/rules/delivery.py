"""The life of a mail and the times that govern it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hoshin.kernel.flow import Flow, Move, Phase, State


class MailState(StrEnum):
    """Where a mail is on its way."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    INBOX_ONLY = "inbox_only"


_SYSTEM = frozenset({"system"})
_OPERATOR = frozenset({"operator"})

NO_SERVER = "メールサーバーが設定されていません"

MAIL_FLOW = Flow(
    name="messages.mail",
    states={
        MailState.QUEUED: State(MailState.QUEUED, "送信待ち", Phase.WAITING),
        MailState.SENDING: State(MailState.SENDING, "送信中", Phase.WORKING),
        MailState.SENT: State(MailState.SENT, "送信済み", Phase.DONE),
        MailState.FAILED: State(MailState.FAILED, "送信できず", Phase.ENDED),
        MailState.INBOX_ONLY: State(MailState.INBOX_ONLY, "受信箱のみ", Phase.ENDED),
    },
    moves=(
        Move("claim", "送信を始める", frozenset({MailState.QUEUED}), MailState.SENDING, _SYSTEM),
        # A late success counts even when the sweep has meanwhile put the mail back into the queue.
        Move("deliver", "送信を終える", frozenset({MailState.SENDING, MailState.QUEUED}), MailState.SENT, _SYSTEM),
        Move("postpone", "あとで送り直す", frozenset({MailState.SENDING}), MailState.QUEUED, _SYSTEM),
        Move("give_up", "送信をあきらめる", frozenset({MailState.SENDING}), MailState.FAILED, _SYSTEM),
        Move("keep_in_inbox", "受信箱だけに置く", frozenset({MailState.SENDING}), MailState.INBOX_ONLY, _SYSTEM),
        Move(
            "send_again",
            "もう一度送る",
            frozenset({MailState.FAILED, MailState.INBOX_ONLY}),
            MailState.QUEUED,
            _OPERATOR,
        ),
    ),
    initial=MailState.QUEUED,
)

BATCH_SIZE = 10

STALE_AFTER = timedelta(minutes=30)
"""A mail that has been `sending` for longer was left by a process that died; ten mails never take that long."""

KEEP_FAILED_OUTSIDE = timedelta(days=14)
"""How long an undeliverable mail to somebody without an account can be sent again before its content is wiped."""

PENDING_ALARM_AFTER = timedelta(hours=24)
"""A mail that waits longer than this raises the operators' alarm."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Count in = count out, for mails: every message that wanted a mail has exactly one mail, in one of the states.

    `wanted` is counted from the inbox, the others from the outbox; `oldest_pending_minutes` is the age of the oldest
    mail that is queued or being sent, None when none is.
    """

    wanted: int
    sent: int
    failed: int
    inbox_only: int
    pending: int
    oldest_pending_minutes: int | None

    @property
    def missing(self) -> int:
        """Messages whose mail is nowhere (positive) or mails without a message that wanted them (negative)."""
        return self.wanted - self.sent - self.failed - self.inbox_only - self.pending

    @property
    def is_balanced(self) -> bool:
        """True when nothing is missing."""
        return self.missing == 0

    @property
    def has_old_pending(self) -> bool:
        """True when a mail has waited longer than a day."""
        limit = PENDING_ALARM_AFTER.total_seconds() / 60
        return self.oldest_pending_minutes is not None and self.oldest_pending_minutes > limit

    @property
    def needs_attention(self) -> bool:
        """True when an operator should look: something missing, given up, or waiting too long."""
        return not self.is_balanced or self.failed > 0 or self.has_old_pending

    @property
    def sentence(self) -> str:
        """The count in one Japanese sentence, for the operators' page and the alarm."""
        age = "" if self.oldest_pending_minutes is None else f"（最も古いもの {self.oldest_pending_minutes} 分前）"
        return (
            f"メール希望 {self.wanted} 件 ＝ 送信済み {self.sent} 件 ＋ 送信できず {self.failed} 件"
            f" ＋ 受信箱のみ {self.inbox_only} 件 ＋ 送信待ち・送信中 {self.pending} 件{age}"
            f"、行方不明 {self.missing} 件"
        )
