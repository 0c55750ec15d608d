"""Staff design a form without code: draft, pages, questions, rules, preview, publish, compare, files in and out."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hoshin.citizens.procedures.models import FormDraft, FormVersion
from hoshin.citizens.procedures.public import begin_application, publish_form, save_procedure
from hoshin.citizens.procedures.queries.designing import Design, design
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW

CODE = ENTRY.code
BASE = f"/staff/procedures/{CODE}/form/"


class Designer(Client):
    """A browser whose changes are made from the design as it is."""

    held: Callable[[], Design]

    def send(self, path, **values):
        return self.post(BASE + path, {"seen": self.held().stamp, **values})


@pytest.fixture
def procedure(city):
    return save_procedure(person=city.person("ict-staff"), entry=ENTRY, now=NOW)


@pytest.fixture
def held(city, procedure):
    """The design as it is now."""
    return lambda: design(city.person("farm-member"), CODE)


@pytest.fixture
def staff(city, held):
    """An official of the owning section."""
    browser = Designer()
    browser.force_login(city.accounts["farm-member"])
    browser.held = held
    return browser


@pytest.fixture
def published(city, procedure):
    return publish_form(person=city.person("ict-staff"), procedure_code=CODE, text=FORM, now=NOW)


def text_of(page):
    return page.content.decode()


def test_from_nothing_to_a_form_that_applicants_fill_in(staff, held):
    assert staff.send("pages/", title="犬について").status_code == 302
    page_id = held().form.pages[0].id
    assert "質問がありません" in text_of(staff.get(BASE))
    staff.send(
        f"pages/{page_id}/questions/choice/",
        type="choice",
        label="犬はいますか",
        choices="はい\nいいえ",
        is_required="on",
    )
    staff.send(f"pages/{page_id}/questions/group/", type="group", label="犬", least="１", most="3")
    group = held().form.pages[0].questions[1]
    staff.send(f"pages/{page_id}/questions/text/?group={group.id}", type="text", label="呼び名", longest="20")
    staff.send(f"pages/{page_id}/questions/computed/", type="computed", label="犬の数", unit="頭")
    choice, _, computed = held().form.pages[0].questions
    assert [one.label for one in choice.choices] == ["はい", "いいえ"]
    assert "計算のルールがありません" in text_of(staff.get(BASE))
    staff.send("rules/compute/", target=computed.id, operation="same", operand_0=f"{group.id}:count")
    staff.send("rules/show/", target=group.id, joined="and", subject_0=choice.id, comparison_0="equals", typed_0="はい")
    overview = text_of(staff.get(BASE))
    assert "「犬はいますか」が「はい」であるとき、「犬」を表示する" in overview
    assert "公開までに直すところ" not in overview
    assert staff.send("publish/").status_code == 302
    version = FormVersion.objects.get()
    assert not FormDraft.objects.exists()
    token = begin_application(procedure_code=CODE, now=NOW)
    assert "犬はいますか" in text_of(Client().get(f"/applications/{token}/pages/{page_id}/"))
    names = [entry.name for entry in history_of("procedures.procedure", version.procedure_id)]
    assert "procedures.form.published" in names
    assert names.count("procedures.form.draft_saved") == 7


def test_a_change_of_something_that_others_changed_meanwhile_is_not_written(staff, held, published):
    seen = held().stamp
    staff.send("pages/you/", title="新しい題名")
    refused = staff.post(f"{BASE}pages/you/", {"seen": seen, "title": "題名", "hint": "古い画面の文" * 20})
    assert refused.status_code == 409
    assert "古い画面の文" * 20 in text_of(refused)
    assert held().form.pages[0].title == "新しい題名"
    assert staff.post(f"{BASE}publish/", {"seen": seen}).status_code == 409


def test_publishing_meanwhile_is_noticed_too(staff, held, published, city):
    seen = held().stamp
    other = FORM.replace("備考", "連絡事項")
    publish_form(person=city.person("ict-staff"), procedure_code=CODE, text=other, now=NOW)
    assert staff.post(f"{BASE}pages/you/", {"seen": seen, "title": "題名"}).status_code == 409


def test_a_draft_begun_again_is_not_taken_for_the_discarded_one(staff, held, published):
    staff.send("pages/you/", title="一")
    seen = held().stamp
    staff.post(f"{BASE}discard/")
    staff.send("pages/you/", title="二")
    assert staff.post(f"{BASE}pages/you/", {"seen": seen, "title": "三"}).status_code == 409


def test_dead_references_are_refused_with_their_place(staff, held, published):
    refused = staff.send("move/", do="remove question:animal")
    assert refused.status_code == 422
    assert "ルール1（申請できないことを伝えて止める：kind）" in text_of(refused)
    assert held().form.question("animal") is not None


def test_circles_are_refused_with_their_place(staff, held, published):
    staff.send("rules/show/", target="since", subject_0="animal", comparison_0="equals", typed_0="犬")
    refused = staff.send("rules/show/", target="animal", subject_0="since", comparison_0="answered")
    assert refused.status_code == 422
    assert "堂々巡り" in text_of(refused)
    assert len(held().form.rules) == 2


def test_pages_without_a_way_to_them_are_refused(staff, held, published):
    refused = staff.send("rules/jump/", target="you", to="pack")
    assert refused.status_code == 422
    assert "ページ「動物」：このページに進む道がありません。" in text_of(refused)


def test_a_value_that_the_question_does_not_have_is_said_beside_its_box(staff, published):
    refused = text_of(staff.send("rules/show/", target="memo", subject_0="animal", typed_0="鳥"))
    assert "選択肢の言葉で入力してください：犬、猫" in refused
    assert 'href="#id_typed_0"' in refused


def test_moving_removing_and_going_back(staff, held, published):
    staff.send("move/", do="down page:kind")
    assert [page.id for page in held().form.pages] == ["you", "pack", "kind"]
    staff.send("move/", do="up question:animal")
    assert [question.id for question in held().form.pages[1].questions] == ["dogs", "memo", "animal"]
    staff.send("move/", do="remove question:memo")
    assert held().form.question("memo") is None
    staff.send("undo/")
    assert held().form.question("memo") is not None
    staff.send("move/", do="remove rule:1")
    assert held().form.rules == ()
    assert FormVersion.objects.count() == 1


def test_wordings_in_other_languages_reach_the_preview(staff, held, published):
    staff.send("languages/", languages=["en", "furigana"])
    staff.send("pages/you/", title="あなた", title_en="You")
    staff.send("questions/name/", type="name", label="氏名", label_en="Your name", label_furigana="氏名《しめい》")
    staff.send(
        "questions/animal/",
        type="choice",
        label="動物の種類",
        is_required="on",
        choices="いぬ｜dog\n猫｜cat\n鳥",
        choices_en="Dog\nCat\nBird",
    )
    choices = held().form.question("animal").choices
    assert [(one.code, one.label, one.texts["en"]["label"]) for one in choices] == [
        ("dog", "いぬ", "Dog"),
        ("cat", "猫", "Cat"),
        ("c1", "鳥", "Bird"),
    ]
    english = text_of(staff.get(f"{BASE}preview/?language=en"))
    assert "Your name" in english
    assert "<h2>You</h2>" in english
    assert "<ruby>氏名<rp>（</rp><rt>しめい</rt>" in text_of(staff.get(f"{BASE}preview/?language=furigana"))


def test_the_preview_is_walked_without_leaving_anything(staff, published):
    page = staff.get(f"{BASE}preview/")
    answers = page.context["answers"]
    wrong = staff.post(f"{BASE}preview/", {"page": "you", "answers": answers})
    assert wrong.status_code == 422
    assert "氏名に答えてください" in text_of(wrong)
    name = {"name.family": "一", "name.family_kana": "はじめ"}
    following = staff.post(f"{BASE}preview/", {"page": "you", "answers": answers, **name})
    assert "動物の種類" in text_of(following)
    forged = staff.post(f"{BASE}preview/", {"page": "you", "answers": following.context["answers"] + "x", **name})
    assert forged.status_code == 200
    stopped = staff.post(
        f"{BASE}preview/",
        {"page": "kind", "answers": following.context["answers"], "animal": "cat", "since.year": "R8.1.1"},
    )
    assert "猫の登録は必要ありません" in text_of(stopped)
    assert not FormDraft.objects.exists()


def test_what_is_written_out_can_be_taken_in(staff, held, published):
    staff.send("pages/you/", title="新しい題名")
    written = staff.get(f"{BASE}draft.json").content
    staff.post(f"{BASE}discard/")
    assert json.loads(staff.get(f"{BASE}versions/1.json").content)["pages"][0]["title"] == "あなた"
    staff.send("start/", file=SimpleUploadedFile("form.json", written))
    assert held().form.pages[0].title == "新しい題名"
    refused = staff.send("start/", file=SimpleUploadedFile("form.json", b"\xff\xfe{"))
    assert "JSONとして読み取れません" in text_of(refused)


def test_beginning_from_a_template_a_version_or_another_procedure(staff, held, published, city):
    staff.send("start/", source="starter:household")
    assert held().form.question("members") is not None
    assert held().problems == ()
    staff.send("start/", source="version:1")
    assert held().form == held().published_form
    assert staff.send("start/").status_code == 422


def test_two_versions_side_by_side(staff, published):
    staff.send("questions/memo/", type="long_text", label="お知らせ")
    staff.send("move/", do="remove rule:1")
    page = text_of(staff.get(f"{BASE}compare/"))
    assert "ページ「犬」の質問「お知らせ」" in page
    assert "備考" in page
    assert "猫の登録は必要ありません" in page
    assert staff.get(f"{BASE}compare/?old=7").status_code == 404


def test_a_rule_that_rows_cannot_hold_is_kept_as_an_expression(staff, held, published):
    nested = {"op": "or", "args": [{"op": "and", "args": [{"op": "answered", "args": [{"answer": "since"}]}] * 2}] * 2}
    staff.send("rules/require/?as=expression", target="memo", when=json.dumps(nested))
    assert held().form.rules[1].when == nested
    assert "式のまま変更します" in text_of(staff.get(f"{BASE}rules/2/"))
    refused = staff.send("rules/2/", target="memo", when='{"op": "eval", "args": []}')
    assert "「eval」という演算はありません" in text_of(refused)


def test_every_type_of_question_has_its_page(staff, held, published):
    page = text_of(staff.get(f"{BASE}pages/you/questions/"))
    assert "繰り返し（世帯員など）" in page
    assert "個人番号" not in page
    assert staff.get(f"{BASE}pages/you/questions/my_number/").status_code == 404
    assert staff.get(f"{BASE}pages/you/questions/bank_account/").status_code == 200


def test_only_the_section_and_cio_staff_design(city, published):
    for who, expected in (("farm-member", 200), ("ict-staff", 200), ("auditor", 403)):
        browser = Client()
        browser.force_login(city.accounts[who])
        assert browser.get(BASE).status_code == expected
