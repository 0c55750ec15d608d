import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hoshin.foundation.approvals.actions import approve, draft_request, return_to
from hoshin.foundation.approvals.models import Decision, Request, Review, RouteTemplate
from hoshin.foundation.approvals.public import register_route
from hoshin.foundation.approvals.rules import RouteStep, StepKind, Subject
from hoshin.foundation.approvals.tests.world import DIGESTS, THING, City, states, step_at
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import Role
from hoshin.kernel import clock

LIST = "/staff/approvals/"

register_route("tests.pages", label="試験の決裁", steps=[RouteStep(1, StepKind.DECIDE, Role.CIO)])


def browser(name: str) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.get(login_name=name))
    return client


def seen(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the first form that carries a step: what the approver sends without knowing."""
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="step_id"' in form)
    return dict(re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', form))


@pytest.fixture
def asked(city: City) -> Request:
    return city.ask()


def page_of(request: Request) -> str:
    return f"{LIST}{request.pk}/"


def test_it_can_be_found_read_and_approved(asked: Request) -> None:
    kacho = browser("kacho")
    assert "実施計画への登載について" in seen(kacho, LIST)
    page = seen(kacho, page_of(asked))
    assert "あなたの回議をお願いします（市民課 kacho）" in page
    assert "次の2か所に同時に回付し" in page
    answer = kacho.post(f"{page_of(asked)}approve", {**hidden(page), "note": "よいと思います"})
    assert answer.status_code == 302
    assert states(asked)["kacho"] == "approved"
    page = seen(kacho, page_of(asked))
    assert "よいと思います" in page
    assert "あなたの回議" not in page
    assert "あなたの処理を待つ決裁はありません" in seen(kacho, LIST)
    assert "実施計画への登載について" in seen(kacho, LIST, show="done")


def test_a_second_click_shows_the_first_result(asked: Request) -> None:
    kacho = browser("kacho")
    sent = hidden(seen(kacho, page_of(asked)))
    first = kacho.post(f"{page_of(asked)}approve", sent)
    second = kacho.post(f"{page_of(asked)}approve", sent)
    assert (first.status_code, second.status_code) == (302, 303)
    assert Decision.objects.count() == 1


def test_a_stale_page_is_told_so(city: City, asked: Request) -> None:
    kacho = browser("kacho")
    sent = hidden(seen(kacho, page_of(asked)))
    return_to(person=city.kacho, request_id=asked.pk, to_order=0, note="直す", now=clock.now())
    answer = kacho.post(f"{page_of(asked)}approve", sent)
    assert answer.status_code == 409


def test_a_note_that_is_too_long_comes_back_with_the_input_kept(asked: Request) -> None:
    kacho = browser("kacho")
    sent = hidden(seen(kacho, page_of(asked)))
    answer = kacho.post(f"{page_of(asked)}approve", {**sent, "note": "あ" * 4001})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>エラー：" in page
    assert "4000文字以内" in page
    assert "あ" * 4001 in page
    assert not Decision.objects.exists()


def test_returning_asks_where_to_and_why(asked: Request) -> None:
    browser("kacho").post(f"{page_of(asked)}approve", hidden(seen(browser("kacho"), page_of(asked))))
    zaisei = browser("zaisei")
    address = f"{page_of(asked)}steps/{step_at(asked, 'zaisei').pk}/return"
    page = seen(zaisei, address)
    assert "起案者　市民課 kakari" in page
    assert "1番目　回議：市民課 kacho" in page
    step = {"step_id": str(step_at(asked, "zaisei").pk)}
    refused = zaisei.post(address, {**step, "to_order": "1", "note": ""})
    assert refused.status_code == 422
    assert "理由を入力してください。" in refused.content.decode()
    assert zaisei.post(address, {**step, "to_order": "0", "note": "金額"}).status_code == 302
    assert states(asked)["zaisei"] == "returned"
    drafter = seen(browser("kakari"), page_of(asked))
    assert "その画面からもう一度提出してください" in drafter
    assert "差し戻し先：起案者" in drafter


def test_rejecting_asks_once_and_wants_a_reason(city: City) -> None:
    one = city.ask(steps=city.route((1, StepKind.DECIDE, "cio")))
    cio = browser("cio")
    step = step_at(one, "cio").pk
    assert "否決する" in seen(cio, page_of(one))
    address = f"{page_of(one)}steps/{step}/reject"
    assert "取り消すことはできません" in seen(cio, address)
    assert cio.post(address, {"step_id": step, "note": " "}).status_code == 422
    assert cio.post(address, {"step_id": step, "note": "時期尚早"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "rejected"
    assert "取り下げる" not in seen(browser("kakari"), page_of(one))


def test_only_the_last_step_is_offered_to_reject(asked: Request) -> None:
    assert "否決する" not in seen(browser("kacho"), page_of(asked))


@pytest.mark.parametrize(("move", "state"), [("take-back", "returned"), ("withdraw", "withdrawn")])
def test_the_drafter_stops_it_after_being_asked_once(asked: Request, move: str, state: str) -> None:
    assert browser("kacho").get(f"{page_of(asked)}{move}").status_code == 403
    assert browser("kacho").post(f"{page_of(asked)}{move}", {"note": ""}).status_code == 403
    drafter = browser("kakari")
    assert "よろしいですか" in seen(drafter, f"{page_of(asked)}{move}")
    assert drafter.post(f"{page_of(asked)}{move}", {"note": "不要"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == state
    assert drafter.get(f"{page_of(asked)}take-back").status_code == 409


def test_a_deputy_is_told_for_whom_and_the_absent_reviews(city: City) -> None:
    city.away("cio", "fuku", since=clock.now() - timedelta(hours=1))
    one = city.ask(steps=city.route((1, StepKind.DECIDE, "cio")))
    fuku = browser("fuku")
    assert "cioの代決" in seen(fuku, LIST)
    page = seen(fuku, page_of(one))
    assert "cioが不在のため、代決になります" in page
    fuku.post(f"{page_of(one)}approve", hidden(page))
    cio = browser("cio")
    assert "後閲待ち" in seen(cio, page_of(one))
    address = f"{page_of(one)}reviews/{Review.objects.get().pk}"
    wrong = cio.post(address, {"comment": "あ" * 4001})
    assert wrong.status_code == 422
    assert fuku.post(address, {"comment": ""}).status_code == 403
    assert cio.post(address, {"comment": "了解"}).status_code == 302
    page = seen(cio, page_of(one))
    assert "後閲済み" in page
    assert "後閲の意見（cio）：了解" in page
    assert "fuku（cioの代決）" in page


def test_a_changed_subject_cannot_be_approved_and_says_why(city: City) -> None:
    DIGESTS["3"] = "first"
    one = city.ask(
        subject=Subject("tests.changing", "3", "改版", "/x/3/"), steps=city.route((1, StepKind.DECIDE, "cio"))
    )
    cio = browser("cio")
    sent = hidden(seen(cio, page_of(one)))
    assert sent["seen_digest"] == "first"
    DIGESTS["3"] = "second"
    assert cio.post(f"{page_of(one)}approve", sent).status_code == 409
    page = seen(cio, page_of(one))
    assert "回付を始めたあとに、内容が変わりました" in page
    assert "承認する" not in page


def test_earlier_rounds_stay_readable(city: City, asked: Request) -> None:
    for name in ("kacho", "zaisei", "staff"):
        approve(person=city.person(name), request_id=asked.pk, now=clock.now())
    return_to(person=city.cio, request_id=asked.pk, to_order=2, note="財源を確かめる", now=clock.now())
    page = seen(browser("staff"), page_of(asked))
    assert "1回目の回付の記録" in page
    assert "財源を確かめる" in page
    assert "承認済み（前の回）" in page


def test_strangers_get_404_and_the_signed_out_sign_in(asked: Request, client: Client) -> None:
    assert browser("stranger").get(page_of(asked)).status_code == 404
    assert client.get(page_of(asked))["Location"].startswith("/sign-in/?next=")


def test_the_cio_side_follows_all_and_what_is_overdue(city: City) -> None:
    city.ask()
    cio = browser("cio")
    assert "実施計画への登載について" in seen(cio, LIST, show="all")
    assert "実施計画への登載について" in seen(cio, LIST, show="overdue"), "it was asked for long ago"
    kacho = seen(browser("kacho"), LIST, show="all")
    assert "期限を過ぎたもの" not in kacho
    assert "実施計画への登載について" in seen(browser("kakari"), LIST, show="drafted")


@pytest.mark.parametrize("show", ["", "drafted", "done", "all", "overdue"])
def test_lists_do_not_query_per_row(city: City, show: str, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        city.ask(subject=Subject("tests.thing", str(number), "x", "/x/"), by="staff")
    client = browser("staff")
    with django_assert_max_num_queries(22):
        client.get(LIST, {"show": show})


def test_routes_are_shown_and_changed(city: City) -> None:
    assert "試験の決裁" in seen(browser("kacho"), f"{LIST}routes/")
    address = f"{LIST}routes/tests.pages/"
    assert browser("kacho").get(address).status_code == 403
    staff = browser("staff")
    assert "試験の決裁の経路を変える" in seen(staff, address)
    assert staff.get(f"{LIST}routes/tests.nothing/").status_code == 404
    rows = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "1", "form-MIN_NUM_FORMS": "0", "form-MAX_NUM_FORMS": "30"}
    row = {"form-0-order": "２", "form-0-kind": "decide", "form-0-role": "cio"}
    wrong = staff.post(
        address, {**rows, **row, "form-1-order": "3", "form-1-kind": "consult", "form-1-role": "auditor"}
    )
    assert wrong.status_code == 422
    assert "最後は、ただ一つの「決裁」" in wrong.content.decode()
    both = {"form-1-order": "1", "form-1-kind": "consult", "form-1-role": "auditor", "form-1-post": "1"}
    assert "どちらか一つ" in staff.post(address, {**rows, **row, **both}).content.decode()
    post = {"form-1-order": "1", "form-1-kind": "consult", "form-1-post": str(city.posts["zaisei"].pk)}
    assert staff.post(address, {**rows, **row, **post}).status_code == 302
    assert [(step.order, step.kind) for step in RouteTemplate.objects.get().steps.all()] == [
        (1, "consult"),
        (2, "decide"),
    ]
    page = seen(staff, f"{LIST}routes/")
    assert "市で定めた経路" in page
    assert "財政課 zaisei" in page


def test_a_draft_is_submitted_from_its_page(city: City) -> None:
    one = draft_request(person=city.kakari, subject=THING, title="件名", body="", steps=city.usual, now=clock.now())
    drafter = browser("kakari")
    assert "回付する" in seen(drafter, page_of(one))
    assert drafter.post(f"{page_of(one)}submit").status_code == 302
    assert states(one)["kacho"] == "current"
