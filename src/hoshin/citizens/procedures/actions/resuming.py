"""Sending an applicant the address of their draft, so that they can go on elsewhere or tomorrow."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from hoshin.citizens.procedures.actions.tries import count_try
from hoshin.citizens.procedures.queries import draft_by_token
from hoshin.citizens.procedures.queries.access import is_lasting
from hoshin.citizens.procedures.rules.applications import token_hash
from hoshin.foundation.messages.public import register_template, send_outside
from hoshin.kernel.errors import MoveRefused, RuleBroken

RESUME = "procedures.resume"
MOST_LINKS = 5
_TOO_MANY = "続けて送ったため、しばらく送れません。届いているメールを確かめるか、15分ほど待ってください。答えは保存されています。"
_ENDS = "本人確認で開いたアドレスは、1日たつと使えなくなるため送れません。続きは、もう一度「自分の申請を開く」から始めてください。"
_NO_MAIL = "今はメールを送れません。続きのアドレスを書き留めてください。"


def register_resume_mail() -> None:
    """The text of the mail with the address; called by the room's registration."""
    register_template(
        RESUME,
        subject="入力中の申請の続きから始めるためのアドレス",
        body=(
            "「{procedure}」の申請は、まだ提出されていません。次のアドレスを開くと、続きから入力できます。\n\n"
            "このアドレスを知っている人は内容を見られるため、ほかの人に教えないでください。"
            "お心当たりがないときは、このメールを捨ててください。"
        ),
    )


@transaction.atomic
def mail_resume_link(*, token: str, address: str, now: datetime) -> None:
    """Mail the address of a draft; nothing of it stays in the outbox. Raises RuleBroken, MoveRefused, TooMany.

    Counted by the draft and by the mail address before anything is sent, so that nobody's inbox is filled from here.
    """
    draft = draft_by_token(token)
    if draft.is_submitted:
        raise MoveRefused("この申請はもう提出されています。")
    if not is_lasting(token):
        raise RuleBroken(_ENDS)
    for what, which in (("resume.draft", token_hash(token)), ("resume.address", address.strip().casefold())):
        count_try(what, which, most=MOST_LINKS, message=_TOO_MANY, now=now)
    is_sent = send_outside(
        address=address.strip(),
        template=RESUME,
        fields={"procedure": draft.application.procedure.title},
        url=reverse("procedures:overview", args=[token]),
        now=now,
    )
    if not is_sent:
        raise RuleBroken(_NO_MAIL, field="address")
