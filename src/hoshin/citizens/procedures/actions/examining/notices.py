"""Telling officials what waits for them. No message says what an applicant wrote."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from hoshin.citizens.procedures.models import Application
from hoshin.foundation.messages.public import register_template, send
from hoshin.foundation.people.public import Person

TEMPLATES = {
    "procedures.assigned": (
        "申請の担当になりました：{application}",
        "「{procedure}」の申請{application}の担当を、{person}が決めました。",
    ),
}


def register_templates() -> None:
    """Make the room's messages to officials known to the messages room."""
    for code, (subject, body) in TEMPLATES.items():
        register_template(code, subject=subject, body=body)


def tell_officials(
    application: Application, accounts: Iterable[int], *, template: str, now: datetime, **fields: str
) -> None:
    """Queue one message each about an application, in the transaction of the change."""
    send(
        to=sorted(set(accounts)),
        template=template,
        fields={"application": str(application), "procedure": application.procedure.title, **fields},
        url=reverse("procedures:examination", args=[application.number]),
        now=now,
    )


def tell_assignee(application: Application, person: Person, account_id: int, *, now: datetime) -> None:
    """Tell somebody that an application is theirs from now on."""
    tell_officials(application, [account_id], template="procedures.assigned", now=now, person=person.label)
