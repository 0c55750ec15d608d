"""What the engine must withstand from the command line: a clear answer, bounded memory, no crash, no half file."""

import contextlib
import csv
import json
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoshin.tables.judging import judge

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 1000
PROGRAM = textwrap.dedent("""
    import resource, sys
    from importlib import import_module
    from hoshin.kernel.terminal import Parser
    from hoshin.tables.command.arguments import add_commands
    parser = Parser(prog="hoshin")
    add_commands(parser.add_subparsers(dest="command", parser_class=Parser))
    arguments = parser.parse_args(["table", *sys.argv[1:]])
    status = import_module(arguments.module).run(arguments)
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
    sys.exit(status)
""")


def hoshin(*words, seconds=120):
    """The status, what was printed, what was said beside it, and the most memory in MB of `hoshin table …`."""
    done = subprocess.run(  # noqa: S603 - our own program on files of ours
        [sys.executable, "-c", PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=seconds, check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr, int(done.stderr.split()[-1])


def checked(path):
    status, said, _, memory = hoshin("check", path, "--json")
    assert memory < MOST_MEGABYTES
    return status, json.loads(said)


def test_two_gigabytes_of_nothing_are_refused_at_once(tmp_path):
    path = tmp_path / "sparse.csv"
    with path.open("wb") as opened:
        opened.truncate(2 * 1024 * MEGABYTE)
    began = time.monotonic()
    status, said = checked(path)
    assert (status, "文字のファイルではありません" in said["refused"]) == (2, True)
    assert time.monotonic() - began < 10


def test_two_gigabytes_after_a_table_are_refused_in_bounded_memory(tmp_path):
    path = tmp_path / "sparse.csv"
    with path.open("wb") as opened:
        opened.write("名称,数\n".encode() + "市役所,1\n".encode() * 1_000_000)
        opened.truncate(2 * 1024 * MEGABYTE)
    status, said = checked(path)
    assert status == 2
    assert said["refused"]
    assert said["tables"] == []


def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("data.csv", "w") as member:
        for _ in range(1100):
            member.write(b"0" * MEGABYTE)
    status, said = checked(path)
    assert (status, "1,024 MBを超えます" in said["refused"]) == (2, True)


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_an_xml_bomb_in_a_workbook_is_harmless(tmp_path, part):
    book = openpyxl.Workbook()
    book.worksheets[0].append(["名称", "数"])
    book.worksheets[0].append(["市役所", "1"])
    book.save(tmp_path / "good.xlsx")
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><sst xmlns="x"><si><t>&e9;</t></si></sst>'
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(path, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, bomb if name == part else good.read(name))
        bad.writestr("xl/sharedStrings.xml" if part not in good.namelist() else "xl/other.xml", bomb)
    status, _ = checked(path)
    assert status in {0, 1, 2}


def test_a_hundred_thousand_columns(tmp_path):
    path = tmp_path / "wide.csv"
    with path.open("w", encoding="utf-8") as opened:
        for row in range(4):
            opened.write(",".join(f"{'項目' if row == 0 else ''}{number}" for number in range(100_000)) + "\n")
    status, said = checked(path)
    assert status == 2
    assert "16,384列まで" in said["refused"]
    narrower = tmp_path / "less.csv"
    lines = (",".join(f"{'項目' if row == 0 else ''}{number}" for number in range(3_000)) for row in range(4))
    narrower.write_text("\n".join(lines), encoding="utf-8")
    status, said = checked(narrower)
    assert len(said["tables"][0]["columns"]) == 3_000


def test_cells_of_ten_megabytes(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text('名称,説明\n市役所,短い\n図書館,"' + "長" * 10 * MEGABYTE + '"\n', encoding="utf-8")
    status, said = checked(path)
    assert (status, "3行目" in said["refused"]) == (2, True)


def test_a_quote_that_is_never_closed(tmp_path):
    path = tmp_path / "open.csv"
    path.write_text('名称,数\n"市役所,1\n' + "図書館,2\n" * 300_000, encoding="cp932")
    status, said = checked(path)
    assert (status, "引用符" in said["refused"]) == (2, True)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=3000),
        st.text(alphabet=',"\n\r\t;|0123456789.あア漢ｱ①=-+@ \u3000\x00\ufeff', max_size=2000).map(str.encode),
        st.binary(max_size=500).map(lambda tail: b"PK\x03\x04" + tail),
        st.binary(max_size=500).map(lambda tail: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + tail),
    )
)
def test_whatever_is_in_a_file_there_is_an_answer(tmp_path, content):
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    reading, tables = judge(path)
    assert bool(reading.refused) != bool(tables)
    assert all(one.rating.as_json() and one.recognition.as_json() for one in tables)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 6000), byte=st.integers(0, 255))
