"""The mail server goes away: messages stay in the inbox, mails wait, and all of them arrive once it is back."""

import pytest

from hoshin.foundation.messages.tests.smtp import MailDesk
from tests.chaos.house import House, wait_until

pytestmark = pytest.mark.slow

SEND = """
from hoshin.foundation.messages.public import register_template, send
from hoshin.foundation.people.models import StaffAccount
from hoshin.kernel import clock
from django.db import transaction
StaffAccount.objects.filter(pk=1).update(email="person1@city.example")
with transaction.atomic():
    send(to=[1], template="schedule.job_failed", fields={{"label": "{label}", "error": "なし"}}, url="/", now=clock.now())
"""
LATER = """
from hoshin.foundation.messages.models import Mail
from hoshin.kernel import clock
Mail.objects.filter(finished_at__isnull=True).update(next_attempt_at=clock.now())
print(Mail.objects.filter(attempts__gt=0, finished_at__isnull=True).count())
"""


def test_mail_that_could_not_go_out_goes_out_later(sqlite_house: House):
    desk = MailDesk()
    desk.start()
    desk.stop()
    sqlite_house.settings = {
        "HOSHIN_MAIL_HOST": "127.0.0.1",
        "HOSHIN_MAIL_PORT": str(desk.port),
        "HOSHIN_MAIL_FROM": "hoshin@city.example",
    }
    sqlite_house.start()
    sqlite_house.python(SEND.format(label="届かない間"))
    wait_until(lambda: int(sqlite_house.python(LATER)) > 0, "a mail to be tried in vain")
    assert "wrong" in sqlite_house.run("doctor", check=False).stdout
    sqlite_house.kill("worker")
    desk.start()
    try:
        sqlite_house.python(LATER)
        wait_until(lambda: any("届かない間" in mail["Subject"] for mail in desk.mails), "the mail to arrive")
    finally:
        desk.stop()
    assert {mail["To"] for mail in desk.mails} == {"person1@city.example"}
