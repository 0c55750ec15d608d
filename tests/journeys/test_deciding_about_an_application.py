"""An official proposes a refusal, the head decides, the applicant takes the letter along as a PDF; axe finds nothing."""

import os
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOAD = """
from dataclasses import replace
from hoshin.citizens.procedures.actions.examining import start_examination
from hoshin.citizens.procedures.public import publish_form, save_procedure, submit_application
from hoshin.citizens.procedures.tests.forms import FORM, filled
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import person_of
from hoshin.kernel import clock
now = clock.now()
person = person_of(StaffAccount.objects.get(login_name="joho-chief"), now=now)
entry = replace(ENTRY, code="inu-kettei", title="犬の登録", section_code="kenko", attachments=())
code = save_procedure(person=person, entry=entry, now=now).code
publish_form(person=person, procedure_code=code, text=FORM, now=now)
token = filled(code, now=now)
receipt = submit_application(token=token, now=now)
open({path!r}, "w").write(f"{{receipt.number}} {{token}}")
"""
REASON = "狂犬病予防法4条1項の「所有者」に当たらないため。"


def keep(page, name):
    if folder := os.environ.get("HOSHIN_KEEP_SCREENS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.set_viewport_size({"width": 1280, "height": 900})


def test_from_the_proposal_to_the_letter(hall, tmp_path):
    written = tmp_path / "receipt"
    hall.house.python(LOAD.format(path=str(written)))
    number, token = Path(written).read_text().split()
    member, head, home = hall.page("member"), hall.page("head"), hall.visitor()
    hall.open(member, "/staff/procedures/inu-kettei/letters/")
    keep(member, "letters")
    hall.follow(member, "「認めない」ときの文面を直す")
    hall.send(member, "見本を見る")
    keep(member, "letter-text")
    hall.open(member, f"/staff/applications/{number}/examine/")
    hall.send(member, "審査を始める")
    hall.follow(member, "決定に進める")
    keep(member, "choose")
    hall.follow(member, "認めない")
    hall.send(member, "通知書の見本を見る", {"reason": REASON})
    keep(member, "propose")
    hall.send(member, "提案する")
    keep(member, "proposed")

    hall.open(head, f"/staff/applications/{number}/")
    hall.follow(head, "内容を確かめて決定する")
    keep(head, "decide")
    hall.send(head, "「認めない」ことに決定する")
    keep(head, "decided")
    assert f"通知書 {number}-1" in head.locator("main").inner_text()

    answer = home.request.get(f"/applications/{token}/letters/1.pdf")
    assert answer.body().startswith(b"%PDF-")
    if folder := os.environ.get("HOSHIN_KEEP_SCREENS"):
        Path(folder, "letter.pdf").write_bytes(answer.body())

    hall.follow(head, "審査をやり直す")
    keep(head, "reopen")
    hall.send(head, "審査をやり直す", {"note": "見落とした書類があったため"})
    keep(head, "reopened")
    assert "審査をやり直しています" in head.locator("main").inner_text()
    assert hall.found == {}
