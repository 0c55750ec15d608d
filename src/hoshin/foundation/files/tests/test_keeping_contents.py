import os
from datetime import timedelta

import pytest

from hoshin.foundation.files.actions.keeping import FilesDamaged
from hoshin.foundation.files.models import FolderStorage, StoredFile, content_storage
from hoshin.foundation.files.public import bring_back, check_files, purge, reconcile, remove, soundness, sweep
from hoshin.foundation.files.tests import samples
from hoshin.kernel.errors import Conflict, NotAllowed, RuleBroken

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def age(folder):
    """Makes every content as old as two days before `now`."""

    def make(now) -> None:
        for path in folder.rglob("*"):
            if path.is_file():
                then = (now - timedelta(days=2)).timestamp()
                os.utime(path, (then, then))

    return make


def test_the_sweep_takes_old_orphans_and_nothing_else(attach, folder, age, now):
    kept = attach()
    gone = attach("他.txt", b"other")
    StoredFile.objects.filter(pk=gone.pk).delete()
    (folder / ".incoming").mkdir(exist_ok=True)
    (folder / ".incoming" / "half").write_bytes(b"half an upload")
    assert sweep(now=now) == "どこからも使われていない中身0件を消しました。"
    age(now)
    fresh = attach("新.txt", b"fresh")
    StoredFile.objects.filter(pk=fresh.pk).delete()
    assert sweep(now=now) == "どこからも使われていない中身2件を消しました。"
    left = {path.name for path in folder.rglob("*") if path.is_file()}
    assert left == {kept.sha256, fresh.sha256}


def test_an_upload_at_the_very_moment_of_the_sweep_keeps_its_content(attach, folder, age, now):
    """The sweep has decided, then the same content comes in again: what is moved aside is young, and is put back."""
    first = attach()
    age(now)
    StoredFile.objects.filter(pk=first.pk).delete()
    attach()
    storage = content_storage()
    assert isinstance(storage, FolderStorage)
    assert not storage.discard(first.storage_name, touched_before=now - timedelta(days=1))
    assert samples.content_of(first) == samples.PDF


def test_a_removed_file_keeps_its_content_until_it_is_purged(attach, owner, folder, age, now):
    file = attach()
    remove(person=owner, file_id=file.pk, reason="差し替え", now=now)
    later = now + timedelta(days=89)
    age(later)
    purge(now=later)
    sweep(now=later)
    assert bring_back(person=owner, file_id=file.pk, now=later).removed_at is None
    remove(person=owner, file_id=file.pk, reason="差し替え", now=later)
    end = later + timedelta(days=91)
    assert purge(now=end) == "外してから90日を過ぎた1件を消去の対象にしました。"
    assert sweep(now=end) == "どこからも使われていない中身1件を消しました。"
    with pytest.raises(Conflict, match="元に戻せません"):
        bring_back(person=owner, file_id=file.pk, now=end)
    assert purge(now=end) == "外してから90日を過ぎた0件を消去の対象にしました。"


def test_a_content_that_another_file_still_needs_survives_the_purge(attach, owner, age, now):
    file, other = attach(thing_id="1"), attach(thing_id="2")
    remove(person=owner, file_id=file.pk, reason="差し替え", now=now)
    end = now + timedelta(days=91)
    purge(now=end)
    age(end)
    assert sweep(now=end) == "どこからも使われていない中身0件を消しました。"
    assert content_storage().exists(other.storage_name)


def test_removing_needs_a_reason_and_permission_and_happens_once(attach, owner, reader, now):
    file = attach()
    with pytest.raises(RuleBroken):
        remove(person=owner, file_id=file.pk, reason="  ", now=now)
    with pytest.raises(NotAllowed):
        remove(person=reader, file_id=file.pk, reason="x", now=now)
    remove(person=owner, file_id=file.pk, reason="差し替え", now=now)
    with pytest.raises(Conflict):
        remove(person=owner, file_id=file.pk, reason="差し替え", now=now)


def test_a_removed_file_can_be_attached_anew_but_then_not_brought_back_twice(attach, owner, now):
    file = attach()
    remove(person=owner, file_id=file.pk, reason="差し替え", now=now)
    assert attach().pk != file.pk
    with pytest.raises(Conflict, match="すでに添付"):
        bring_back(person=owner, file_id=file.pk, now=now)
    with pytest.raises(Conflict, match="外されていません"):
        bring_back(person=owner, file_id=attach().pk, now=now)


def test_the_nightly_check_says_when_all_is_well(attach, now):
    attach()
    attach("他.txt", b"other")
    assert check_files(now=now) == "添付ファイルの中身2件を確かめました（読み直し2件）。"
    assert (soundness().checked, soundness().sound, soundness().total) == (2, 2, 2)


def test_missing_and_damaged_contents_are_reported_loudly_and_by_name(attach, folder, now):
    missing, damaged, shorter = attach(), attach("他.txt", b"other"), attach("三.txt", b"third")
    attach("四.txt", b"fourth")
    (folder / missing.storage_name).unlink()
    (folder / damaged.storage_name).write_bytes(b"0ther")
    (folder / shorter.storage_name).write_bytes(b"")
    with pytest.raises(FilesDamaged, match="4件のうち、見つからないもの1件、壊れているもの2件") as found:
        check_files(now=now)
    assert "計画.pdf" in str(found.value)
    assert (soundness().sound, soundness().total) == (1, 4)
    (folder / missing.storage_name).write_bytes(samples.PDF)
    (folder / damaged.storage_name).write_bytes(b"other")
    (folder / shorter.storage_name).write_bytes(b"third")
    assert check_files(now=now + timedelta(days=1)).startswith("添付ファイルの中身4件を確かめました")
    assert soundness().sound == 4


def test_what_was_not_read_for_longest_is_read_first(attach, now):
    for number in range(3):
        attach(f"{number}.txt", f"text {number}".encode())
    read = [reconcile(now=now + timedelta(days=day), hash_bytes=1).hashed for day in range(3)]
    assert read == [1, 1, 1]
    assert soundness().checked == 3
