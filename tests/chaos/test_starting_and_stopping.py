"""bin/start's second half: what is supervised, and that nothing outlives it."""

import os
import signal
import socket
from pathlib import Path

import pytest

from tests.chaos.house import House, free_port, wait_until

LARGEST_RESIDENT_MB = 350


def test_all_of_it_serves_on_one_port_and_stops_without_a_trace(sqlite_house: House):
    sqlite_house.start()
    parts = sqlite_house.get("/healthz").json["parts"]
    assert {name for name, part in parts.items() if part["ok"]} == {
        "database",
        "migrations",
        "worker",
        "disk",
        "websocket",
    }
    assert set(sqlite_house.processes()) == {"supervisor", "web", "worker"}
    wait_until(lambda: f"http://127.0.0.1:{sqlite_house.port}/" in sqlite_house.console(), "the address on the console")
    assert resident_mb(sqlite_house) <= LARGEST_RESIDENT_MB
    assert sqlite_house.stop() == 0
    assert sqlite_house.processes() == {}


def resident_mb(house: House) -> int:
    total = 0
    for number in house.processes().values():
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return total // 1024


def test_ctrl_c_reaches_the_whole_group_and_stops_it_in_order(sqlite_house: House):
    sqlite_house.start()
    os.killpg(sqlite_house.supervisor.pid, signal.SIGINT)
    assert sqlite_house.supervisor.wait(60) == 0
    assert sqlite_house.processes() == {}
    assert "restart" not in sqlite_house.console()
    assert "starting it again" not in sqlite_house.console()


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_killed_part_is_started_again(sqlite_house: House, part: str):
    sqlite_house.start()
    killed = sqlite_house.kill(part)
    wait_until(lambda: sqlite_house.processes().get(part, killed) != killed, f"a new {part}")
    wait_until(sqlite_house.is_ready, "the house to serve again")
    assert f"{part} ended (SIGKILL); starting it again" in sqlite_house.console()


def test_nothing_outlives_a_killed_supervisor_and_it_starts_again_at_once(sqlite_house: House):
    sqlite_house.start()
    sqlite_house.kill("supervisor")
    sqlite_house.start()
    assert set(sqlite_house.processes()) == {"supervisor", "web", "worker"}


def test_a_taken_port_is_said_with_the_next_step_and_changes_nothing(sqlite_house: House):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = sqlite_house.run("start", "--port", str(port), "--no-browser", check=False)
    assert done.returncode == 3
    assert f"port {port} is used by another program" in done.stderr
    assert f"--port {port + 1}" in done.stderr
    assert not (sqlite_house.data / "logs").exists()


def test_two_houses_never_share_a_data_folder(sqlite_house: House):
    sqlite_house.start()
    done = sqlite_house.run("start", "--port", str(free_port()), "--no-browser", check=False)
    assert done.returncode == 3
    assert "another Hoshin is running" in done.stderr


def test_the_demo_stays_on_this_machine_unless_told_otherwise(sqlite_house: House, tmp_path: Path):
    done = sqlite_house.run("start", "--host", "0.0.0.0", "--port", str(sqlite_house.port), check=False)  # noqa: S104
    assert done.returncode == 3
    assert "--allow-demo-on-network" in done.stderr
    fresh = House(tmp_path / "fresh" / "data")
    done = fresh.run("start", "--host", "0.0.0.0", "--port", str(fresh.port), check=False)  # noqa: S104
    assert done.returncode == 3
    assert "--allow-demo-on-network" in done.stderr
    assert not (fresh.data / "hoshin.sqlite3").exists() or b"upkeep" not in (fresh.data / "hoshin.sqlite3").read_bytes()


def test_an_installation_in_earnest_never_becomes_a_demo_and_a_demo_never_empty(sqlite_house: House, tmp_path: Path):
    done = sqlite_house.run("prepare", "--empty", check=False)
    assert done.returncode == 3
    assert "demo city" in done.stderr
    earnest = House(tmp_path / "earnest" / "data")
    earnest.run("prepare", "--empty")
    assert '"is_demo": false' in earnest.run("prepare").stdout
    assert earnest.run("demo", "load", check=False).returncode == 3
