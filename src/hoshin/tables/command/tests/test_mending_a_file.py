"""`hoshin table convert --mend` and `--standard`, and the mapping that a person confirms for a publisher."""

import csv
import json
from importlib import import_module
from pathlib import Path

import pytest

from hoshin.kernel.terminal import Parser
from hoshin.tables.command.arguments import add_commands

TOILETS = (
    "番号,施設名,所在地,設置場所,男性トイレ総数,利用開始時間,整備日,メモ\n"
    "001,本町公衆トイレ,新潟県上越市本町2-1,一階,２,9時,令和5年4月1日,a\n"
    "002,駅前公衆トイレ,新潟県上越市東町1,一階,3,10:00,2020/1/5,b\n"
)


def typed(*words: object) -> int:
    """What `hoshin table` does with the words, told by its status."""
    parser = Parser(prog="hoshin")
    add_commands(parser.add_subparsers(dest="command", parser_class=Parser))
    arguments = parser.parse_args(["table", *map(str, words)])
    return int(import_module(arguments.module).run(arguments))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture
def toilets(tmp_path: Path) -> Path:
    path = tmp_path / "公衆トイレ一覧.csv"
    path.write_text(TOILETS, encoding="cp932")
    return path


def test_the_mended_table_comes_with_the_list_of_its_changes(
    toilets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mended.csv"
    before = toilets.read_bytes()
    assert typed("convert", toilets, "--to", "csv", "--mend", "--out", out, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert [row["男性トイレ総数"] for row in rows(out)] == ["2", "3"]
    assert [row["番号"] for row in rows(out)] == ["001", "002"]
    changes = rows(tmp_path / "mended.csv.changes.csv")
    assert {"行": "2", "列": "男性トイレ総数", "元の値": "２", "直した値": "2", "規則": "width"} in changes
    assert said["changes"] == len(changes)
    assert said["files"] == [str(out), f"{out}.changes.csv"]
    assert toilets.read_bytes() == before


def test_the_table_in_the_national_layout(toilets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, changes = tmp_path / "national.csv", tmp_path / "changes.csv"
    assert typed("convert", toilets, "--to", "csv", "--standard", "--out", out, "--changes", changes, "--json") == 0
    national = rows(out)
    assert list(national[0])[:5] == ["全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ"]
    assert (national[0]["名称"], national[0]["所在地_町字"], national[0]["利用開始時間"]) == (
        "本町公衆トイレ",
        "本町",
        "09:00",
    )
    found = {one["rule"]: one["message"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert "メモ" in found["not-in-standard"]
    assert {"列": "所在地_市区町村", "直した値": "上越市"}.items() <= next(
        row for row in rows(changes) if row["列"] == "所在地_市区町村"
    ).items()


def test_what_follows_no_standard_is_not_forced_into_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_text("あ,い\n1,2\n3,4\n", encoding="utf-8")
    assert typed("convert", path, "--to", "csv", "--standard", "--out", tmp_path / "o.csv") == 2
    assert "標準の形にできません" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]


def test_a_mapping_is_proposed_corrected_and_used_for_that_publisher(
    toilets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mappings"
    options = ("--publisher", "上越市", "--mappings", folder)
    typed("check", toilets, *options, "--propose")
    (kept,) = folder.iterdir()
    assert kept.name == "上越市.public_toilet.yaml"
    text = kept.read_text(encoding="utf-8")
    assert "施設名: 名称" in text
    lines = ["  メモ: 備考" if line.strip().startswith("メモ:") else line for line in text.splitlines()]
    kept.write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()
    typed("check", toilets, *options, "--propose", "--json")
    (table,) = json.loads(capsys.readouterr().out)["tables"]
    assert table["standard"]["mapping"]["メモ"] == {"name": "備考", "how": "confirmed", "confidence": 1.0}
    assert kept.read_text(encoding="utf-8") == "\n".join(lines)
    typed("convert", toilets, "--to", "csv", "--standard", *options, "--out", tmp_path / "o.csv")
    assert [row["備考"] for row in rows(tmp_path / "o.csv")] == ["a", "b"]
    capsys.readouterr()
    typed("rate", toilets, "--publisher", "妙高市", "--mappings", folder, "--json")
    (table,) = json.loads(capsys.readouterr().out)["tables"]
    assert "メモ" not in table["standard"]["mapping"]


def test_a_mapping_that_cannot_be_used_is_refused_with_its_line(
    toilets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "上越市.public_toilet.yaml").write_text(
        "publisher: 上越市\nitem: public_toilet\nedition: standard\ncolumns:\n  施設名: 名前\n", encoding="utf-8"
    )
    assert typed("check", toilets, "--publisher", "上越市", "--mappings", tmp_path) == 2
    assert "5行目" in capsys.readouterr().err
    assert typed("check", toilets, "--publisher", "上越市") == 2


@pytest.mark.parametrize("options", [[], ["--mend"]])
def test_what_reading_left_out_and_what_writing_changed_are_told_by_the_rows_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    path, out = tmp_path / "file.csv", tmp_path / "out.csv"
    lines = ["町別の一覧", "町名,人口,備考", "東町,10,", "小計,10,", "西町,20,=1+1", "南町,30,", "合計,60,", "※概数"]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert typed("convert", path, "--to", "csv", "--out", out, "--json", *options) == 0
    found = {one["rule"]: (one["row"], one["count"]) for one in json.loads(capsys.readouterr().out)["findings"]}
    assert found["formula-neutralised"] == (5, 1)
    assert found["total-rows"] == (4, 2)
    assert found["note-rows"] == (8, 1)
    assert [one["町名"] for one in rows(out)] == ["東町", "西町", "南町"]
