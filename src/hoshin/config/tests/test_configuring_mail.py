from pathlib import Path

import pytest

from hoshin.config.settings import mail
from hoshin.config.settings.environment import SettingRefused
from hoshin.foundation.messages.rules import Security


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "SECURITY", "USER", "PASSWORD", "PASSWORD_FILE", "FROM", "TIMEOUT"):
        monkeypatch.delenv(f"HOSHIN_MAIL_{name}", raising=False)
    monkeypatch.delenv("HOSHIN_SITE_ADDRESS", raising=False)


def test_without_a_host_there_is_no_server() -> None:
    assert not mail.configured().is_configured


@pytest.mark.parametrize(("security", "port"), [("none", 25), ("starttls", 587), ("tls", 465)])
def test_the_port_follows_the_protection(monkeypatch: pytest.MonkeyPatch, security: str, port: int) -> None:
    monkeypatch.setenv("HOSHIN_MAIL_HOST", "mail.city.example")
    monkeypatch.setenv("HOSHIN_MAIL_FROM", "hoshin@city.example")
    monkeypatch.setenv("HOSHIN_MAIL_SECURITY", security)
    server = mail.configured()
    assert (server.is_configured, server.security, server.port) == (True, Security(security), port)


def test_the_password_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("秘密\n", encoding="utf-8")
    monkeypatch.setenv("HOSHIN_MAIL_PASSWORD_FILE", str(tmp_path / "password"))
    assert mail.configured().password == "秘密"  # noqa: S105 - a made-up one


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOSHIN_MAIL_SECURITY", "ssl"),
        ("HOSHIN_MAIL_PORT", "0"),
        ("HOSHIN_MAIL_TIMEOUT", "61"),
        ("HOSHIN_MAIL_FROM", "方針 <hoshin@city.example>"),
        ("HOSHIN_MAIL_HOST", "mail.city.example"),
    ],
)
def test_a_setting_that_cannot_work_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingRefused, match="HOSHIN_MAIL_"):
        mail.configured()


def test_links_need_a_whole_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mail.site_address() == ""
    monkeypatch.setenv("HOSHIN_SITE_ADDRESS", "https://hoshin.city.example/")
    assert mail.site_address() == "https://hoshin.city.example"
    monkeypatch.setenv("HOSHIN_SITE_ADDRESS", "hoshin.city.example")
    with pytest.raises(SettingRefused):
        mail.site_address()
