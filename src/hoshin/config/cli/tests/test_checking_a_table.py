import json
import subprocess
import sys

import pytest

from hoshin.config.cli.main import main

SOUND = "施設番号,名称,緯度\n0012,市役所,37.1478\n0013,図書館,37.1512\n"


@pytest.fixture
def checked(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("HOSHIN_DATA", raising=False)
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")

    def check(content, *words):
        path = tmp_path / "表.csv"
        path.write_bytes(content)
        return main(["table", "check", str(path), *words]), capsys.readouterr().out

    return check


def test_a_sound_file_ends_with_zero_and_says_what_it_holds(checked):
    status, said = checked(SOUND.encode("utf-8-sig"))
    assert status == 0
    assert "2行 × 3列" in said
    assert "名称" in said


def test_errors_end_with_one_and_name_their_place(checked):
    status, said = checked("名称,緯度\n市役所,37.1\n図書館,37.2,余り\n".encode())
    assert status == 1
    assert "3行目" in said


def test_what_cannot_be_read_ends_with_two(checked):
    status, said = checked(b"%PDF-1.4")
    assert status == 2
    assert "PDF" in said


def test_a_missing_file_ends_with_two(capsys, tmp_path):
    assert main(["table", "check", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err


def test_programs_get_one_object(checked):
    status, said = checked(SOUND.encode("cp932"), "--json")
    found = json.loads(said)
    assert status == 0
    assert found["encoding"] == "cp932"
    assert found["refused"] is None
    (table,) = found["tables"]
    assert table["columns"] == ["施設番号", "名称", "緯度"]
    assert (table["header_rows"], table["first_data_row"], table["last_data_row"], table["rows"]) == ([1], 2, 3, 2)
    assert set(table["standard"]) >= {"item", "confidence", "mapping"}
    assert set(table["ratings"]) >= {"stars", "rules", "metadata", "conformance"}


def test_help_loads_neither_polars_nor_django():
    code = (
        "import sys\nfrom hoshin.config.cli.main import main\n"
        "try: main(['table', '--help'])\nexcept SystemExit: pass\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'django', 'polars', 'openpyxl', 'python_calamine'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", [("--json",), ()])
def test_a_reader_who_has_seen_enough_is_told_nothing_more(tmp_path, words):
    path = tmp_path / "list.csv"
    path.write_text(SOUND, encoding="utf-8")
    with subprocess.Popen(  # noqa: S603 - our own program on a file of ours
        [sys.executable, "-m", "hoshin", "table", "check", str(path), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
