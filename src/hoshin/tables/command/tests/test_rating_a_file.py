"""`hoshin table rate`: what a person reads, what a program reads, and what the shell learns."""

import json
from pathlib import Path

import pytest

from hoshin.kernel.terminal import Parser
from hoshin.tables.command import rate
from hoshin.tables.command.arguments import add_commands

TOILETS = "ID,名称,所在地_連結表記,設置位置,男性トイレ総数\n1,本町公衆トイレ,新潟県上越市本町2-1,一階,2\n2,駅前公衆トイレ,新潟県上越市東町1,一階,3\n"


def main(words: list[str]) -> int:
    """What `hoshin` does with `words`, told by its status."""
    parser = Parser(prog="hoshin")
    add_commands(parser.add_subparsers(dest="command", parser_class=Parser))
    arguments = parser.parse_args(words)
    assert arguments.module == rate.__name__
    return rate.run(arguments)


@pytest.fixture
def toilets(tmp_path: Path) -> Path:
    path = tmp_path / "152226_public_toilet.csv"
    path.write_text(TOILETS, encoding="utf-8-sig")
    return path


def test_the_four_numbers_are_printed_for_programs(toilets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", "rate", str(toilets), "--json"]) == 0
    (table,) = json.loads(capsys.readouterr().out)["tables"]
    assert table["standard"]["item"] == "13_public_toilet"
    assert table["ratings"]["stars"] == 3
    assert table["ratings"]["metadata"] == 0
    assert table["ratings"]["conformance"] > 50


def test_a_person_reads_the_numbers_with_the_next_step(
    toilets: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert main(["table", "rate", str(toilets)]) == 0
    said = capsys.readouterr().out
    assert "13 公衆トイレ一覧" in said
    assert "★★★☆☆" in said
    assert "/405" in said


def test_metadata_bring_their_points(toilets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    described = tmp_path / "metadata.yaml"
    described.write_text("license: CC BY 4.0\nkeyword: [トイレ]\npublisher: 上越市\n", encoding="utf-8")
    assert main(["table", "rate", str(toilets), "--metadata", str(described), "--json"]) == 0
    (table,) = json.loads(capsys.readouterr().out)["tables"]
    assert table["ratings"]["metadata"] == 70


@pytest.mark.parametrize("text", ["- a\n", "a: [\n"])
def test_metadata_that_are_none_are_refused(
    toilets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    described = tmp_path / "metadata.yaml"
    described.write_text(text, encoding="utf-8")
    assert main(["table", "rate", str(toilets), "--metadata", str(described)]) == 2
    assert "metadata.yaml" in capsys.readouterr().err


def test_a_file_that_is_no_table_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\x00\xff\x00\xfe\x01")
    assert main(["table", "rate", str(path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["refused"]
    assert main(["table", "rate", str(tmp_path / "absent.csv")]) == 2
