"""How fast the pages are: `python -m bench.web [--rounds N] [--database sqlite postgresql] [--write]`.

The house is started as `bin/start` starts it, with the demo city's sheets copied to two thousand. Every round asks for
every page in another order, sixteen connections for a second or two; a page's ratio is its answers per second through
those of the bare view in the same round, and the table shows the medians over the rounds.
"""

import argparse
import contextlib
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from pathlib import Path

from tests.chaos.house import ROOT, House, scratch_database

from bench.load import Load, Wanted, WrongStatus, load
from hoshin.kernel import clock

CONNECTIONS = 16
COPIES = 64
BARE = "a bare view: one `get`, one line of template"
RESULTS = Path(__file__).with_name("results")
FILL = """
from bench.filling import Copier
from hoshin.steering.plan.models import Sheet
held = Sheet.objects.count()
print(held if held > 1000 else Copier().copy({copies}))
"""
CHOOSE = """
from django.db.models import Count
from hoshin.foundation.people.models import StaffAccount
from hoshin.steering.plan.models import Sheet
sheet = Sheet.objects.filter(state="full_introduction").annotate(n=Count("reports")).order_by("-n", "-pk")[0]
print(sheet.number, StaffAccount.objects.get(label="情報政策室 係長").pk)
"""


@dataclass(frozen=True)
class Page:
    """One line of the table: what is asked for, the least ratio to the bare view and the most patience it may need."""

    label: str
    wanted: Wanted
    least_ratio: float = 0.0
    most_ms: float = 0.0


def run(folder: Path, database_url: str, rounds: int, seconds: float) -> str:
    """Fill the house of that folder unless it is full already, start it, measure it; returns the table."""
    with contextlib.chdir(ROOT):
        settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        house = House(folder / "data", database_url, settings)
        house.run("prepare")
        sheets = int(house.python(FILL.format(copies=COPIES)))
        number, account = house.python(CHOOSE).split()
        house.start()
        try:
            let_settle(house)
            pages = _pages(house, number, account)
            results = measure(house, pages, rounds, seconds)
            memory = _memory(house)
        finally:
            house.stop()
    return table(f"{'PostgreSQL' if database_url else 'SQLite'}, {sheets:,} sheets", pages, results) + memory


def let_settle(house: House) -> None:
    """Wait until the work that is due at a start is done and nothing has been recorded for some seconds."""
    tags = [""]
    while len(set(tags[-6:])) > 1 or len(tags) < 6:
        tags.append(house.get("/plan/").headers["etag"])
        time.sleep(1)


def _pages(house: House, number: str, account: str) -> list[Page]:
    """The pages of the promise, the staff's as a member of the CIO staff sees them, who sees most."""
    signed_in = signed_in_as(house, account)
    pages = [
        Page(BARE, Wanted("/bench/bare/")),
        Page("public dashboard", Wanted("/plan/"), 0.5),
        Page("public home", Wanted("/"), 0.5),
        Page("public sheet", Wanted(f"/plan/{number}/"), 0.5),
        Page("public list of sheets", Wanted("/plan/sheets/"), 0.5),
    ]
    pages += [
        Page("public dashboard, unchanged (ETag)", Wanted("/plan/", status=304), 0.8),
        Page("public sheet, unchanged (ETag)", Wanted(f"/plan/{number}/", status=304), 0.8),
    ]
    staff = (
        ("staff table of sheets, 50 rows", "/staff/plan/"),
        ("staff sheet", f"/staff/plan/sheets/{number}/"),
        ("staff home", "/staff/"),
    )
    pages += [Page(label, Wanted(path, signed_in), 0.2, 150.0) for label, path in staff]
    pages += [
        Page("public dashboard, made anew", Wanted("/plan/", anew=True)),
        Page("public sheet, made anew", Wanted(f"/plan/{number}/", anew=True)),
    ]
    return pages + [Page(f"{label}, made anew", Wanted(path, signed_in, anew=True)) for label, path in staff]


