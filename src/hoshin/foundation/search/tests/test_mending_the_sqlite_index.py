import pytest
from django.db import connection

from hoshin.foundation.search.public import check_index, find, rebuild_all
from hoshin.foundation.search.rules import IndexDrifted

pytestmark = pytest.mark.django_db


def test_a_full_text_index_out_of_step_with_its_rows_is_mended(room, visitor):
    rebuild_all()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_index(search_index, rowid, grams) SELECT 'delete', id, grams FROM search_entry"
        )
    assert find("個票", person=visitor).total == 0
    with pytest.raises(IndexDrifted, match="索引を作り直しました"):
        check_index()
    assert find("個票", person=visitor).total == 3
