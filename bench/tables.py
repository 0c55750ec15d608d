"""How fast the table engine is: `python -m bench.tables FOLDER [--real FILE] [--rounds N] [--longest] [--part P] [--write]`.

FOLDER keeps the generated files and the peers' own environment (made at the first run from the package index) for the next
run; `--real` is a real CP932 file without header. Every work is a process of its own, start-up included, in interleaved
rounds; medians count, and the peers run once. The whole work is read, check, recognise, normalise, rate and write Parquet; the
limit is decode, plain Polars parse as text and write Parquet.

`--part small` (or `linear`, `generated`, `real`) measures that part only, each in less than four minutes on a quiet machine.
FOLDER keeps what was measured, so that the page is whole after the last of them.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hoshin.kernel import clock

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).with_name("results") / "tables.md"
PEERS = ("frictionless", "sqlite-utils")
WHOLE, LIMIT, FRICTIONLESS, SQLITE = (
    "hoshin, the whole work",
    "the limit",
    "frictionless validate",
    "sqlite-utils insert",
)
COLUMNS, NARROW = 20, 8
ALLOWED_MB = 1000


@dataclass(frozen=True)
class Seen:
    """One run of a process: seconds by the wall clock, the most memory in MB, and what it printed."""

    seconds: float
    memory: float
    printed: str


def timed(*command: str | Path, good: tuple[int, ...] = (0,)) -> Seen:
    """Run a command to its end; an exit status other than the good ones ends the benchmark, with what was said."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    began = time.monotonic()
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, env=environment, cwd=ROOT) as process:
        assert process.stdout
        printed = process.stdout.read().decode(errors="replace")
        _, status, used = os.wait4(process.pid, 0)
        seconds, process.returncode = time.monotonic() - began, os.waitstatus_to_exitcode(status)
    if process.returncode not in good:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}: {printed[-500:]}")
    return Seen(seconds, used.ru_maxrss / 1024, printed)


def own(work: str, path: Path, encoding: str) -> Seen:
    out = path.with_suffix(".parquet")
    seen = timed(sys.executable, "-m", f"bench.{work}", path, out, encoding)
    out.unlink(missing_ok=True)
    return seen


def peers(folder: Path) -> Path:
    """The commands of the peers, in an environment that nothing else uses."""
    commands = folder / "peers" / "bin"
    if not all((commands / name).exists() for name in PEERS):
        venv.create(commands.parent, with_pip=True, clear=True)
        subprocess.run([commands / "pip", "install", "-qq", *PEERS], check=True)
    return commands


def generated(folder: Path, rows: int, columns: int = COLUMNS) -> Path:
    """A facility list of that size, the same at every run, with the dirt that such lists have."""
    path = folder / f"{rows}x{columns}.csv"
    if not path.exists():
        beside = path.with_suffix(".part")
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_lines(rows, columns))
        beside.rename(path)
    return path


def _lines(rows: int, columns: int) -> Iterator[str]:
    chance = random.Random(5)
    names = ["地方公共団体コード", "ID", "名称", "所在地_連結表記", "緯度", "経度", "電話番号", "開始日"]
    yield ",".join([*names, *(f"備考{number}" for number in range(columns - len(names)))]) + "\r\n"
    rest = ",".join(["", *("あり", "なし", "１２３", "", "ｶﾅ", "ABC") * 2][: columns - len(names) + 1])
    for number in range(rows):
        latitude, longitude = 35 + chance.random(), 139 + chance.random()
        day = f"令和{number % 8 + 1}年4月1日" if number % 5 == 0 else f"2024-04-{number % 28 + 1:02}"
        yield (
            f"131016,{number:010},第{number}施設,東京都千代田区丸の内{number % 9 + 1}-{number % 97},{latitude:.6f},"
            f"{longitude:.6f},03-{number % 9000 + 1000}-{number % 7919 + 1000:04},{day}{rest}\r\n"
        )


def compared(title: str, path: Path, rounds: int, commands: Path, *, headless: bool) -> str:
    """The four works on one file, in another order every round, as a table with the targets; the peers run once."""
    database, encoding = path.with_suffix(".sqlite"), "cp932" if headless else "utf-8"

    def insert() -> Seen:
        database.unlink(missing_ok=True)
        options = ["--csv", "--encoding", encoding, *["--no-headers"] * headless]
        return timed(commands / "sqlite-utils", "insert", database, "t", path, *options)

    def validate() -> Seen:
        """Status 1 means errors in the file; a run that did not get to the rows does not count."""
        options = ["--encoding", encoding, "--limit-errors", str(10**9), *["--header-rows", ""] * headless]
        place = (path.name, "--basepath", path.parent)
        command: list[str | Path] = [commands / "frictionless", "validate", *place, "--json", *options]
        seen = timed(*command, good=(0, 1))
        if not json.loads(seen.printed)["tasks"][0]["stats"].get("rows"):
            sys.exit(f"frictionless read no row of {path.name}: {seen.printed[:500]}")
        return seen

    works = {
        WHOLE: lambda: own("whole", path, encoding),
        LIMIT: lambda: own("limit", path, encoding),
        FRICTIONLESS: validate,
        SQLITE: insert,
    }
    seen: dict[str, list[Seen]] = {name: [] for name in works}
    for number in range(rounds):
        for name in random.sample(sorted(works), len(works)):
            if number and name in (FRICTIONLESS, SQLITE):
                continue  # minutes long, and far from every bound
            seen[name].append(works[name]())
            print(f"{number} {path.name} {name}: {seen[name][-1].seconds:.2f} s", file=sys.stderr)
    database.unlink(missing_ok=True)
    return f"### {title}\n\n{path.stat().st_size / 1e6:,.1f} MB, {encoding}.\n\n" + _comparison(seen)


