"""The plan in bulk: `python -m bench.plan [--write]`. A bound edition, Excel out and in, a comparison, two pages.

The demo city's sheets are copied until two thousand of them can be edited. What an official does is measured as the
answer to the click, by the house's own program on SQLite: one call that warms up, then the middle one of three. The two
pages are measured on the running house against a bare view, as `bench.web` does.
"""

import argparse
import contextlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.house import ROOT, House

from bench.load import Wanted
from bench.web import BARE, CHOOSE, RESULTS, Page, let_settle, measure, signed_in_as, table
from hoshin.kernel import clock

EDITABLE_WANTED = 2_000
FILL = """
from bench.filling import Copier
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.rules import EDITABLE
copier, wanted = Copier(), [state.value for state in EDITABLE]
held = Sheet.objects.filter(state__in=wanted).count()
if held < {wanted}:
    copier.copy(-(-{wanted} // held) - 1)
print(Sheet.objects.count())
"""
MEASURE = "from bench.plan_inside import main; main({account})"


@dataclass(frozen=True)
class Act:
    """One line of the table: what is done, and the seconds it may take."""

    code: str
    label: str
    most: float = 0.0


ACTS = (
    Act("bound", "an edition of 200 sheets bound as PDF/A", 20),
    Act(
        "whole",
        "an edition of {frozen:,} sheets bound in {volumes} volumes, {pages:,} pages; the press took {memory:,} MB at most",
    ),
    Act("out", "Excel out of {out_sheets:,} sheets", 5),
    Act("in", "that file back with {changed} sheets changed, and its report", 10),
    Act("compare", "two editions of {frozen:,} sheets compared, {differing} of them different", 2),
    Act("compare_out", "the same comparison as an Excel file"),
    Act("budget", "the list of a year's budget, with its sums"),
    Act("portfolio", "the portfolio made anew"),
    Act("dashboard", "the public dashboard made anew"),
)


def run(folder: Path, rounds: int, seconds: float) -> str:
    """Fill the house of that folder unless it is full already, measure inside, start it and measure its pages."""
    with contextlib.chdir(ROOT):
        settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        house = House(folder / "data", "", settings)
        house.run("prepare")
        sheets = int(house.python(FILL.format(wanted=EDITABLE_WANTED)))
        _, account = house.python(CHOOSE).split()
        told = json.loads(house.python(MEASURE.format(account=account)).splitlines()[-1])
        house.start()
        try:
            let_settle(house)
            signed_in = signed_in_as(house, account)
            pages = [
                Page(BARE, Wanted("/bench/bare/")),
                Page("public dashboard", Wanted("/plan/"), 0.5),
                Page("portfolio", Wanted("/staff/plan/portfolio/", signed_in), 0.2),
                Page("portfolio, made anew", Wanted("/staff/plan/portfolio/", signed_in, anew=True)),
            ]
            results = measure(house, pages, rounds, seconds)
        finally:
            house.stop()
    return f"{_acts(told)}\n\n{table(f'SQLite, {sheets:,} sheets', pages, results)}\n"


def _acts(told: dict[str, float]) -> str:
    lines = ["| what | s | target | |", "|---|--:|---|---|"]
    for act in ACTS:
        target = f"≤ {act.most:g} s" if act.most else ""
        verdict = ("holds" if told[act.code] <= act.most else "**missed**") if act.most else ""
        lines.append(f"| {act.label.format(**told)} | {told[act.code]:.2f} | {target} | {verdict} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print, or write, the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.plan", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.2)
    parser.add_argument("--folder", type=Path, help="fill SQLite here and keep it for the next run")
    parser.add_argument("--write", action="store_true", help="into bench/results/ instead of only on the screen")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hoshin-bench-") as scratch:
        tables = run(wanted.folder or Path(scratch), wanted.rounds, wanted.seconds)
    print(tables)
    if wanted.write:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        head = (
            f"# The plan in bulk, {clock.today().isoformat()}\n\n{os.cpu_count()} cores, {memory:.0f} GiB (`python -m "
            "bench.plan`). Seconds are those of the answer to the click, the middle one of three after one that warms "
            "up; ratios are medians of "
            f"{wanted.rounds} interleaved rounds of {wanted.seconds:g} s.\n\n"
        )
        (RESULTS / "plan.md").write_text(head + tables, encoding="utf-8")


if __name__ == "__main__":
    main()
