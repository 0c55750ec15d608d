"""A file too long to be held goes by in batches: same answer as whole, bounded memory, decoded once, and strictly to its end."""

import json
import subprocess
import sys
import textwrap

import polars as pl

from hoshin.tables.judging import judge
from hoshin.tables.reading import source, texts

HEADER = "全国地方公共団体コード,ID,名称,所在地_連結表記,緯度,経度,電話番号,開始日\n"
MOST_MEGABYTES = 1000


def lines(first, count):
    return "".join(
        f"152226,{number:09},第{number}公園トイレ,新潟県上越市本町{number % 90 + 1}-{number % 7},37.{number % 900 + 100},138.2,"
        f"025-526-{number % 9000 + 1000},令和{number % 6 + 1}年6月1日\n"
        for number in range(first, first + count)
    )


def write_long(path, megabytes, encoding="cp932"):
    with path.open("w", encoding=encoding, newline="") as opened:
        opened.write(HEADER)
        number = 0
        while opened.tell() < megabytes * 1_000_000:
            opened.write(lines(number, 20_000))
            number += 20_000
    return number


def measured(*words):
    """What a process of its own prints on `hoshin table …`, its status, and its most memory in megabytes."""
    program = textwrap.dedent("""
        import resource, sys
        from importlib import import_module
        from hoshin.kernel.terminal import Parser
        from hoshin.tables.command.arguments import add_commands
        parser = Parser(prog="hoshin")
        add_commands(parser.add_subparsers(dest="command", parser_class=Parser))
        arguments = parser.parse_args(["table", *sys.argv[1:]])
        status = import_module(arguments.module).run(arguments)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
        sys.exit(status)
    """)
    done = subprocess.run(  # noqa: S603 - our own program on a file of ours
        [sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, timeout=300, check=False
    )
    return done.stdout, done.returncode, int(done.stderr.split()[-1])


def test_a_long_file_is_judged_as_the_whole(tmp_path, monkeypatch):
    path = tmp_path / "152226_public_toilet.csv"
    path.write_text(HEADER + lines(0, 3000) + lines(7, 2), encoding="cp932")
    whole, [of_whole] = judge(path)
    monkeypatch.setattr(source, "grid_of_text", lambda *_: None)
    monkeypatch.setattr("hoshin.tables.reading.pieces.PIECE", 10_000)
    long, [of_long] = judge(path)
    assert of_long.rows == of_whole.rows == 3002
    assert of_long.table.columns == of_whole.table.columns
    assert of_long.table.last_data_row == of_whole.table.last_data_row == 3003
    assert of_long.recognition.mapping == of_whole.recognition.mapping
    assert of_long.rating.as_json() == of_whole.rating.as_json()
    found = [
        sorted((one.rule, one.column, one.row or 0, one.count) for one in kind)
        for kind in ([*long.findings, *of_long.table.findings], [*whole.findings, *of_whole.table.findings])
    ]
    assert found[0] == found[1]
    assert ("duplicate-rows", "", 3002, 2) in found[0]


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "toilets.csv"
    rows = write_long(path, 150)
    said, status, memory = measured("check", path, "--json")
    (table,) = json.loads(said)["tables"]
    assert (table["rows"], table["columns"][1], status) == (rows, "ID", 0)
    assert memory < MOST_MEGABYTES
    _, status, memory = measured("convert", path, "--to", "parquet", "--mend", "--out", tmp_path / "t.parquet")
    assert (status, memory < MOST_MEGABYTES) == (0, True)
    mended = pl.scan_parquet(tmp_path / "t.parquet").select(pl.len(), pl.col("開始日").last()).collect()
    assert mended.row(0)[0] == rows
    assert mended.row(0)[1].endswith("-06-01")


def test_a_byte_that_comes_late_is_named_and_nothing_is_written(tmp_path, monkeypatch):
    path, out = tmp_path / "long.csv", tmp_path / "long.parquet"
    path.write_bytes((HEADER + lines(0, 120_000)).encode() + b"x,\xff\xfe,y\n")
    monkeypatch.setattr(texts, "GRID_BYTES", 1000)
    monkeypatch.setattr("hoshin.tables.reading.decoding.CHUNK", 4_000_000)
    reading, tables = judge(path)
    assert tables == []
    finding, _ = [one for one in reading.findings if one.rule == "undecodable"]
    assert (finding.row, finding.column) == (120_002, "2列目")
    assert "120002行目" in reading.refused
    _, status, _ = measured("convert", path, "--to", "parquet", "--out", out)
    assert status == 2
    assert [one.name for one in tmp_path.iterdir()] == ["long.csv"]


def test_days_that_there_never_were_are_wrong_and_words_in_their_place_are_not(tmp_path):
    path = tmp_path / "file.csv"
    days = ["平成35年4月1日", "2024/2/30", "令和2年(2019年)5月1日", "未定", "2024/3/1"]
    path.write_text("名称,設置年月日\n" + "".join(f"第{day}館,{day}\n" for day in days), encoding="utf-8")
    reading, _ = judge(path)
    wrong = {one.rule: one.row for one in reading.tables[0].findings if one.severity == "error"}
    assert wrong == {"era-boundary": 2, "date-impossible": 3, "date-both-years": 4}
