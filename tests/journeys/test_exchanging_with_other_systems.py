"""Another system hands an application in, is told of it by a signed notice, and fetches it with a token; axe finds nothing."""

import base64
import hashlib
import hmac
import json
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.chaos.house import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOAD = """
from dataclasses import replace
from hoshin.citizens.procedures.actions.examining import save_layout
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.rules.applications.layouts import Encoding
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import person_of
from hoshin.kernel import clock
now = clock.now()
person = person_of(StaffAccount.objects.get(login_name="joho-chief"), now=now)
entry = replace(ENTRY, code="inu-renkei", title="犬の登録", section_code="kenko", attachments=())
save_procedure(person=person, entry=entry, now=now)
publish_form(person=person, procedure_code="inu-renkei", text=FORM, now=now)
save_layout(
    person=person, procedure_code="inu-renkei", name="台帳用", text="番号｜number\\n氏｜name.family",
    encoding=Encoding.UTF8, now=now,
)
"""
ANSWERS = {
    "name": {"family": "見本", "given": "一", "family_kana": "ミホン", "given_kana": "ハジメ"},
    "animal": "dog",
    "since": "2026-11-01",
    "dogs": [{"call": "ポチ"}],
}
LINE = {
    "format": "hoshin-application-1",
    "number": "R-0001",
    "procedure": "inu-renkei",
    "form_version": 1,
    "applied_at": "2026-11-20T10:00:00+09:00",
    "answers": ANSWERS,
}


def keep(page, name):
    if folder := os.environ.get("HOSHIN_KEEP_SCREENS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """Another system on this machine, and what it was told."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((dict(self.headers.items()), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hoshin", got
    server.shutdown()
    thread.join()
    server.server_close()


def to_be_told(hall, member, address: str) -> str:
    """The section has another system told of what comes in; the secret that stands on the page once."""
    hall.open(member, "/staff/procedures/inu-renkei/layouts/")
    keep(member, "layouts")
    hall.follow(member, "起きたことを知らせる（通知）")
    hall.follow(member, "通知先を加える")
    member.get_by_label("申請を受け付けた", exact=True).check()
    keep(member, "webhook")
    hall.send(member, "保存する", {"label": "犬の台帳", "url": address})
    keep(member, "webhook-secret")
    return member.locator("main dd code").inner_text()


def taken_in(hall, staff) -> None:
    """A file with a good line and a wrong one comes in over the page."""
    hall.open(staff, "/staff/applications/intake/")
    hall.follow(staff, "取込み元を加える")
    keep(staff, "intake-source")
    hall.send(staff, "保存する", {"code": "renkei", "label": "県の受付システム"})
    staff.get_by_label("取込み元", exact=False).first.select_option("renkei")
    wrong = LINE | {"number": "R-0002", "answers": ANSWERS | {"since": "令和8年", "colour": "黒"}}
    content = "\n".join(json.dumps(one, ensure_ascii=False) for one in (LINE, wrong)).encode()
    file = {"name": "1124.jsonl", "mimeType": "application/jsonl", "buffer": content}
    staff.locator("input[type=file]").set_input_files([file])
    hall.send(staff, "取り込む")
    keep(staff, "intake-file")
    assert "answers.colour" in staff.locator("main").inner_text()
    hall.open(staff, "/staff/applications/intake/")
    keep(staff, "intake")


def token_for(hall, head) -> str:
    """The head lets another system fetch applications; the token that stands on the page once."""
    hall.open(head, "/staff/applications/clients/")
    head.get_by_label("犬の登録「台帳用」").check()
    day = (datetime.now(tz=UTC) + timedelta(days=90)).date().isoformat()
    hall.send(head, "発行する", {"name": "犬の台帳", "expires_on": day})
    keep(head, "client-token")
    return head.locator("main dd code").inner_text()


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether the notice is from here, as its receiver finds out."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def test_in_told_and_fetched(hall, receiver):
    hall.house.python(LOAD)
    address, got = receiver
    staff, member, head = hall.page("staff"), hall.page("member"), hall.page("head")
    secret = to_be_told(hall, member, address)
    taken_in(hall, staff)

    hall.open(member, "/staff/applications/?intake=import&procedure=inu-renkei")
    number = member.locator("main tbody th a").first.inner_text()
    hall.follow(member, number)
    keep(member, "imported")
    assert "県の受付システム" in member.locator("aside.page-aside").inner_text()

    headers, body = wait_until(lambda: got and got[0], "the notice")
    assert json.loads(body)["data"]["number"] == number
    assert is_signed(secret, headers, body)
    hall.open(member, "/staff/procedures/inu-renkei/webhooks/")
    keep(member, "webhooks")
    assert "送信済み" in member.locator("main").inner_text()

    token = token_for(hall, head)
    base = f"http://127.0.0.1:{hall.house.port}/api/handover/"
    (layout,) = fetched(base, token)["layouts"]
    read = fetched(f"{base}{layout['id']}/applications/{number}/", token)
    assert read["handed_over"]["columns"][1] == {"title": "氏", "value": "見本"}
    hall.open(member, f"/staff/applications/{number}/")
    assert "犬の台帳" in member.locator("#history").inner_text()
    hall.open(head, "/staff/applications/clients/")
    keep(head, "clients")
    hall.open(head, str(head.locator("main a.button-danger").get_attribute("href")))
    keep(head, "client-revoke")
    hall.send(head, "失効させる")
    with pytest.raises(HTTPError, match="401"):
        fetched(base, token)
    assert hall.found == {}


def fetched(address: str, token: str):
    """What a program gets there."""
    with urlopen(Request(address, headers={"Authorization": f"Bearer {token}"})) as answer:  # noqa: S310
        return json.load(answer)
