"""Formulas and objects of an .xls, of which the values tell nothing."""

from hypothesis import given
from hypothesis import strategies as st

from hoshin.tables.checking.old_workbook import old_workbook_findings
from hoshin.tables.reading.tests.old_workbooks import HEAD, compound, workbook


def test_formulas_and_objects_are_named_with_their_sheet_and_cell(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(compound(workbook((3, 1), (4, 27))))
    found = [(one.rule, one.sheet, one.row, one.count) for one in old_workbook_findings(path)]
    assert found == [("formula-cells", "一覧", 4, 2), ("objects", "一覧", None, 1)]
    assert "B4" in old_workbook_findings(path)[0].message


@given(st.data())
def test_a_damaged_file_is_never_an_accident(tmp_path_factory, data):
    content = bytearray(compound(workbook((1, 1))))
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("old") / "old.xls"
    path.write_bytes(content[: data.draw(st.integers(HEAD, len(content)))])
    old_workbook_findings(path)


def test_a_sector_of_an_absurd_length_is_no_workbook(tmp_path):
    content = bytearray(compound(workbook((1, 1))))
    content[31] = 56
    path = tmp_path / "old.xls"
    path.write_bytes(content)
    assert old_workbook_findings(path) == []
