"""The messages of the expert meeting."""

from collections.abc import Iterable
from datetime import datetime

from hoshin.foundation.identity.public import mailed_link_path, post_links_with
from hoshin.foundation.messages.public import register_template, send
from hoshin.kernel.eras import format_datetime
from hoshin.steering.council.models import Meeting, Member, Opinion

INVITED = "council.invited"
CANCELLED = "council.cancelled"
REMINDER = "council.reminder"
RESPONDED = "council.responded"
ENTRY_LINK = "council.entry_link"


def register_templates() -> None:
    """The texts of the room's messages; called by its registration."""
    register_template(
        ENTRY_LINK,
        subject="委員のページに入るためのリンク",
        body=(
            "次のリンクを開き、「入る」を押してください。30分のうちに、一度だけ使えます。\n\n"
            "お心当たりがないときは、このメールを捨ててください。だれも入れません。"
        ),
        reveal=_reveal,
    )
    post_links_with(send_entry_link)
    register_template(
        INVITED,
        subject="{meeting}のご案内（意見の提出期限 {due}）",
        body=(
            "{meeting}を次のとおり開催します。\n\n日時：{day}\n場所：{place}\n意見の提出期限：{due}\n\n{invitation}\n\n"
            "次第・資料・質疑事項は、次のページで読めます。意見は下書きのまま保存でき、期限まで何度でも直せます。"
        ),
    )
    register_template(
        CANCELLED, subject="{meeting}を取りやめます", body="{meeting}（{day}）の開催を取りやめます。\n\n理由：{reason}"
    )
    register_template(
        REMINDER,
        subject="【期限 {due}】{meeting}への意見をお待ちしています",
        body=(
            "{meeting}の意見の提出期限は{due}です。\n\nまだ提出されていない質疑事項：{unanswered}件\n"
            "提出していない下書き：{drafts}件\n\n回答がない場合は、会議の場でご発言ください。"
        ),
    )
    register_template(
        RESPONDED,
        subject="ご意見への対応：{opinion}",
        body="{meeting}でいただいたご意見「{opinion}」への対応を「{state}」としました。\n\n{response}",
    )


def send_entry_link(account_id: int, link_id: int, now: datetime) -> None:
    """Send the link with which a member comes in; the row keeps its number, only the mail carries the link."""
    send(to=[account_id], template=ENTRY_LINK, fields={}, url=f"/council/desk/?link={link_id}", now=now)


def _reveal(path: str) -> str:
    return mailed_link_path(int(path.rpartition("=")[2]))


def member_url(meeting: Meeting) -> str:
    """Where a member reads and answers."""
    return f"/council/desk/{meeting.number}/"


def tell_of_invitation(meeting: Meeting, members: Iterable[Member], *, now: datetime) -> None:
    """Invite the members."""
    send(
        to=[member.account_id for member in members],
        template=INVITED,
        fields={**_facts(meeting), "place": meeting.place, "invitation": meeting.invitation},
        url=member_url(meeting),
        now=now,
    )


def tell_of_cancellation(meeting: Meeting, reason: str, *, now: datetime) -> None:
    """Tell the invited members that the meeting does not take place."""
    send(
        to=meeting.seatings.values_list("member__account_id", flat=True),
        template=CANCELLED,
        fields={**_facts(meeting), "reason": reason},
        url=member_url(meeting),
        now=now,
    )


def remind(meeting: Meeting, account_id: int, *, unanswered: int, drafts: int, now: datetime) -> None:
    """Remind one member of what is still to be submitted."""
    send(
        to=[account_id],
        template=REMINDER,
        fields={**_facts(meeting), "unanswered": str(unanswered), "drafts": str(drafts)},
        url=member_url(meeting),
        now=now,
    )


def tell_of_response(opinion: Opinion, *, now: datetime) -> None:
    """Tell the member what the city answered."""
    send(
        to=[opinion.member.account_id],
        template=RESPONDED,
        fields={
            "meeting": opinion.meeting.title,
            "opinion": opinion.about,
            "state": opinion.state_label,
            "response": opinion.response,
        },
        url=f"{member_url(opinion.meeting)}#opinion-{opinion.pk}",
        now=now,
    )


def _facts(meeting: Meeting) -> dict[str, str]:
    return {
        "meeting": meeting.title,
        "day": format_datetime(meeting.starts_at),
        "due": format_datetime(meeting.due_at),
    }
