from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.messages import actions
from hoshin.foundation.messages.models import Mail, Message
from hoshin.foundation.messages.public import send, unread_count
from hoshin.foundation.messages.rules import MessageTemplate, Templates, compose, is_address, is_local_path, one_line
from hoshin.foundation.messages.tests.conftest import NOW, number
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import Person


def listed(*to: Person, now: datetime, **changes: Any) -> int:
    fields = {"template": "tests.listed", "fields": {"title": "電子申請"}, "url": "/staff/plan/1/", **changes}
    return send(to=[number(person) for person in to], now=now, **fields)


def test_it_reaches_each_active_account_once(official: Person, operator: Person, now: datetime) -> None:
    StaffAccount.objects.filter(pk=number(operator)).update(is_active=False)
    assert listed(official, official, operator, now=now) == 1
    message = Message.objects.get()
    assert (message.subject, message.body) == ("「電子申請」が登載されました", "電子申請を確かめてください。")
    assert unread_count(official.account_id) == 1
    assert unread_count(None) == 0


def test_it_exists_only_when_the_change_does(official: Person, now: datetime) -> None:
    with transaction.atomic():
        listed(official, now=now)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not Mail.objects.exists()


def test_it_wakes_the_mail_task_after_the_commit(
    official: Person, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        listed(official, now=now)
        assert not DBTaskResult.objects.exists()
    assert DBTaskResult.objects.get().queue_name == "mail"


def test_a_message_for_the_inbox_alone_queues_no_mail(official: Person, now: datetime) -> None:
    assert listed(official, now=now, also_mail=False) == 1
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "", "/a\n"]
)
def test_it_never_leads_outside(official: Person, now: datetime, url: str) -> None:
    with pytest.raises(ValueError, match="inside the house"):
        listed(official, now=now, url=url)


def test_an_open_gap_is_a_defect(official: Person, now: datetime) -> None:
    with pytest.raises(ValueError, match="title"):
        listed(official, now=now, fields={})
    with pytest.raises(LookupError, match=r"tests\.unknown"):
        listed(official, now=now, template="tests.unknown")


@pytest.mark.postgres
def test_the_database_refuses_an_outside_address(official: Person, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            recipient_id=number(official),
            template="t",
            subject="s",
            url="//x.example",
            wants_mail=False,
            created_at=now,
        )


@pytest.mark.parametrize("body", ["{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9}"])
def test_a_gap_is_a_plain_name(body: str) -> None:
    with pytest.raises(ValueError, match="plain name"):
        Templates().register("t", subject="s", body=body)


def test_a_code_has_one_text() -> None:
    templates = Templates()
    assert templates.register("t", subject="s", body="b") == templates.register("t", subject="s", body="b")
    with pytest.raises(ValueError, match="twice"):
        templates.register("t", subject="s", body="other")


@given(st.text())
def test_a_title_never_breaks_out_of_its_header(title: str) -> None:
    subject, body = MessageTemplate("t", "件名 {title}", "{title}").render({"title": title})
    mail = compose(
        mail_id=7, recipient="a@city.example", sender="b@city.example", subject=subject, body=body, link="", now=NOW
    )
    wire = mail.as_bytes()
    head, _, content = wire.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    rest = (b"Content-Transfer-Encoding", b"MIME-Version")
    assert sorted(names) == sorted(
        [b"Subject", b"From", b"To", b"Date", b"Message-ID", b"Auto-Submitted", b"Content-Type", *rest]
    )
    assert wire.isascii()
    assert all(len(line) <= 998 for line in wire.split(b"\r\n"))
    assert len(subject) <= 200
    assert b"." not in content.split(b"\r\n")


@given(st.text())
def test_one_line_has_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(one_line(text)) == one_line(text)


@given(st.text())
def test_an_address_has_no_second_header_and_no_second_recipient(text: str) -> None:
    if is_address(text):
        assert not set(text) & set('\r\n \t,;<>"')
        assert text.count("@") == 1


@given(st.text(max_size=6).map(lambda rest: "/" + rest))
def test_a_local_path_stays_local(url: str) -> None:
    if is_local_path(url):
        assert not url.startswith(("//", "/\\"))
        assert url.isascii()
        assert url.isprintable()


def test_templates_of_the_house_are_registered() -> None:
    assert actions.TEMPLATES.get("messages.reconciliation").fields == {"sentence"}


@pytest.mark.parametrize("wrong", ["", "a@b.example\r\nBcc: c@d.example", "課長 <a@b.example>"])
def test_only_plain_addresses_are_put_into_headers(wrong: str) -> None:
    good = "a@city.example"
    for recipient, sender in ((wrong, good), (good, wrong)):
        with pytest.raises(ValueError, match="not a mail address"):
            compose(mail_id=7, recipient=recipient, sender=sender, subject="件名", body="本文", link="", now=NOW)
