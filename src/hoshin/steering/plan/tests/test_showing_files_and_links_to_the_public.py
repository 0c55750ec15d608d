"""What belongs to a sheet, on its public page: marked files and links, while the sheet is listed and not kept back."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from hoshin.foundation.files.public import publish, store
from hoshin.foundation.links.public import add_link, publish_link
from hoshin.foundation.people.public import StaffAccount
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Embargo
from hoshin.steering.plan.rules import FieldGroup
from hoshin.steering.plan.tests.cast import NOW, drafted, listed

pytestmark = pytest.mark.django_db


def browser(person) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=person.account_id))
    return client


def staff_page(person, sheet) -> str:
    return browser(person).get(f"/staff/plan/sheets/{sheet.number}/").text


def public_page(sheet) -> str:
    return Client().get(f"/plan/{sheet.number}/").text


def opened(client: Client, file) -> int:
    answer = client.get(f"/files/{file.pk}")
    if answer.streaming:
        answer.getvalue()
    answer.close()
    return answer.status_code


@pytest.fixture
def attach(cast, tmp_path, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {"BACKEND": "hoshin.foundation.files.models.FolderStorage", "OPTIONS": {"location": tmp_path}},
    }

    def make(sheet, name):
        upload = ContentFile(name.encode(), f"{name}.txt")
        return store(person=cast.member, owner_kind="plan.sheet", owner_id=sheet.pk, upload=upload, now=NOW)

    return make


def linked(cast, source, target):
    ends = {"source_kind": "plan.sheet", "source_id": source.pk, "target_kind": "plan.sheet", "target_id": target.pk}
    return add_link(person=cast.member, **ends, now=NOW)


def test_the_section_sees_the_buttons_and_others_only_the_things(cast, attach):
    sheet = listed(cast)
    file, link = attach(sheet, "調査結果"), linked(cast, sheet, listed(cast, "窓口の予約"))
    owners, strangers, auditors = (staff_page(who, sheet) for who in (cast.member, cast.stranger, cast.auditor))
    for address in (f"/staff/files/{file.pk}/publish", f"/staff/links/{link.pk}/publish"):
        assert address in owners
        assert address not in strangers + auditors
    assert "調査結果.txt" in strangers
    assert "窓口の予約" in auditors
    assert opened(browser(cast.auditor), file) == 200


def test_the_public_page_shows_what_is_marked_and_nothing_else(cast, attach):
    sheet, other, third = listed(cast), listed(cast, "窓口の予約"), listed(cast, "会議録の作成")
    shown, kept = attach(sheet, "公開資料"), attach(sheet, "内部資料")
    link = linked(cast, sheet, other)
    linked(cast, sheet, third)
    publish(person=cast.member, file_id=shown.pk, now=NOW)
    publish_link(person=cast.member, link_id=link.pk, now=NOW)
    page = public_page(sheet)
    assert "公開資料.txt" in page
    assert "内部資料" not in page
    assert f'href="/plan/{other.number}/"' in page
    assert "会議録の作成" not in page
    assert cast.member.label not in page, "who attached a file is not for the public"
    assert [opened(Client(), file) for file in (shown, kept)] == [200, 404]
    assert f'href="/plan/{sheet.number}/"' in public_page(other), "a public link is seen from both ends"


def test_what_is_marked_on_a_draft_waits_for_the_listing(cast, attach):
    sheet = drafted(cast)
    file = attach(sheet, "公開資料")
    publish(person=cast.member, file_id=file.pk, now=NOW)
    assert opened(Client(), file) == 404
    assert opened(browser(cast.stranger), file) == 404
    assert "公開ページができたら公開" in staff_page(cast.member, sheet)


def test_while_the_content_is_kept_back_files_and_links_are_too(cast, attach, time_machine):
    sheet, other = listed(cast), listed(cast, "窓口の予約")
    file, link = attach(sheet, "公開資料"), linked(cast, sheet, other)
    publish(person=cast.member, file_id=file.pk, now=NOW)
    publish_link(person=cast.member, link_id=link.pk, now=NOW)
    actions.set_embargo(
        person=cast.staff,
        group=FieldGroup.CONTENT,
        publish_on=date(2025, 9, 1),
        sheet_id=sheet.pk,
        reason="発表まで",
        now=NOW,
    )
    assert Embargo.objects.count() == 1
    time_machine.move_to("2025-08-31T23:00:00+09:00")
    assert opened(Client(), file) == 404
    page = public_page(sheet)
    assert "公開資料" not in page
    assert other.title not in page
    assert sheet.title not in public_page(other)
    time_machine.move_to("2025-09-01T00:30:00+09:00")
    assert opened(Client(), file) == 200
    assert "公開資料" in public_page(sheet)


def test_a_draft_is_not_betrayed_by_its_links(cast):
    draft, known = drafted(cast, "まだ内緒の取組"), listed(cast)
    linked(cast, draft, known)
    assert "まだ内緒の取組" in staff_page(cast.member, known)
    assert "まだ内緒の取組" not in staff_page(cast.stranger, known)
    own = actions.draft_sheet(
        person=cast.stranger,
        title="道路の点検",
        main_policy_id=cast.policy.pk,
        owning_section_id=cast.other_section.pk,
        content={},
        now=NOW,
    )
    guessed = {"target_kind": "plan.sheet", "target_id": draft.pk}
    assert browser(cast.stranger).post(f"/staff/links/plan.sheet/{own.pk}/add", guessed).status_code == 404


@pytest.mark.parametrize("number", ["²", "x", "9" * 30])
def test_an_address_with_a_number_that_is_none_is_not_found(cast, number):
    client = browser(cast.member)
    assert client.get(f"/staff/links/plan.sheet/{number}/add").status_code == 404
    assert client.get(f"/staff/files/to/plan.sheet/{number}").status_code == 404


def test_the_public_page_asks_a_fixed_number_of_queries(cast, attach, django_assert_max_num_queries):
    sheet = listed(cast)
    for number in range(6):
        publish(person=cast.member, file_id=attach(sheet, f"資料{number}").pk, now=NOW)
        link = linked(cast, sheet, listed(cast, f"取組{number}"))
        publish_link(person=cast.member, link_id=link.pk, now=NOW)
    address = f"/plan/{sheet.number}/"
    Client().get(address)
    with django_assert_max_num_queries(32):
        assert Client().get(address).text.count("取組") >= 6
