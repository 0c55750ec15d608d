import os
import subprocess
import sys

import pytest

MODULE = "from hoshin.config.settings import sign_in; print(sign_in.CITY_PROVIDER)"
COMPLETE = {
    "HOSHIN_OIDC_ISSUER": "https://idp.city.example",
    "HOSHIN_OIDC_CLIENT_ID": "hoshin",
    "HOSHIN_OIDC_CLIENT_SECRET": "s",
}


def started_with(**environment):
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    path = os.pathsep.join(sys.path)
    return subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-c", MODULE],
        env={**kept, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_provider_none_is_offered():
    assert started_with().stdout.strip() == "None"


def test_a_complete_configuration_names_the_provider():
    assert "idp.city.example" in started_with(**COMPLETE).stdout


def test_the_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "secret").write_text("ファイルの中の秘密\n", encoding="utf-8")
    environment = {**COMPLETE, "HOSHIN_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret")}
    assert "client_secret='ファイルの中の秘密'" in started_with(**environment).stdout


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"HOSHIN_OIDC_CLIENT_ID": ""}, "HOSHIN_OIDC_CLIENT_ID"),
        ({"HOSHIN_OIDC_CLIENT_SECRET": ""}, "HOSHIN_OIDC_CLIENT_SECRET"),
        ({"HOSHIN_OIDC_ISSUER": "http://idp.city.example"}, "HOSHIN_OIDC_ISSUER"),
        ({"HOSHIN_SESSION_IDLE_MINUTES": "0"}, "HOSHIN_SESSION_IDLE_MINUTES"),
        ({"HOSHIN_SESSION_HOURS": "abc"}, "HOSHIN_SESSION_HOURS"),
    ],
)
def test_a_configuration_that_cannot_work_stops_the_start_and_names_the_setting(changes, named):
    ended = started_with(**{**COMPLETE, **changes})
    assert ended.returncode != 0
    assert named in ended.stderr
