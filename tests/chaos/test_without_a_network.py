"""The city's network is closed: with no route to any other machine all of it starts and serves."""

import os
import subprocess
import sys

import pytest

from tests.chaos.house import ROOT, House

pytestmark = pytest.mark.slow


def test_the_whole_stack_works_without_a_route_to_anywhere(sqlite_house: House):
    apart = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    done = subprocess.run(
        [*apart, sys.executable, "-m", "tests.chaos.walk_without_network", str(sqlite_house.data)],
        cwd=ROOT,
        env={**sqlite_house.environment, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "walked"
