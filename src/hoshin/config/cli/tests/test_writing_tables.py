import json

import pytest

from hoshin.config.cli.main import main

LIST = "施設番号,名称,緯度,経度\n0012,=市役所,37.1478,138.2\n0013,𠮷川図書館,37.1512,138.3\n"
RECIPE = """
name: 図書館
item: public_facility
identity: [名称]
publishers:
  - name: 東市
    code: "010006"
    files: [list.csv]
  - name: 西市
    files: [absent.csv]
"""


@pytest.fixture
def typed(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("HOSHIN_DATA", raising=False)
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "recipe.yaml").write_text(RECIPE, encoding="utf-8")

    def run(*words):
        status = main(["table", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_table_is_converted_beside_the_file(typed, tmp_path):
    status, said, _ = typed("convert", "list.csv", "--to", "json")
    assert status == 0
    assert "2行" in said
    assert json.loads((tmp_path / "list.json").read_text("utf-8"))[0]["施設番号"] == "0012"
    assert (tmp_path / "list.csv").read_text("utf-8") == LIST


def test_what_could_not_be_written_ends_with_one_and_names_its_place(typed):
    status, said, _ = typed("convert", "list.csv", "--to", "csv-cp932", "--out", "old.csv")
    assert status == 1
    assert "3行目 「名称」: 「𠮷」" in said
    assert "2行目 「名称」: 数式" in said


def test_neither_the_file_itself_nor_another_is_overwritten_unasked(typed, tmp_path):
    assert typed("convert", "list.csv", "--to", "csv", "--overwrite")[0] == 2
    (tmp_path / "list.json").write_text("mine")
    status, _, said = typed("convert", "list.csv", "--to", "json")
    assert (status, "--overwrite" in said) == (2, True)
    assert (tmp_path / "list.json").read_text() == "mine"
    assert typed("convert", "list.csv", "--to", "json", "--overwrite")[0] == 0


def test_programs_get_what_was_written_as_one_object(typed):
    status, said, _ = typed("convert", "list.csv", "--to", "geojson", "--json")
    assert status == 0
    assert json.loads(said) == {"files": ["list.geojson"], "rows": 2, "changes": None, "findings": []}


def test_a_file_that_cannot_be_read_ends_with_two(typed, tmp_path):
    (tmp_path / "x.csv").write_bytes(b"%PDF-1.4")
    for words in (("convert", "x.csv", "--to", "json"), ("profile", "x.csv"), ("profile", "none.csv")):
        status, _, said = typed(*words)
        assert status == 2
        assert words[1] in said


def test_a_profile_says_what_each_column_holds(typed):
    status, said, _ = typed("profile", "list.csv")
    assert status == 0
    assert "施設番号" in said
    assert "すべて違う" in said
    columns = json.loads(typed("profile", "list.csv", "--json")[1])["tables"][0]["columns"]
    assert [one["type"] for one in columns] == ["string", "string", "number", "number"]


def test_a_union_is_written_with_its_report_and_an_absent_file_ends_with_one(typed, tmp_path):
    status, said, _ = typed("unify", "recipe.yaml", "--folder", ".", "--out", "all.parquet")
    assert status == 1
    assert "2行" in said
    assert "absent.csv" in said
    assert "absent.csv" in (tmp_path / "all.parquet.md").read_text("utf-8")


@pytest.mark.parametrize("out", ["all.parquet", "all.csv"])
def test_the_same_recipe_again_says_what_changed(typed, tmp_path, out):
    typed("unify", "recipe.yaml", "--folder", ".", "--out", out)
    (tmp_path / "list.csv").write_text(LIST.replace("37.1478", "37.2"), encoding="utf-8")
    changes = json.loads(
        typed("unify", "recipe.yaml", "--folder", ".", "--out", "now.csv", "--before", out, "--json")[1]
    )
    assert changes["changes"]["same"] == 1
    assert changes["changes"]["changed"][0]["columns"] == [["緯度", "37.1478", "37.2"]]


@pytest.mark.parametrize(
    "words",
    [
        ("nothing", "--folder", ".", "--out", "a.csv"),
        ("recipe.yaml", "--folder", "nowhere", "--out", "a.csv"),
        ("recipe.yaml", "--folder", ".", "--out", "a.doc"),
        ("recipe.yaml", "--folder", ".", "--out", "a.csv", "--before", "none.csv"),
    ],
)
def test_a_wrong_word_ends_with_two_and_writes_nothing(typed, tmp_path, words):
    assert typed("unify", *words)[0] == 2
    assert {path.name for path in tmp_path.iterdir()} == {"list.csv", "recipe.yaml"}
