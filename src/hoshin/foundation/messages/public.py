"""The door of the messages room."""

from django.http import HttpRequest

from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.messages.actions import (
    can_mail_outside,
    mark_all_read,
    reconcile_and_alarm,
    register_template,
    send,
    send_outside,
    sweep,
)
from hoshin.foundation.messages.actions.reconciling import ALARM
from hoshin.foundation.messages.queries import inbox_of, reconcile, unread_count
from hoshin.foundation.messages.rules import Reconciliation, is_address
from hoshin.foundation.people.public import VISITOR
from hoshin.web.navigation import Audience, NavigationItem, register

__all__ = [
    "Reconciliation",
    "can_mail_outside",
    "inbox_of",
    "is_address",
    "mark_all_read",
    "reconcile",
    "reconcile_and_alarm",
    "register_messages",
    "register_template",
    "send",
    "send_outside",
    "sweep",
    "unread_count",
]


def register_messages() -> None:
    """The room's own message texts, the words of its events and its place in the navigation; called by the wiring.

    The wiring also schedules `sweep` (every minute) and `reconcile_and_alarm` (nightly): both take `now` by keyword
    and return a sentence for the log.
    """
    register_template(
        ALARM,
        subject="メールの送信に確認が必要なものがあります",
        body="夜間の照合の結果です。\n\n{sentence}\n\n送信できなかったものは、メール送信の画面から送り直せます。",
    )
    register_thing("messages.message", "お知らせ")
    register_thing("messages.mail", "メール", {"state": "状態", "attempts": "試行回数"})
    register_thing("messages.outbox", "メールの送信", {"mails": "件数"})
    register_sentences(
        {
            "messages.message.read": "お知らせを既読にしました",
            "messages.inbox.read": "受信箱のお知らせをまとめて既読にしました",
            "messages.mail.given_up": "メールの送信をあきらめました",
            "messages.mail.sent_again": "送信できなかったメールを送信待ちに戻しました",
        }
    )
    register(
        NavigationItem(
            label="受信箱",
            url_name="messages:inbox",
            audience=Audience.STAFF,
            order=90,
            icon="inbox",
            count=_unread,
            live="unread",
        )
    )
    register(
        NavigationItem(
            label="メールの送信",
            url_name="messages:outbox",
            audience=Audience.STAFF,
            order=910,
            icon="mail",
        )
    )


def _unread(request: HttpRequest) -> int:
    return unread_count(getattr(request, "person", VISITOR).account_id)
