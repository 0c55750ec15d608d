"""The pages of the organisation, through the door a person uses."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hoshin.foundation.people.models import Absence, Assignment, Section, TransferBatch
from hoshin.foundation.people.public import SYSTEM_PERSON, assign, create_account, holders_of
from hoshin.foundation.people.tests.city import NOW, City
from hoshin.foundation.people.views.staff import PAGE_SIZE

SPRING = date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser(city: City):
    def opened(who: str = "operator") -> Client:
        client = Client()
        client.force_login(city.accounts[who])
        return client

    return opened


def text(response) -> str:
    return str(response.content.decode())


def test_a_section_is_renamed_and_both_days_show_their_name(city, browser):
    ict, client = city.sections["ict"].pk, browser("ict-staff")
    sent = client.post(
        reverse("people:change_section", args=[ict]),
        {
            "name": "デジタル推進課",
            "parent_id": city.sections["general"].pk,
            "office_id": city.offices["main"].pk,
            "effective_on": "Ｒ９．４．１",
        },
    )
    assert sent.status_code == 302
    assert "情報政策室" in text(client.get(reverse("people:organisation")))
    page = text(client.get(reverse("people:organisation"), {"on": "令和9年4月1日"}))
    assert "デジタル推進課" in page
    assert "情報政策室" not in page.split("<main", 1)[1]
    shown = text(client.get(reverse("people:section", args=[ict])))
    assert "名称と所属の移り変わり" in shown
    assert "取り消す" in shown


def test_what_breaks_a_rule_comes_back_beside_its_field_with_the_input_kept(city, browser):
    sent = browser().post(
        reverse("people:new_section"),
        {
            "code": "farm",
            "name": "もう一つの課",
            "office_id": city.offices["main"].pk,
            "starts_on": "2027-04-01",
            "order": "1",
        },
    )
    assert sent.status_code == 422
    assert "ほかの組織が使っています" in text(sent)
    assert "もう一つの課" in text(sent)
    assert not Section.objects.filter(name="もう一つの課").exists()


def test_a_day_that_cannot_be_read_is_said_and_today_is_shown(city, browser):
    page = text(browser().get(reverse("people:organisation"), {"on": "あした"}))
    assert "情報政策室" in page
    assert "error" in page


def test_readers_see_no_buttons_for_changes(city, browser):
    for name, arguments in (("organisation", []), ("section", [city.sections["farm"].pk]), ("offices", [])):
        address = reverse(f"people:{name}", args=arguments)
        assert "廃止する" not in text(browser("farm-member").get(address))
        assert "/new/" not in text(browser("farm-member").get(address))


def test_a_transfer_goes_from_the_present_state_to_the_next(city, browser):
    client = browser()
    current = client.get(reverse("people:transfer_current"), {"on": "2027-04-01"}).content.decode("utf-8-sig")
    lines = [line for line in current.splitlines() if not line.startswith("farm-")]
    lines += [
        "farm-head,,主務,farm-head,,farm-member,",
        "farm-member,,主務,farm-member,,farm-head,",
    ]
    upload = SimpleUploadedFile("r9.csv", "\r\n".join(lines).encode("cp932"))
    sent = client.post(reverse("people:transfers"), {"effective_on": "令和9年4月1日", "file": upload})
    batch = TransferBatch.objects.get()
    assert sent.headers["Location"] == reverse("people:transfer", args=[batch.pk])
    page = text(client.get(sent.headers["Location"]))
    assert "誤りはありません" in page
    assert "反映に進む" in page
    assert "変更なし" in page
    applied = client.post(reverse("people:apply_transfer", args=[batch.pk]))
    assert applied.status_code == 302
    assert holders_of(post_id=city.posts["farm-head"].pk, on=SPRING) == [city.accounts["farm-member"].pk]
    assert "反映済み" in text(client.get(reverse("people:transfers")))
    again = client.post(reverse("people:apply_transfer", args=[batch.pk]))
    assert again.status_code == 409


def test_a_wrong_file_shows_its_wrong_rows_and_cannot_be_applied(city, browser):
    client = browser()
    rows = "ログイン名,区分,現在の職コード,新しい職コード\nnobody,主務,,farm-head\n"
    sent = client.post(
        reverse("people:transfers"),
        {"effective_on": "2027-04-01", "file": SimpleUploadedFile("x.csv", rows.encode())},
    )
    page = text(client.get(sent.headers["Location"], {"show": "wrong"}))
    assert "「nobody」の職員はいません" in page
    assert "反映に進む" not in page
    refused = client.post(
        reverse("people:transfers"), {"effective_on": "2027-04-01", "file": SimpleUploadedFile("x.xlsx", b"PK\0\1")}
    )
    assert refused.status_code == 422
    assert "文字コード" in text(refused)


def test_the_form_to_fill_in_has_the_headings_only(city, browser):
    answer = browser().get(reverse("people:transfer_template"))
    assert (
        answer.content.decode("utf-8-sig").strip()
        == "ログイン名,氏名,区分,現在の職コード,現在の職,新しい職コード,新しい職"
    )
    assert "attachment" in answer.headers["Content-Disposition"]


def test_one_enters_and_ends_one_s_own_absence(city, browser):
    client, head = browser("farm-head"), city.accounts["farm-head"]
    assert client.get(reverse("people:my_absences")).headers["Location"] == reverse("people:absence", args=[head.pk])
    sent = client.post(
        reverse("people:absence", args=[head.pk]),
        {
            "first_day": "令和8年11月25日",
            "first_time": "８時３０分",
            "last_day": "令和8年11月26日",
            "deputy_id": city.accounts["farm-member"].pk,
        },
    )
    assert sent.status_code == 302
    absence = Absence.objects.get()
    assert (absence.starts_at.astimezone(NOW.tzinfo).hour, absence.starts_at.astimezone(NOW.tzinfo).minute) == (8, 30)
    assert absence.ends_at.astimezone(NOW.tzinfo).date() == date(2026, 11, 27)
    with time_machine.travel(absence.starts_at, tick=False):
        assert "課長の職員" in text(browser("cio").get(reverse("people:people"))).split("今、不在の職員")[1]
    client.post(reverse("people:end_absence", args=[head.pk, absence.pk]))
    assert not Absence.objects.exists()


@pytest.mark.parametrize("typed", ["25:00", "8:75", "朝"])
def test_a_time_that_does_not_exist_is_refused(city, browser, typed):
    head = city.accounts["farm-head"]
    sent = browser("farm-head").post(
        reverse("people:absence", args=[head.pk]),
        {"first_day": "2026-11-25", "first_time": typed, "last_day": "2026-11-26"},
    )
    assert sent.status_code == 422
    assert "8:30" in text(sent)


def test_somebody_is_put_into_a_vacant_post(city, browser):
    client = browser()
    head = city.accounts["farm-head"]
    Assignment.objects.filter(account=head).update(ends_on=date(2026, 11, 23))
    assert "欠員" in text(client.get(reverse("people:section", args=[city.sections["farm"].pk])))
    sent = client.post(
        reverse("people:assign"),
        {"login_name": "ｆａｒｍ－ｈｅａｄ", "post_id": city.posts["farm-head"].pk, "starts_on": "2026-11-24"},
    )
    assert sent.headers["Location"] == reverse("people:person", args=[head.pk])
    unknown = client.post(
        reverse("people:assign"),
        {"login_name": "nobody", "post_id": city.posts["farm-head"].pk, "starts_on": "2026-11-24"},
    )
    assert "このログイン名の職員はいません" in text(unknown)


@pytest.mark.parametrize("many", [False, True])
def test_the_list_of_staff_costs_the_same_for_few_and_many(city, browser, many, django_assert_max_num_queries):
    for number in range(PAGE_SIZE + 5 if many else 1):
        account = create_account(person=SYSTEM_PERSON, login_name=f"n{number}", label=f"職員{number}", now=NOW)
        post = city.posts["farm-member"].pk
        assign(person=SYSTEM_PERSON, account_id=account.pk, post_id=post, starts_on=NOW.date(), now=NOW)
    client = browser()
    with django_assert_max_num_queries(16):
        page = client.get(reverse("people:people"), {"sort": "label"})
    assert len(page.context["rows"]) == (PAGE_SIZE if many else 10)
    with django_assert_max_num_queries(18):
        client.get(reverse("people:section", args=[city.sections["farm"].pk]))
