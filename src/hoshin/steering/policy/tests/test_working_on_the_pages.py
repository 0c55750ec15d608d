"""CIO staff write a revision in the browser, sections comment, and two people at once are shown both wordings."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from hoshin.steering.policy.models import Comment, Revision, Section, Thread
from hoshin.steering.policy.tests.conftest import scheme_entry, scheme_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2021-05-20T10:00:00+09:00", tick=False):
        yield date(2021, 5, 20)


def url(name, *args):
    return reverse(f"policy:{name}", args=args)


def test_a_revision_is_begun_and_shown(cast, in_force, sign_in):
    browser = sign_in(cast.staff)
    page = browser.get(url("start"))
    assert 'value="VER.02"' in page.content.decode()
    response = browser.post(url("start"), {"name": "VER.02", "based_on": in_force.pk, "purpose": "国の計画の改定"})
    assert response["Location"] == url("staff_revision", 2)
    shown = browser.get(response["Location"]).content.decode()
    assert "VER.01との新旧対照表" in shown
    assert "2-1 情報化理念" in shown


def test_a_taken_name_comes_back_with_the_error_and_the_input(cast, in_force, sign_in):
    response = sign_in(cast.staff).post(url("start"), {"name": "VER.01", "purpose": "残る入力"})
    assert response.status_code == 422
    content = response.content.decode()
    assert "error-summary" in content
    assert "残る入力" in content


def test_a_section_is_looked_at_and_saved(cast, draft, section_of, sign_in):
    browser = sign_in(cast.staff)
    section = section_of("narrative")
    page = url("edit_section", draft.number, section.pk)
    data = {"heading": "策定の目的", "text": "- 一つ\n- 二つ", "version": section.version}
    preview = browser.post(page, {**data, "do": "preview"}).content.decode()
    assert "<li>一つ</li>" in preview
    section.refresh_from_db()
    assert section.version == int(data["version"])
    assert browser.post(page, {**data, "do": "save"}).status_code == 302
    assert [paragraph.text for paragraph in section.paragraphs.all()] == ["- 一つ\n- 二つ"]


def test_the_second_of_two_people_chooses_and_nothing_is_lost(cast, draft, section_of, sign_in):
    section = section_of("narrative")
    page = url("edit_section", draft.number, section.pk)
    start = section.version
    first = {"heading": "策定の目的", "text": "先の人の文。\n\n持続できる市役所をつくります。", "version": start}
    assert sign_in(cast.colleague).post(page, {**first, "do": "save"}).status_code == 302
    browser = sign_in(cast.staff)
    second = {
        "heading": "策定の目的",
        "text": "あとの人の文。\n\n長く続く市役所をつくります。",
        "version": start,
        "do": "save",
    }
    choice = browser.post(page, second)
    shown = choice.content.decode()
    assert choice.status_code == 409
    for text in ("先の人の文。", "あとの人の文。", "市民の暮らしを便利にします。", cast.colleague.label):
        assert text in shown
    section.refresh_from_db()
    assert section.version == start + 1
    choices = {
        f"choice-{index}": "both" if row.verdict == "conflict" and row.base is None else "mine"
        for index, row in enumerate(choice.context["merge"].rows)
    }
    merged = browser.post(
        url("merge_section", draft.number, section.pk),
        {**second, **choices, "base_version": start, "their_version": start + 1},
    )
    form = merged.context["form"]
    assert form["text"].value() == "先の人の文。\n\nあとの人の文。\n\n長く続く市役所をつくります。"
    assert form["version"].value() == start + 1
    section.refresh_from_db()
    assert section.version == start + 1


def test_a_choice_made_on_an_old_page_is_asked_again(cast, draft, section_of, sign_in):
    section = section_of("narrative")
    browser = sign_in(cast.staff)
    answer = browser.post(
        url("merge_section", draft.number, section.pk),
        {"heading": "策定の目的", "text": "自分の文", "base_version": section.version, "their_version": 99},
    )
    assert answer.status_code == 409
    assert "自分の文" in answer.content.decode()


def test_sections_are_arranged_by_buttons(cast, draft, section_of, sign_in):
    browser = sign_in(cast.staff)
    added = browser.post(
        url("add_section", draft.number),
        {"kind": "narrative", "after": section_of("narrative").pk, "heading": "国の取組", "text": "本文"},
    )
    assert added.status_code == 302
    fresh = Section.objects.get(revision=draft, heading="国の取組")
    browser.post(url("move_section", draft.number, fresh.pk), {"direction": "up"})
    fresh.refresh_from_db()
    assert fresh.order == 2
    question = browser.get(url("remove_section", draft.number, fresh.pk))
    assert "国の取組" in question.content.decode()
    browser.post(url("remove_section", draft.number, fresh.pk))
    assert Section.objects.get(pk=fresh.pk).is_removed
    browser.post(url("restore_section", draft.number, fresh.pk))
    assert not Section.objects.get(pk=fresh.pk).is_removed


def test_policies_and_items_are_added(cast, draft, section_of, sign_in):
    browser = sign_in(cast.staff)
    assert (
        browser.post(
            url("add_policy", draft.number), {"number": "３", "title": "格差の是正", "field": "citizen_industry"}
        ).status_code
        == 302
    )
    policy = Section.objects.get(revision=draft, kind="policy", heading="格差の是正").basic_policy_id
    item = {"basic_policy": policy, "group_title": "", "heading": "公共施設の一覧", "text": "公開します。"}
    assert browser.post(url("add_item", draft.number), item).status_code == 302
    assert Section.objects.filter(revision=draft, kind="focus", heading="公共施設の一覧").exists()
    assert (
        browser.post(
            url("add_policy", draft.number), {"number": "1", "title": "重なる", "field": "internal"}
        ).status_code
        == 422
    )


def test_a_member_comments_and_the_staff_answers(cast, draft, section_of, sign_in):
    section = section_of("narrative")
    paragraph = section.paragraphs.all()[0]
    browser = sign_in(cast.member)
    place = url("comment", draft.number, section.pk, paragraph.key)
    assert paragraph.text in browser.get(place).content.decode()
    assert browser.post(place, {"body": ""}).status_code == 422
    written = browser.post(place, {"body": "数字を添えませんか。"})
    assert written["Location"].endswith(f"#p-{section.pk}-{paragraph.key}")
    assert "数字を添えませんか。" in browser.get(url("read_draft", draft.number)).content.decode()
    thread = Thread.objects.get()
    browser = sign_in(cast.staff)
    browser.post(url("thread", draft.number, thread.pk), {"body": "添えます。"})
    browser.post(url("settle", draft.number, thread.pk), {"move": "resolve"})
    assert Comment.objects.count() == 2
    assert "意見はありません" in browser.get(url("comments", draft.number) + "?state=open").content.decode()
    assert "添えます。" in browser.get(url("comments", draft.number) + "?state=resolved").content.decode()


def test_a_sent_form_sent_again_writes_one_comment(cast, draft, section_of, sign_in):
    section = section_of("narrative")
    browser = sign_in(cast.member)
    place = url("comment", draft.number, section.pk, section.paragraphs.all()[0].key)
    token = browser.get(place).content.decode().split('name="submit_token" value="')[1].split('"')[0]
    for _ in range(2):
        assert browser.post(place, {"body": "一度だけ", "submit_token": token}).status_code in {302, 303}
    assert Comment.objects.count() == 1


def test_the_decision_is_asked_for(cast, draft, sign_in):
    browser = sign_in(cast.staff)
    refused = browser.post(url("submit", draft.number), {"effective_on": "令和3年5月1日"})
    assert refused.status_code == 422
    assert browser.post(url("submit", draft.number), {"effective_on": "令和3年6月1日"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.effective_on) == ("deciding", date(2021, 6, 1))
    assert "決裁を求めています" in browser.get(url("staff_revision", draft.number)).content.decode()
    browser.post(url("recall", draft.number))
    assert Revision.objects.get(pk=draft.pk).state == "returned"
    browser.post(url("withdraw", draft.number), {"reason": "時期を改めます。"})
    assert Revision.objects.get(pk=draft.pk).state == "withdrawn"


def test_missing_parts_are_listed_before_asking(cast, draft, section_of, sign_in):
    section = section_of("principle")
    Section.objects.filter(pk=section.pk).update(is_removed=True)
    page = sign_in(cast.staff).get(url("submit", draft.number)).content.decode()
    assert "情報化理念の節がありません。" in page


def test_name_and_purpose_are_rewritten(cast, draft, sign_in):
    browser = sign_in(cast.staff)
    data = {"name": "VER.1", "purpose": "趣旨", "version": draft.version}
    assert browser.post(url("describe", draft.number), data).status_code == 302
    assert browser.post(url("describe", draft.number), data).status_code == 409
    assert "VER.1" in browser.get(url("history", draft.number)).content.decode()


def test_schemes_are_looked_at_and_taken_in(cast, draft, schemes, sign_in):
    browser = sign_in(cast.staff)
    text = scheme_file(scheme_entry(start="2025-03-28", edition="第4.0版"))
    preview = browser.post(url("import_schemes"), {"text": text, "do": "preview"})
    assert "第4.0版" in preview.content.decode()
    assert 'value="import"' in preview.content.decode()
    refused = browser.post(
        url("import_schemes"), {"text": scheme_file(scheme_entry(title="", source="")), "do": "preview"}
    )
    assert refused.status_code == 422
    assert "schemes[0].source" in refused.content.decode()
    assert browser.post(url("import_schemes"), {"text": text, "do": "import"}).status_code == 302
    assert "第4.0版" in browser.get(url("schemes")).content.decode()
    exported = browser.get(url("export_schemes"))
    assert len(exported.json()["schemes"]) == 3


READING = ("staff_revisions", "staff_revision", "read_draft", "comments", "history", "schemes", "export_schemes")
WRITING = (
    "start",
    "describe",
    "submit",
    "recall",
    "withdraw",
    "add_section",
    "add_policy",
    "add_item",
    "import_schemes",
)
WITHOUT_NUMBER = {"staff_revisions", "schemes", "export_schemes", "start", "import_schemes"}


def page_of(name, draft):
    return url(name) if name in WITHOUT_NUMBER else url(name, draft.number)


@pytest.mark.parametrize("name", READING)
def test_every_official_reads_and_a_visitor_signs_in_first(cast, draft, client, sign_in, name):
    assert client.get(page_of(name, draft))["Location"].startswith("/sign-in/")
    for who in ("staff", "member", "cio", "auditor"):
        assert sign_in(getattr(cast, who)).get(page_of(name, draft)).status_code == 200
    assert sign_in(cast.expert).get(page_of(name, draft)).status_code == 403


@pytest.mark.parametrize("name", WRITING)
def test_only_cio_staff_open_the_pages_for_writing(cast, draft, sign_in, name):
    for who in ("member", "cio", "auditor", "expert"):
        assert sign_in(getattr(cast, who)).get(page_of(name, draft)).status_code == 403
    assert sign_in(cast.staff).get(page_of(name, draft)).status_code == (405 if name == "recall" else 200)


def test_what_is_not_there_is_not_found(cast, draft, sign_in):
    browser = sign_in(cast.staff)
    for path in (url("staff_revision", 99), url("edit_section", draft.number, 9999), url("thread", draft.number, 9999)):
        assert browser.get(path).status_code == 404


def test_an_auditor_reads_but_does_not_comment(cast, draft, section_of, sign_in):
    section = section_of("narrative")
    place = url("comment", draft.number, section.pk, section.paragraphs.all()[0].key)
    assert sign_in(cast.auditor).post(place, {"body": "意見"}).status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("name", "most"), [("staff_revision", 20), ("read_draft", 16), ("staff_revisions", 12)])
def test_pages_cost_a_bounded_number_of_queries(cast, draft, sign_in, django_assert_max_num_queries, name, most):
    browser = sign_in(cast.staff)
    with django_assert_max_num_queries(most):
        assert browser.get(page_of(name, draft)).status_code == 200