def signed_in_as(house: House, account: str) -> tuple[tuple[str, str], ...]:
    """The headers of a browser in which that official of the demo has signed in."""
    cookies: SimpleCookie = SimpleCookie()
    house.get("/sign-in/", cookies)
    house.post(f"/sign-in/demo/{account}/", {}, cookies)
    return (("Cookie", "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())),)


def measure(house: House, pages: list[Page], rounds: int, seconds: float) -> dict[str, list[Load]]:
    """Every page in every round, in an order that changes; the first short round only warms up."""
    results: dict[str, list[Load]] = {page.label: [] for page in pages}
    for number in range(rounds + 1):
        for page in random.sample(pages, len(pages)):
            seen = _ask(house, page.wanted, seconds if number else 0.5)
            print(f"{number} {page.label}: {seen}", file=sys.stderr)
            if number:
                results[page.label].append(seen)
    return results


def _ask(house: House, wanted: Wanted, seconds: float) -> Load:
    """One slice; for the unchanged page anew when the house's own work has changed it meanwhile."""
    for _ in range(5):
        with contextlib.suppress(WrongStatus):
            if wanted.status == 304:
                known = house.get(wanted.path).headers["etag"]
                wanted = replace(wanted, headers=(("If-None-Match", known),))
            return load(house.port, wanted, connections=CONNECTIONS, seconds=seconds)
    raise WrongStatus(wanted.path)


def table(title: str, pages: list[Page], results: dict[str, list[Load]]) -> str:
    """The medians over the rounds, each page beside the bare view of the same round."""
    lines = [
        f"### {title}\n",
        "| page | requests/s | p95 ms | bytes | ratio to bare | target | |",
        "|---|--:|--:|--:|--:|---|---|",
    ]
    bare = results[BARE]
    for page in pages:
        seen = results[page.label]
        ratio = statistics.median(one.per_second / base.per_second for one, base in zip(seen, bare, strict=True))
        p95 = statistics.median(one.p95_ms for one in seen)
        target = (f"≥ {page.least_ratio}" if page.least_ratio else "") + (
            f", p95 ≤ {page.most_ms:.0f} ms" if page.most_ms else ""
        )
        holds = ratio >= page.least_ratio and (not page.most_ms or p95 <= page.most_ms)
        rate = statistics.median(one.per_second for one in seen)
        verdict = ("holds" if holds else "**missed**") if target else ""
        lines.append(
            f"| {page.label} | {rate:,.0f} | {p95:.0f} | {seen[0].bytes_per_answer:,} | {ratio:.2f} | {target} | {verdict} |"
        )
    cost = statistics.median(one.own_cost_us for one in bare)
    return "\n".join([*lines, "", f"The load generator itself used {cost:.0f} µs of processor time per request."])


def _memory(house: House) -> str:
    """What the whole process group holds in memory: PSS counts a page shared by two processes half for each."""
    held = {name: _resident(number) for name, number in house.processes().items()}
    pss, rss = (sum(sizes[place] for sizes in held.values()) / 1024 for place in (0, 1))
    parts = ", ".join(f"{name} {sizes[0] / 1024:.0f}" for name, sizes in sorted(held.items()))
    verdict = "holds" if rss <= 350 else "**missed**"
    return f" After the run: {pss:.0f} MB resident (PSS: {parts}), {rss:.0f} MB as the sum of RSS; target ≤ 350 MB: {verdict}.\n"


def _resident(process: int) -> list[int]:
    """PSS and RSS in KiB."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text()
    return [int(re.findall(rf"^{name}:\s+(\d+)", told, re.MULTILINE)[0]) for name in ("Pss", "Rss")]


@contextlib.contextmanager
def database(name: str, server_url: str) -> Iterator[str]:
    """The address of a scratch database of that kind; empty for SQLite."""
    if name == "sqlite":
        yield ""
    else:
        with scratch_database(server_url) as url:
            yield url


def main() -> None:
    """Measure on the wanted databases and print, or write, the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.web", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--server", default="postgresql://postgres@127.0.0.1:5432/postgres")
    parser.add_argument("--folder", type=Path, help="fill SQLite here and keep it for the next run")
    parser.add_argument("--write", action="store_true", help="into bench/results/ instead of only on the screen")
    wanted = parser.parse_args()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    text = (
        f"# Pages, {clock.today().isoformat()}\n\n{os.cpu_count()} cores, {memory:.0f} GiB; {CONNECTIONS} connections over "
        f"loopback; medians of {wanted.rounds} interleaved rounds of {wanted.seconds:g} s (`python -m bench.web`). "
        "The pages of the promise are asked for again while nothing changes; after a change one asker waits for the page made "
        "anew and the others for that one. The lines “made anew” let nothing be kept: every request makes its page.\n\n"
    )
    for name in wanted.database:
        began = time.monotonic()
        with database(name, wanted.server) as url, tempfile.TemporaryDirectory(prefix="hoshin-bench-") as scratch:
            table = run(wanted.folder or Path(scratch), url, wanted.rounds, wanted.seconds)
        print(f"{table}\n({name}: {time.monotonic() - began:.0f} s)", flush=True)
        text += table + "\n"
    if wanted.write:
        (RESULTS / "web.md").write_text(text)


if __name__ == "__main__":
    main()
