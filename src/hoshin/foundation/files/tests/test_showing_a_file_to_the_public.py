"""Marking a file as public: visitors open marked ones only, and only while their thing has a public page."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.files.models import StoredFile
from hoshin.foundation.files.public import bring_back, panel, public_files_of, publish, remove, withhold
from hoshin.foundation.files.tests.conftest import SHOWN
from hoshin.foundation.people.public import Role
from hoshin.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def opened(file: StoredFile) -> int:
    """The status a visitor gets; a stream is read to its end, as closing it by hand would close the test's database."""
    answer = Client().get(f"/files/{file.pk}")
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def listed() -> list[str]:
    return [file.name for file in public_files_of("sheet", 1)]


def test_visitors_open_a_file_only_once_it_is_marked(attach, owner, now):
    SHOWN.add("1")
    file, other = attach(), attach("内部.pdf")
    assert (opened(file), listed()) == (404, [])
    publish(person=owner, file_id=file.pk, now=now)
    assert (opened(file), listed()) == (200, ["計画.pdf"])
    assert opened(other) == 404
    withhold(person=owner, file_id=file.pk, now=now)
    assert (opened(file), listed()) == (404, [])
    assert [event.name for event in history_of("sheet", "1")][:2] == ["files.file.withheld", "files.file.published"]


def test_a_marked_file_is_open_only_while_its_thing_has_a_public_page(attach, owner, now):
    file = attach()
    publish(person=owner, file_id=file.pk, now=now)
    assert (opened(file), listed()) == (404, [])
    assert not panel("sheet", 1, person=owner, next_url="/").is_shown
    SHOWN.add("1")
    assert (opened(file), listed()) == (200, ["計画.pdf"])


def test_a_file_that_waits_for_the_scanner_is_not_offered_to_visitors(attach, owner, now, settings):
    SHOWN.add("1")
    publish(person=owner, file_id=attach().pk, now=now)
    settings.CLAMD = "tcp://127.0.0.1:1"
    StoredFile.objects.update(scan_state="waiting")
    assert listed() == []


def test_a_file_that_was_taken_off_is_public_no_more_even_when_it_comes_back(attach, owner, now):
    SHOWN.add("1")
    file = attach()
    publish(person=owner, file_id=file.pk, now=now)
    remove(person=owner, file_id=file.pk, reason="差し替え", now=now)
    assert opened(file) == 404
    with pytest.raises(Conflict):
        publish(person=owner, file_id=file.pk, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.update(is_public=True)
    bring_back(person=owner, file_id=file.pk, now=now)
    assert opened(file) == 404


def test_only_who_may_change_the_thing_marks_its_files(attach, owner, reader, stranger, now):
    file = attach()
    for refused, error in ((reader, NotAllowed), (stranger, NotFound)):
        with pytest.raises(error):
            publish(person=refused, file_id=file.pk, now=now)
    publish(person=owner, file_id=file.pk, now=now)
    with pytest.raises(NotAllowed):
        withhold(person=reader, file_id=file.pk, now=now)


def test_a_thing_without_a_public_page_cannot_have_public_files(attach, owner, now):
    file = attach(kind="notice")
    assert not panel("notice", 1, person=owner, next_url="/").can_publish
    with pytest.raises(RuleBroken, match="公開ページがない"):
        publish(person=owner, file_id=file.pk, now=now)


def test_marking_twice_is_told(attach, owner, now):
    file = attach()
    with pytest.raises(Conflict):
        withhold(person=owner, file_id=file.pk, now=now)
    publish(person=owner, file_id=file.pk, now=now)
    with pytest.raises(Conflict):
        publish(person=owner, file_id=file.pk, now=now)


def test_making_public_asks_once_and_stopping_does_not(attach, sign_in):
    SHOWN.add("1")
    file = attach()
    browser = sign_in(Role.SECTION_HEAD)
    address = f"/staff/files/{file.pk}/publish?next=/sheets/1"
    question = browser.get(address).text
    assert "だれでも開けるようにしますか" in question
    assert "None" not in question
    assert opened(file) == 404
    assert browser.post(address)["Location"] == "/sheets/1"
    assert opened(file) == 200
    assert browser.post(f"/staff/files/{file.pk}/withhold", {"next": "/sheets/1"})["Location"] == "/sheets/1"
    assert opened(file) == 404
    assert sign_in(Role.SECTION_MEMBER).get(address).status_code == 403