def _comparison(seen: dict[str, list[Seen]]) -> str:
    seconds = {name: statistics.median(one.seconds for one in runs) for name, runs in seen.items()}
    memory = {name: max(one.memory for one in runs) for name, runs in seen.items()}
    lines = ["| work | seconds | peak MB | seconds ÷ hoshin |", "|---|--:|--:|--:|"]
    lines += [
        f"| {name} | {seconds[name]:.2f} | {memory[name]:,.0f} | {seconds[name] / seconds[WHOLE]:.2f} |"
        for name in seen
    ]
    faster, slower = seconds[FRICTIONLESS] / seconds[WHOLE], seconds[WHOLE] / seconds[LIMIT]
    verdicts = [
        f"- ≥ 50 × frictionless: {faster:.1f} ×, {_verdict(holds=faster >= 50)}",
        f"- ≤ 2.5 × the limit: {slower:.2f} ×, {_verdict(holds=slower <= 2.5)}",
        f"- ≤ 1 GB: {memory[WHOLE]:,.0f} MB, {_verdict(holds=memory[WHOLE] <= ALLOWED_MB)}",
    ]
    return "\n".join([*lines, "", *verdicts, "", ""])


def _verdict(*, holds: bool) -> str:
    return "holds" if holds else "**missed**"


def linear(folder: Path, sizes: list[int], rounds: int) -> str:
    """The whole work over files that differ only in length."""
    lines = [
        f"### Linear in rows ({NARROW} columns)\n",
        "| rows | s after start-up | µs per row | peak MB |",
        "|--:|--:|--:|--:|",
    ]
    for rows in sizes:
        path = generated(folder, rows, NARROW)
        runs = [own("whole", path, "utf-8") for _ in range(rounds)]
        seconds = statistics.median(float(one.printed) for one in runs)
        lines.append(
            f"| {rows:,} | {seconds:.2f} | {seconds / rows * 1e6:.2f} | {max(one.memory for one in runs):,.0f} |"
        )
    return "\n".join([*lines, "", ""])


def small(folder: Path, rounds: int) -> str:
    """What a person waits for: the report on an ordinary file, and the help."""
    path = generated(folder, 500)
    full = statistics.median(float(own("whole", path, "utf-8").printed) for _ in range(rounds))
    shown = statistics.median(
        timed(sys.executable, "-P", "-m", "hoshin", "table", "--help").seconds for _ in range(rounds)
    )
    return (
        "### An ordinary file, and the start\n\n| work | seconds | target | |\n|---|--:|---|---|\n"
        f"| 500 rows × {COLUMNS}, the whole work after start-up | {full:.2f} | ≤ 0.5 | {_verdict(holds=full <= 0.5)} |\n"
        f"| `hoshin table --help` | {shown:.2f} | ≤ 0.3 | {_verdict(holds=shown <= 0.3)} |\n"
    )


PARTS = ("small", "linear", "generated", "real")


def measured(wanted: argparse.Namespace, part: str) -> str:
    """One part of the page."""
    folder, rounds = wanted.folder, wanted.rounds
    if part == "small":
        return small(folder, rounds) + "\n"
    if part == "linear":
        sizes = [size for size in (10**4, 10**5, 10**6) if size <= wanted.rows] + [10**7] * wanted.longest
        return linear(folder, sizes, rounds)
    if part == "generated":
        path = generated(folder, wanted.rows)
        return compared(f"{wanted.rows:,} × {COLUMNS}, generated", path, rounds, peers(folder), headless=False)
    return compared("Real rows", wanted.real.resolve(), rounds, peers(folder), headless=True) if wanted.real else ""


def page(wanted: argparse.Namespace) -> str:
    """The parts that are wanted, measured; and the others as they were measured last."""
    texts = []
    for part in PARTS:
        kept = wanted.folder / f"{part}.md"
        if part in (wanted.part or PARTS):
            kept.write_text(measured(wanted, part), encoding="utf-8")
        texts.append(kept.read_text(encoding="utf-8") if kept.exists() else "")
    return "".join(texts).rstrip() + "\n"


def main() -> None:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.tables", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the generated files and the peers' environment are kept")
    parser.add_argument("--real", type=Path, help="a real file in CP932, without header")
    parser.add_argument("--rows", type=int, default=10**6, help="of the generated file; smaller to try the benchmark")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--part", action="append", choices=PARTS, help="measure only this; the rest as it was measured last"
    )
    parser.add_argument("--longest", action="store_true", help="also ten million rows")
    parser.add_argument("--write", action="store_true", help="into bench/results/ instead of only on the screen")
    wanted = parser.parse_args()
    wanted.folder = wanted.folder.resolve()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    text = (
        f"# The table engine, {clock.today().isoformat()}\n\n{os.cpu_count()} cores, {memory:.0f} GiB; medians of "
        f"{wanted.rounds} rounds (the peers once), every work a process of its own (`python -m bench.tables`).\n\n{page(wanted)}"
    )
    print(text)
    if wanted.write:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
