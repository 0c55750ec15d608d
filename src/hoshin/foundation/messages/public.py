"""The door of the messages room."""

from hoshin.foundation.messages.actions import reconcile_and_alarm, register_template, send, sweep
from hoshin.foundation.messages.actions.reconciling import ALARM
from hoshin.foundation.messages.queries import reconcile, unread_count
from hoshin.foundation.messages.rules import Reconciliation

__all__ = [
    "Reconciliation",
    "reconcile",
    "reconcile_and_alarm",
    "register_messages",
    "register_template",
    "send",
    "sweep",
    "unread_count",
]


def register_messages() -> None:
    """The room's own message texts; called by the wiring.

    The wiring also schedules `sweep` (every minute) and `reconcile_and_alarm` (nightly): both take `now` by keyword
    and return a sentence for the log.
    """
    register_template(
        ALARM,
        subject="メールの送信に確認が必要なものがあります",
        body="夜間の照合の結果です。\n\n{sentence}\n\n送信できなかったものは、メール送信の画面から送り直せます。",
    )
