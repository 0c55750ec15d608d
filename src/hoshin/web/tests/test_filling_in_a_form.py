import re

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from hoshin.kernel.errors import MoveRefused, RuleBroken
from hoshin.web.forms import AmountField, JapaneseDateField, PlainForm
from hoshin.web.pages import form_page


class Form(PlainForm):
    issue = forms.CharField(label="行政課題", max_length=10, help_text="解きたい課題を書きます。")
    starts_on = JapaneseDateField(label="開始日")
    cost = AmountField(label="予算額", required=False)
    route = forms.ChoiceField(label="進め方", choices=[("a", "調達"), ("b", "試行")], widget=forms.RadioSelect)
    is_checked = forms.BooleanField(label="確かめました")
    paper = forms.FileField(label="資料", required=False)


GOOD = {"issue": "待ち時間", "starts_on": "R8.11.23", "cost": "１，０００", "route": "a", "is_checked": "on"}


def shown(
    form,
    template="{% load hoshin %}{% error_summary form %}{% postform form submit='送る' cancel='/back/' %}{% endpostform %}",
):
    return engines["django"].from_string(template).render({"form": form}, RequestFactory().get("/x/"))


def test_label_hint_error_field_stand_in_this_order():
    html = shown(Form({**GOOD, "issue": "あ" * 11}))
    field = html[html.index('for="id_issue"') :]
    places = [
        field.index(text)
        for text in ("行政課題", "解きたい課題", "10文字以内にしてください（今は11文字です）", "<input")
    ]
    assert places == sorted(places)
    assert 'aria-describedby="id_issue_helptext id_issue_error"' in field
    assert 'aria-invalid="true"' in field
    assert f'value="{"あ" * 11}"' in field


def test_the_summary_takes_the_focus_and_leads_to_each_field_in_the_same_words():
    html = shown(Form({}))
    summary = html[: html.index("<form")]
    assert 'tabindex="-1" autofocus' in summary
    for target, words in (("id_issue", "行政課題を入力してください。"), ("id_route_0", "進め方を選んでください。")):
        assert f'<a href="#{target}">{words}</a>' in summary
        assert f'id="{target}"' in html
        assert html.count(words) == 2


def test_required_and_optional_are_said_and_nothing_stops_the_browser_from_sending():
    html = shown(Form())
    assert html.count("必須") == 4
    assert html.count("任意") == 2
    assert not re.search(r"\s(required|maxlength|placeholder|style|disabled)\b", html)
    assert "novalidate" in html
    assert 'enctype="multipart/form-data"' in html


def test_typed_dates_and_amounts_are_shown_as_understood_and_kept_as_typed():
    html = shown(Form({**GOOD, "issue": ""}))
    assert "「令和8年11月23日（月）」と読み取りました" in html
    assert 'value="R8.11.23"' in html
    assert "「1,000円」と読み取りました" in html
    assert "ファイルは、もう一度選んでください" in html


def test_a_broken_rule_of_an_action_stands_beside_its_field():
    form = Form(GOOD)
    assert form.is_valid()
    with form.refusals():
        raise RuleBroken("開始日は、今日より後の日にしてください。", field="starts_on")
    assert form.errors["starts_on"] == ["開始日は、今日より後の日にしてください。"]
    with form.refusals():
        raise RuleBroken("この年度の予算は、もう締め切りました。", field="year")
    assert form.non_field_errors() == ["この年度の予算は、もう締め切りました。"]


def test_other_refusals_are_not_the_forms_business():
    form = Form(GOOD)
    with pytest.raises(MoveRefused), form.refusals():
        raise MoveRefused("今の状態ではできません。")


def test_the_page_says_error_in_title_and_status(gallery, rf):
    fresh = form_page(rf.get("/"), "gallery/form.html", {"form": Form()})
    sent = form_page(rf.get("/"), "gallery/form.html", {"form": Form({})})
    assert (fresh.status_code, sent.status_code) == (200, 422)
    assert "<title>エラー：" not in fresh.content.decode()
    assert "<title>エラー：" in sent.content.decode()


def test_what_is_typed_cannot_become_html():
    html = shown(Form({**GOOD, "issue": "<script>", "cost": "<b>1"}))
    assert "<script>" not in html
    assert "<b>1" not in html
