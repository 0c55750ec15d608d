"""A resident begins, or corrects, without saying who they are, proves it where the form asks for it, and loses no answer."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOAD = """
import json
from hoshin.citizens.procedures.public import ProcedureEntry, publish_form, save_procedure
from hoshin.citizens.procedures.rules.register import Channel, OfferedChannel
from hoshin.demo.organisation.loading import Organisation
from hoshin.demo.procedures.loading import CIO_STAFF
from hoshin.foundation.people.models import Section, StaffAccount
from hoshin.kernel import clock
now = clock.now()
person = Organisation({account.login_name: account for account in StaffAccount.objects.all()}, {}).person(CIO_STAFF, now=now)
save_procedure(
    person=person,
    entry=ProcedureEntry(
        code="kakunin", title="記録の確認", section_code=Section.objects.first().code, who="どなたでも",
        what="自分の記録を確かめます。", channels=(OfferedChannel(Channel.ONLINE),),
        proofing_level=2, authentication_level=2,
    ),
    now=now,
)
form = {
    "format": "hoshin-form-1",
    "pages": [
        {"id": "what", "title": "何を確かめますか",
         "questions": [{"id": "matter", "type": "text", "label": "確かめたいこと", "is_required": True}]},
        {"id": "where", "title": "送り先", "needs_identity": True,
         "questions": [{"id": "to", "type": "address", "label": "住所", "is_required": True}]},
    ],
}
publish_form(person=person, procedure_code="kakunin", text=json.dumps(form), now=now)
"""


def test_step_up_keeps_every_answer(hall):
    hall.house.python(LOAD)
    page = hall.visitor()
    hall.open(page, "/procedures/kakunin/")
    hall.send(page, "オンラインで申請を始める")
    hall.send(page, "次へ", {"matter": "住所の記録"})
    assert "ここからは、本人確認が必要です" in page.locator("main").inner_text()
    assert "本物ではありません" in page.locator("main").inner_text()
    hall.send(page, "本人確認をしたことにする")
    page.locator('main [name="to.postal_code"]').fill("９４３−０８０６")
    page.get_by_role("button", name="郵便番号から住所を入れる").click()
    assert page.locator('main [name="to.town"]').input_value() == "新潟県上越市木田新田"
    hall.send(page, "次へ", {"to.street": "1番地"})
    assert "住所の記録" in page.locator("main").inner_text()
    hall.send(page, "この内容で申請する")
    hall.examine(page)
    assert "申請を受け付けました" in page.locator("main").inner_text()
    assert hall.found == {}


HANDED_IN = """
import json
from dataclasses import replace
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.tests.forms import DOCUMENT, handed_in
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import person_of
from hoshin.kernel import clock
now = clock.now()
person = person_of(StaffAccount.objects.get(login_name="joho-chief"), now=now)
entry = replace(ENTRY, code="inu-kakunin", title="犬の登録", section_code="kenko", attachments=())
code = save_procedure(person=person, entry=entry, now=now).code
document = json.loads(json.dumps(DOCUMENT))
document["pages"][1]["needs_identity"] = True
publish_form(person=person, procedure_code=code, text=json.dumps(document), now=now)
receipt = handed_in(code, now=now)
open({path!r}, "w").write(f"{{receipt.number}} {{receipt.secret}}")
"""
RAISE = """
from dataclasses import replace
from hoshin.citizens.procedures.models import Procedure
from hoshin.citizens.procedures.public import save_procedure
from hoshin.citizens.procedures.queries import entry_of
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import person_of
from hoshin.kernel import clock
now = clock.now()
procedure = Procedure.objects.get(code="inu-kakunin")
save_procedure(
    person=person_of(StaffAccount.objects.get(login_name="joho-chief"), now=now),
    entry=replace(entry_of(procedure), proofing_level=2, authentication_level=2),
    procedure_id=procedure.pk,
    now=now,
)
"""


def test_step_up_in_a_correction_keeps_what_was_corrected(hall, tmp_path):
    """The procedure asks for more than when it was handed in: the page that needs it asks, and nothing is lost."""
    written = tmp_path / "receipt"
    hall.house.python(HANDED_IN.format(path=str(written)))
    number, secret = written.read_text().split()
    staff = hall.page("member")
    hall.open(staff, f"/staff/applications/{number}/examine/")
    hall.send(staff, "審査を始める")
    hall.follow(staff, "補正を求める")
    staff.get_by_label("氏名").check()
    staff.get_by_label("飼い始めた日").check()
    hall.send(staff, "印を付けた項目に書く")
    asked = {"comment-name": "字を確かめてください。", "comment-since": "いつからか確かめてください。"}
    hall.send(staff, "補正を求める", asked)
    hall.house.python(RAISE)
    page = hall.visitor()
    hall.open(page, "/applications/")
    hall.send(page, "状況を見る", {"number": number, "secret": secret})
    assert "本人確認が必要です" in page.locator("main").inner_text()
    hall.follow(page, "直し始める")
    hall.send(page, "次へ", {"name.family": "葛城"})
    assert "ここからは、本人確認が必要です" in page.locator("main").inner_text()
    page.go_back()
    assert page.locator('main [name="name.family"]').input_value() == "葛城"
    hall.send(page, "次へ")
    hall.send(page, "本人確認をしたことにする")
    hall.send(page, "次へ", {"since.era": "西暦", "since.year": "R8.10.1", "since.month": "", "since.day": ""})
    assert "葛城" in page.locator("main").inner_text()
    assert "令和8年10月1日" in page.locator("main").inner_text()
    hall.send(page, "直した内容を提出する")
    assert "直していただいた内容を受け取りました" in page.locator("main").inner_text()
    assert hall.found == {}
