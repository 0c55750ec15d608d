"""Telling officials what waits for them, and applicants that something happened. No message says what an applicant wrote."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.queries.applications import OpenDraft, opened
from hoshin.citizens.procedures.queries.contacts import notice_address
from hoshin.citizens.procedures.queries.examination import examiners_of
from hoshin.foundation.messages.public import register_template, send, send_outside
from hoshin.foundation.people.public import Person

TEMPLATES = {
    "procedures.assigned": (
        "申請の担当になりました：{application}",
        "「{procedure}」の申請{application}の担当を、{person}が決めました。",
    ),
    "procedures.consulted": (
        "申請についての照会：{procedure}",
        "「{procedure}」の申請について、{person}から照会があります。期限までに回答してください。",
    ),
    "procedures.consultation_answered": (
        "照会への回答：{application}",
        "「{procedure}」の申請{application}について、{person}から回答がありました。",
    ),
    "procedures.proposed": (
        "決定をお願いします：{application}",
        "「{procedure}」の申請{application}について、決定が提案されました。",
    ),
    "procedures.sent_back": (
        "審査に戻りました：{application}",
        "「{procedure}」の申請{application}は、決定されずに審査に戻りました。\n{note}",
    ),
    "procedures.settled": ("決定しました：{application}", "「{procedure}」の申請{application}が決定されました。"),
    "procedures.to_review": (
        "代決されました。後閲をお願いします：{application}",
        "不在の間に、「{procedure}」の申請{application}が、{deputy}の代決で決定されました。",
    ),
    "procedures.reopened_for_you": (
        "代わりに審査のやり直しを決めました。後閲をお願いします：{application}",
        "不在の間に、「{procedure}」の申請{application}の審査を、{deputy}が代わってやり直すことにしました。\n{note}",
    ),
    "procedures.reviewed": (
        "代わりにしたことに、後閲で意見がありました：{application}",
        "「{procedure}」の申請{application}について、後閲した課長から意見がありました。\n{note}",
    ),
    "procedures.to_examine_again": (
        "審査をやり直します：{application}",
        "決定した「{procedure}」の申請{application}を、もう一度審査することになりました。",
    ),
    "procedures.webhook_failed": (
        "ほかのシステムへの通知が届きません：{receiver}",
        "「{procedure}」の申請についての「{receiver}」への通知が、2日あまり届きませんでした。\n{error}\n\n通知先の画面で確かめ、直してから、もう一度送ってください。",
    ),
    "procedures.corrected": (
        "補正が提出されました：{application}",
        "「{procedure}」の申請{application}の補正が提出され、審査を続けられるようになりました。",
    ),
    "procedures.message_received": (
        "申請者からメッセージが届きました：{application}",
        "「{procedure}」の申請{application}に、申請者からメッセージが届きました。",
    ),
}
APPLICANT_TEMPLATES = {
    "procedures.decided": ("決定の通知があります", "申請について決定しました。通知書を受け取れます。"),
    "procedures.reopened": ("審査をやり直します", "決定した申請を、もう一度審査することになりました。"),
    "procedures.received": ("申請を受け付けました", "申請を受け付けました。"),
    "procedures.correction_asked": (
        "申請に、直していただきたいところがあります",
        "申請に、直していただきたいところがあります。直して提出していただくまで、審査は止まっています。",
    ),
    "procedures.correction_taken_back": (
        "申請を直していただく必要がなくなりました",
        "お願いしていたところを、直していただく必要がなくなりました。審査を続けます。",
    ),
    "procedures.answer_changed": (
        "担当課が、申請の内容を直しました",
        "担当課が、申請の内容の誤りを直しました。直したところと理由を確かめてください。",
    ),
    "procedures.message": (
        "担当課からメッセージが届きました",
        "担当課からメッセージが届きました。",
    ),
}
"""Mails to applicants: a subject and a first sentence. The rest is the same for all and says nothing of the content."""
_APPLICANT_BODY = """{first}

手続：{{procedure}}
受付番号：{{application}}
担当：{{section}}

くわしい内容は、申請の状況の画面で確かめてください。受付番号と、控えの確認番号が要ります。
このメールには返信できません。お心当たりがないときは、このメールを捨ててください。"""


def register_templates() -> None:
    """Make the room's messages to officials and to applicants known to the messages room."""
    for code, (subject, body) in TEMPLATES.items():
        register_template(code, subject=subject, body=body)
    for code, (subject, first) in APPLICANT_TEMPLATES.items():
        register_template(
            code, subject=f"{subject}（受付番号 {{application}}）", body=_APPLICANT_BODY.format(first=first)
        )


def tell_officials(
    application: Application, accounts: Iterable[int], *, template: str, now: datetime, url: str = "", **fields: str
) -> None:
    """Queue one message each about an application, in the transaction of the change."""
    send(
        to=sorted(set(accounts)),
        template=template,
        fields={"application": str(application), "procedure": application.procedure.title, **fields},
        url=url or reverse("procedures:examination", args=[application.number]),
        now=now,
    )


def tell_assignee(application: Application, person: Person, account_id: int, *, now: datetime) -> None:
    """Tell somebody that an application is theirs from now on."""
    tell_officials(application, [account_id], template="procedures.assigned", now=now, person=person.label)


def tell_those_in_charge(application: Application, *, template: str, now: datetime, **fields: str) -> None:
    """Tell the official in charge or, while nobody of the section is, all of it."""
    examiners = [account for account, _ in examiners_of(application.procedure.section_id, now)]
    in_charge = [application.assignee_id] if application.assignee_id in examiners else examiners
    tell_officials(application, [account for account in in_charge if account], template=template, now=now, **fields)


def tell_applicant(application: Application, *, template: str, now: datetime, draft: OpenDraft | None = None) -> bool:
    """Mail the applicant that something happened, in the transaction of the change; what, stands on the status page.

    False when the answers give no address or this house sends no mail: then only the status page says it.
    """
    address = notice_address(draft or opened(application))
    if not address:
        return False
    section = application.procedure.section
    return send_outside(
        address=address,
        template=template,
        fields={
            "application": str(application),
            "procedure": application.procedure.title,
            "section": "　".join(filter(None, (section.name, section.contact.sentence))),
        },
        url=reverse("procedures:status"),
        now=now,
    )
