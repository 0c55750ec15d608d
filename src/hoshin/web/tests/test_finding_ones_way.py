import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.urls import NoReverseMatch

from hoshin.web import navigation
from hoshin.web.navigation import Audience, NavigationItem

pytestmark = pytest.mark.usefixtures("gallery")


def shown(template, path="/x/", **context):
    return engines["django"].from_string("{% load hoshin %}" + template).render(context, RequestFactory().get(path))


def test_navigation_shows_what_is_registered_in_order_with_counts(client):
    page = client.get("/gallery/staff/").content.decode()
    side = page[page.index('class="side-nav') : page.index("<main")]
    labels = [side.index(label) for label in ("ホーム", "個票", "起案", "決裁")]
    assert labels == sorted(labels)
    assert 'class="count-badge">12' in side
    assert side.count("count-badge") == 1
    assert "運用" not in page
    assert 'href="/gallery/staff/" aria-current="page"' in side
    assert side.count("aria-current") == 1


def test_a_page_below_an_entry_marks_it_without_calling_it_this_page():
    entries = navigation.entries(RequestFactory().get("/gallery/thing/7/"), Audience.PUBLIC)
    assert {entry.label: entry.current for entry in entries} == {"基本方針": "", "実施計画": "true", "進み具合": ""}


def test_the_same_entry_twice_is_a_defect():
    with pytest.raises(ValueError, match="twice"):
        navigation.register(NavigationItem("ホーム", "gallery-home", Audience.STAFF, 1))


def test_breadcrumbs_lead_up_and_end_here():
    html = shown('{% breadcrumbs "ホーム" "/" "個票" "gallery-staff" "個票 12" %}')
    assert '<a href="/gallery/staff/">個票</a>' in html
    assert '<span aria-current="page">個票 12</span>' in html
    with pytest.raises(NoReverseMatch):
        shown('{% breadcrumbs "ホーム" "no-such-page" "ここ" %}')
    with pytest.raises(TemplateSyntaxError):
        shown('{% breadcrumbs "ホーム" "ここ" %}')


def test_pages_keep_the_filters():
    page = Paginator(range(1234), 50).page(2)
    html = shown("{% pagination page %}", "/x/?state=done&page=2", page=page)
    assert "全<strong>1,234</strong>件のうち51～100件目" in html
    assert 'href="/x/?state=done&amp;page=3" rel="next"' in html
    assert '<span aria-current="page">2</span>' in html


def test_one_page_needs_no_links():
    assert "<nav" not in shown("{% pagination page %}", page=Paginator(range(3), 50).page(1))


def test_a_heading_sorts_one_way_and_then_the_other():
    fresh = shown('{% sort_header "更新日" "updated" %}', "/x/?q=a&page=4")
    assert "aria-sort" not in fresh
    assert 'href="/x/?q=a&amp;sort=updated"' in fresh
    again = shown('{% sort_header "更新日" "updated" %}', "/x/?sort=updated")
    assert 'aria-sort="ascending"' in again
    assert "sort=-updated" in again


def test_tabs_and_hidden_fields_keep_the_other_filters():
    html = shown(
        '{% tabs "状態" %}{% filter_tab "すべて" 24 state="" %}{% filter_tab "完了" state="done" %}{% endtabs %}',
        "/x/?state=done&q=%3Cb%3E&page=2",
    )
    assert '<a href="/x/?q=%3Cb%3E">すべて <span class="small">24件</span>' in html
    assert 'href="/x/?state=done&amp;q=%3Cb%3E" aria-current="page">完了' in html
    hidden = shown('{% hidden_filters "q" %}', "/x/?a=1&a=2&q=x&page=3")
    assert hidden == '<input type="hidden" name="a" value="1"><input type="hidden" name="a" value="2">'


def test_an_address_with_one_value_changed():
    url = shown("{% here_with state='done' q=None %}", "/x/?q=a&page=9&sort=n")
    assert QueryDict(url.partition("?")[2].replace("&amp;", "&")).dict() == {"sort": "n", "state": "done"}


def test_the_shell_leaves_the_names_of_a_page_alone():
    names = (
        "home",
        "search",
        "items",
        "account",
        "messages",
        "message",
        "item",
        "keep",
        "seconds",
        "sign_in",
        "sign_out",
    )
    for layout in ("web/base.html", "web/staff.html"):
        template = (
            '{% extends "'
            + layout
            + '" %}{% block content %}'
            + "".join(f"[{{{{ {name} }}}}]" for name in names)
            + "{% endblock %}"
        )
        html = (
            engines["django"]
            .from_string(template)
            .render({name: f"own {name}" for name in names}, RequestFactory().get("/"))
        )
        assert "".join(f"[own {name}]" for name in names) in html
