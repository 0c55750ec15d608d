import subprocess
import sys

import pytest

from hoshin.config.cli.arguments import parser
from hoshin.config.cli.main import main
from hoshin.config.cli.words import ExitCode, is_japanese


def help_of(capsys, *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    return str(capsys.readouterr().out)


COMMANDS = [
    ("start",),
    ("prepare",),
    ("serve", "web"),
    ("serve", "worker"),
    ("demo", "load"),
    ("backup",),
    ("restore",),
    ("audit", "verify"),
    ("audit", "seal"),
    ("doctor",),
    ("user", "create"),
    ("manage",),
    ("table", "check"),
]


@pytest.mark.parametrize("words", [(), *COMMANDS])
def test_help_speaks_the_operators_language(capsys, monkeypatch, words):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    japanese = help_of(capsys, *words)
    assert japanese.startswith("使い方: hoshin")
    assert "オプション" in japanese
    monkeypatch.setenv("LC_ALL", "C")
    english = help_of(capsys, *words)
    assert english.startswith("usage: hoshin")
    assert english.isascii()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "ja_JP.UTF-8"}, True),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP.eucJP"}, True),
        ({"LC_ALL": "", "LANG": "ja"}, True),
        ({"LANG": "C"}, False),
        ({}, False),
    ],
)
def test_the_locale_is_read_as_posix_says(environment, expected):
    assert is_japanese(environment) is expected


def test_help_and_refusals_come_without_loading_django():
    code = (
        "import sys\nfrom hoshin.config.cli.main import main\n"
        "try: main(['start', '--help'])\nexcept SystemExit: pass\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'django'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", [[], ["nonsense"], ["start", "--port", "0"], ["start", "--port", "abc"], ["backup"]])
def test_bad_usage_ends_with_its_own_exit_code_and_a_hint(capsys, words):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == ExitCode.USAGE
    assert "--help" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["audit", "verify"], ["backup", "x"], ["doctor"]])
def test_a_mistyped_data_folder_is_refused_and_not_made(capsys, tmp_path, monkeypatch, words):
    monkeypatch.setenv("HOSHIN_DATA", "unchanged")
    monkeypatch.setenv("LC_ALL", "C")
    assert main([*words, "--data", str(tmp_path / "typo")]) == ExitCode.REFUSED
    assert "there is no data folder" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()


def test_every_command_says_where_it_lives():
    for words in COMMANDS:
        extra = ["x"] if words[0] in {"backup", "restore", "table"} else ["x", "y"] if words[0] == "user" else []
        assert parser().parse_args([*words, *extra]).module.startswith(("hoshin.config.cli.", "hoshin.tables.command."))
