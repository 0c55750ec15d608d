import resource
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.files.actions import storing
from hoshin.foundation.files.models import StoredFile
from hoshin.foundation.files.public import files_of, panel, register_owner, store
from hoshin.foundation.files.tests import samples
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.web.errors.trouble import is_full

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def contents(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_under_its_hash_and_listed_at_its_thing(attach, folder):
    file = attach("../計画.pdf")
    assert contents(folder) == [f"{file.sha256[:2]}/{file.sha256[2:4]}/{file.sha256}"]
    assert samples.content_of(file) == samples.PDF
    listed = files_of("sheet", 1)
    assert [(one.name, one.kind_label, one.size, one.state_label) for one in listed] == [
        ("計画.pdf", "PDF", len(samples.PDF), "")
    ]
    assert files_of("sheet", 2) == ()
    assert [event.name for event in history_of("sheet", "1")] == ["files.file.stored"]


def test_a_content_that_is_kept_already_is_kept_once(attach, folder):
    attach("計画.pdf", thing_id="1")
    attach("写し.pdf", thing_id="2")
    assert len(contents(folder)) == 1
    assert StoredFile.objects.count() == 2


def test_sending_the_same_file_twice_attaches_it_once(attach):
    assert attach().pk == attach().pk
    assert StoredFile.objects.count() == 1
    assert len(history_of("sheet", "1")) == 1


def test_two_requests_with_the_same_file_at_the_same_moment_attach_it_once(attach, monkeypatch):
    """The second looks before the first has written its row, and meets the unique constraint."""
    first = attach()
    look = storing._held
    answers = iter([None])
    monkeypatch.setattr(
        storing, "_held", lambda facts: next(answers) if facts.get("scan_state") is None else look(facts)
    )
    assert attach().pk == first.pk
    assert StoredFile.objects.count() == 1


def test_files_are_private_only_to_their_owner(folder, attach):
    file = attach()
    path = folder / file.storage_name
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("実行.exe", b"MZ\x90\0" + b"\0" * 100, "「実行.exe」は添付できません。"),
        ("空.pdf", b"", "空のファイル"),
        ("図.svg", b"<svg/>", "Webページ"),
    ],
)
def test_what_is_not_taken_in_leaves_nothing(attach, folder, name, content, reason):
    with pytest.raises(RuleBroken) as refusal:
        attach(name, content)
    assert reason in refusal.value.message
    assert refusal.value.field == "attachments"
    assert not folder.exists()
    assert not StoredFile.objects.exists()


def test_a_file_beyond_the_limit_is_refused_with_both_sizes(attach, settings):
    settings.FILE_LIMIT = 1000
    with pytest.raises(RuleBroken, match=r"2KB.*1KB"):
        attach("長い.txt", b"a" * 2400)


def test_strangers_do_not_learn_that_the_thing_exists_and_readers_may_not_attach(attach, reader, stranger, visitor):
    for who in (stranger, visitor):
        with pytest.raises(NotFound):
            attach(person=who)
    with pytest.raises(NotAllowed):
        attach(person=reader)
    with pytest.raises(NotFound):
        attach(thing_id="99")
    with pytest.raises(NotFound):
        attach(kind="nothing")
    assert not StoredFile.objects.exists()


def test_a_full_disk_leaves_neither_row_nor_content(attach, folder):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, before[1]))
    try:
        with pytest.raises(OSError) as trouble:  # noqa: PT011 - told by its number below
            attach("長い.txt", b"a" * 9000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert is_full(trouble.value)
    assert contents(folder) == []
    assert not StoredFile.objects.exists()
    attach("長い.txt", b"a" * 9000)
    assert len(contents(folder)) == 1


def test_a_crash_before_the_row_leaves_content_but_never_a_row_without_it(attach, folder, monkeypatch):
    def crash(*_args, **_facts):
        raise KeyboardInterrupt

    monkeypatch.setattr(storing, "_commit", crash)
    with pytest.raises(KeyboardInterrupt):
        attach()
    assert len(contents(folder)) == 1
    assert not StoredFile.objects.exists()


def test_another_storage_serves_as_well_as_the_folder(db, settings, owner, now):
    settings.STORAGES = {**settings.STORAGES, "files": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    upload = SimpleUploadedFile("計画.pdf", samples.PDF)
    file = store(person=owner, owner_kind="sheet", owner_id=1, upload=upload, now=now)
    assert samples.content_of(file) == samples.PDF


def test_the_panel_shows_the_form_only_to_those_who_may_change(attach, owner, reader, stranger):
    attach()
    assert panel("sheet", 1, person=owner, next_url="/").can_change
    assert not panel("sheet", 1, person=reader, next_url="/").can_change
    with pytest.raises(NotFound):
        panel("sheet", 1, person=stranger, next_url="/")


def test_a_list_takes_one_query_however_long(attach, django_assert_num_queries):
    for number in range(5):
        attach(f"メモ{number}.txt", f"本文{number}".encode())
    with django_assert_num_queries(1):
        assert len(files_of("sheet", 1)) == 5


@pytest.mark.parametrize(
    "facts",
    [{"size": 0}, {"sha256": "x" * 64}, {"kind": "exe"}, {"removal_reason": "理由だけ"}, {"scan_state": "maybe"}],
)
def test_the_database_refuses_what_the_rules_refuse(attach, facts):
    file = attach()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(**facts)


def test_an_owner_can_be_registered_only_once():
    with pytest.raises(ValueError, match="registered already"):
        register_owner("sheet", can_read=lambda *_: True, can_change=lambda *_: True)