def test_a_workbook_with_one_wrong_byte_has_an_answer(tmp_path, place, byte):
    whole = tmp_path / "whole.xlsx"
    if not whole.exists():
        book = openpyxl.Workbook()
        for row in (["名称", "数"], ["市役所", "1"], ["図書館", "2"]):
            book.worksheets[0].append(row)
        book.save(whole)
    content = bytearray(whole.read_bytes())
    content[place % len(content)] = byte
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content)
    reading, tables = judge(path)
    assert bool(reading.refused) != bool(tables)


def test_formulas_are_neutralised_in_every_csv_and_said(tmp_path):
    path, out = tmp_path / "list.csv", tmp_path / "out.csv"
    evil = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1", "＝1+1"]
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([["名称", "数"], *([one, "5"] for one in evil), ["市役所", "-5"]])
    status, said, _, _ = hoshin("convert", path, "--to", "csv", "--out", out, "--json")
    found = [one for one in json.loads(said)["findings"] if one["rule"] == "formula-neutralised"]
    assert (status, len(found)) == (0, len(evil))
    with out.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert all(row[0].startswith("'") for row in rows[1:-1])
    assert rows[-1] == ["市役所", "-5"]
    _, _, _, _ = hoshin("convert", path, "--to", "csv", "--mend", "--out", out, "--overwrite")
    assert all(line.split(",")[2].strip('"')[0] not in "=@+-" for line in changes_of(out) if line.count(",") >= 4)


def changes_of(out):
    return out.with_name(f"{out.name}.changes.csv").read_text(encoding="utf-8-sig").splitlines()[1:]


def long_file(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8") as opened:
        opened.write("番号,名称,開始日\n")
        opened.writelines(f"{number},第{number}施設,令和5年4月{number % 28 + 1}日\n" for number in range(rows))
    return path


def test_ctrl_c_leaves_no_half_file(tmp_path):
    path = long_file(tmp_path / "long.csv", 2_500_000)
    words = ["convert", path, "--to", "ndjson", "--mend", "--out", tmp_path / "out.ndjson"]
    with subprocess.Popen(  # noqa: S603 - our own program on a file of ours
        [sys.executable, "-m", "hoshin", "table", *map(str, words)], stderr=subprocess.PIPE, text=True
    ) as process:
        until = time.monotonic() + 60
        while not list(tmp_path.glob(".*.part")) and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert [one.name for one in tmp_path.iterdir()] == ["long.csv"]


def test_a_person_at_a_terminal_sees_progress_after_two_seconds(tmp_path):
    path = long_file(tmp_path / "long.csv", 6_000_000)
    mother, child = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - our own program on a file of ours
        [sys.executable, "-m", "hoshin", "table", "check", str(path)], stdout=subprocess.DEVNULL, stderr=child
    ) as process:
        os.close(child)
        seen = b""
        with contextlib.suppress(OSError):
            while block := os.read(mother, 4096):
                seen += block
        process.wait(timeout=120)
    os.close(mother)
    assert re.search(r"long\.csv.*[0-9,]+ ?(rows|行)", seen.decode())
    assert seen.endswith(b"\r\x1b[K")


def test_a_full_disk_leaves_no_half_file(tmp_path):
    path = long_file(tmp_path / "long.csv", 200_000)
    limit = (200_000, resource.RLIM_INFINITY)

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)

    done = subprocess.run(  # noqa: S603 - our own program on a file of ours
        [
            sys.executable,
            "-m",
            "hoshin",
            "table",
            "convert",
            str(path),
            "--to",
            "csv",
            "--out",
            str(tmp_path / "o.csv"),
        ],
        capture_output=True,
        text=True,
        preexec_fn=small_files,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert [one.name for one in tmp_path.iterdir()] == ["long.csv"]
