"""Many tries sent at the same moment: they are no more tries than the limit allows, and a code still works once."""

import threading
from http.cookies import SimpleCookie

import pyotp

from tests.chaos.house import House

NAME = "person1"
PASSWORD = "春の海 ひねもす のたり"  # noqa: S105 - of an account that exists for the length of a test
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
ENROL = f"""
from hoshin.foundation.identity.models import AuthenticatorApp
from hoshin.foundation.identity.queries import secret_sealer
from hoshin.foundation.people.public import StaffAccount
from hoshin.kernel import clock
account = StaffAccount.objects.get(login_name="{NAME}")
account.set_password("{PASSWORD}")
account.save()
AuthenticatorApp.objects.create(
    account=account, sealed_secret=secret_sealer().seal("{SECRET}"), added_at=clock.now()
)
"""


def at_once(house: House, path: str, browsers: list[SimpleCookie], form: dict[str, str]) -> list[int]:
    """The answers when every browser sends the form at the same moment."""
    ready = threading.Barrier(len(browsers))
    answers: list[int] = []

    def send(cookies: SimpleCookie) -> None:
        ready.wait(60)
        answers.append(house.post(path, form, cookies).status)

    threads = [threading.Thread(target=send, args=[cookies]) for cookies in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return sorted(answers)


def browsers_at_the_door(house: House, count: int) -> list[SimpleCookie]:
    browsers = [SimpleCookie() for _ in range(count)]
    for cookies in browsers:
        assert house.get("/sign-in/", cookies).status == 200
    return browsers


def test_tries_at_one_moment_are_counted_one_by_one(house: House):
    house.start()
    house.python(ENROL)
    for name in (NAME, "dareka"):
        form = {"login_name": name, "password": "まちがえた長い言葉です"}
        assert at_once(house, "/sign-in/", browsers_at_the_door(house, 16), form) == [422] * 5 + [429] * 11


def test_a_code_sent_by_many_at_one_moment_opens_one_session(house: House):
    house.start()
    house.python(ENROL)
    browsers = browsers_at_the_door(house, 4)
    for cookies in browsers:
        answer = house.post("/sign-in/", {"login_name": NAME, "password": PASSWORD}, cookies)
        assert answer.status == 302, answer.text[:500]
    answers = at_once(house, "/sign-in/second-step/", browsers, {"code": pyotp.TOTP(SECRET).now()})
    assert answers == [302, 422, 422, 422]
