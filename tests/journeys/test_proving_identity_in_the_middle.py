"""A resident begins without saying who they are, proves it where the form asks for it, and finds every answer again."""

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
