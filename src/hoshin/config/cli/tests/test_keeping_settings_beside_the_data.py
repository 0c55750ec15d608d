import pytest

from hoshin.config.cli.settings_file import NAME, read_settings
from hoshin.config.cli.words import Refused


def test_settings_beside_the_data_are_read_and_the_environment_wins(tmp_path):
    lines = '\ufeff# 庁内\nHOSHIN_CITY_NAME=上越市\n\nHOSHIN_SITE_NAME = "ICT 方針"\nHOSHIN_MAIL_HOST=file\n'
    (tmp_path / NAME).write_text(lines, encoding="utf-8")
    environment = {"HOSHIN_MAIL_HOST": "environment"}
    read_settings(tmp_path, environment)
    assert environment == {
        "HOSHIN_CITY_NAME": "上越市",
        "HOSHIN_SITE_NAME": "ICT 方針",
        "HOSHIN_MAIL_HOST": "environment",
    }


def test_no_file_means_no_settings(tmp_path):
    environment: dict[str, str] = {}
    read_settings(tmp_path, environment)
    assert environment == {}


@pytest.mark.parametrize("line", ["HOSHIN_CITY_NAME", "PATH=/bin", "=x"])
def test_a_line_that_cannot_be_read_is_named(tmp_path, monkeypatch, line):
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / NAME).write_text(f"# first\n{line}\n")
    with pytest.raises(Refused, match="line 2"):
        read_settings(tmp_path, {})
