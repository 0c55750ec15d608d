"""The README's first command as a newcomer gives it: there is no data folder, nothing is prepared."""

import signal
from pathlib import Path

import pytest

from tests.chaos.house import ROOT, House, wait_until


class FromNothing(House):
    """A house that is started by `bin/start` itself, from whatever folder one stands in."""

    def command(self, *words: str) -> list[str]:
        assert words[0] == "start"
        return [str(ROOT / "bin" / "start"), *words[1:], "--data", str(self.data)]


@pytest.mark.parametrize("mode", [(), ("--empty",)], ids=["demo", "empty"])
def test_one_command_makes_everything_and_the_second_start_finds_it(tmp_path: Path, mode: tuple[str, ...]):
    house = FromNothing(tmp_path / "data")
    house.start(*mode)
    wait_until(lambda: f"http://127.0.0.1:{house.port}/" in house.console(), "the address on the console")
    assert house.get("/").status == 200
    assert house.get("/plan/").status == 200
    assert ("CIO" in house.console()) is (not mode)
    house.supervisor.send_signal(signal.SIGINT)
    assert house.supervisor.wait(60) == 0
    house.start(*mode)
    assert house.get("/healthz").status == 200
    assert house.stop() == 0
    wait_until(lambda: house.processes() == {}, "the first backup, which began at once, to end with its house", 10)
