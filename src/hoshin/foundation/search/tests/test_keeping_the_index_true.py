import pytest

from hoshin.foundation.search.models import Entry
from hoshin.foundation.search.public import check_index, find, rebuild_all, register_source
from hoshin.foundation.search.rules import IndexDrifted

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_an_index_that_agrees_with_the_rooms_says_so(room, enter):
    rebuild_all()
    enter(9, "登録のない種類", kind="other")
    assert check_index() == "検索の索引4件は各機能の件数と一致しています。照合できない種類: other。"


def test_a_missing_entry_is_reported_loudly_and_mended(room, visitor):
    rebuild_all()
    Entry.objects.filter(thing_id="1").delete()
    with pytest.raises(IndexDrifted, match="個票: 実際は3件、索引は2件でした。3件で作り直しました。"):
        check_index()
    assert find("個票", person=visitor).total == 3
    assert check_index() == "検索の索引3件は各機能の件数と一致しています。"


def test_a_thing_left_behind_is_taken_out(room, visitor):
    rebuild_all()
    room.pop()
    with pytest.raises(IndexDrifted):
        check_index()
    assert find("個票", person=visitor).total == 2


def test_rebuilding_all_names_the_counts(room):
    assert rebuild_all() == "検索の索引を作り直しました（個票3件）。"
    assert rebuild_all() == "検索の索引を作り直しました（個票3件）。"


def test_a_kind_can_be_registered_only_once(room):
    with pytest.raises(ValueError, match="registered already"):
        register_source("sheet", label="個票", count=lambda: 0, rows=list)


def test_deleting_rows_in_bulk_takes_them_out_of_the_index(room, visitor):
    rebuild_all()
    Entry.objects.all().delete()
    assert find("個票", person=visitor).total == 0
    check = rebuild_all()
    assert "3件" in check
