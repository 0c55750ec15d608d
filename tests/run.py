"""What `bin/test` does once the packages are there: every check in order, then one table that says what ran.

A part that cannot run on this machine (no browser, no PostgreSQL) is said loudly; with `--require-all` it is a failure.
"""

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
LOCAL_POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
LONGEST_SECONDS = 2400
BY_FILE = ("-n", "2", "--dist", "loadfile")
"""For tests that share what is dear to make, such as a furnished house: it is made once, in one of two processes."""


@dataclass
class Outcome:
    """What became of one part: how many of its checks passed and failed, or why it did not run."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    missing: str = ""
    seconds: float = 0.0

    @property
    def word(self) -> str:
        """The part's line in the table."""
        if self.missing:
            return f"DID NOT RUN: {self.missing}"
        return "FAILED" if self.failed else "passed"


@dataclass(frozen=True)
class Part:
    """One part of the run."""

    code: str
    label: str
    run: Callable[[], Outcome]


@dataclass
class Bench:
    """What the parts of this run share: a scratch folder and, where there are any, a browser and a PostgreSQL."""

    scratch: Path
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    def __post_init__(self) -> None:
        """Have every module compiled once: the parts start hundreds of processes, and compiling is most of a start."""
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.environment["PYTHONPYCACHEPREFIX"] = str(self.scratch / "bytecode")

    def check(self, *words: str, **settings: str) -> Outcome:
        """A command that passes or fails as a whole."""
        return Outcome(passed=1) if self._call(words, settings) == 0 else Outcome(failed=1)

    def pytest(self, *words: str, **settings: str) -> Outcome:
        """A pytest run, counted from its report; a run that dies without one counts as a failure."""
        if not (ROOT / words[0]).is_dir():
            return Outcome(missing="it has no tests yet")
        report = self.scratch / f"{secrets.token_hex(4)}.xml"
        code = self._call((PYTHON, "-m", "pytest", f"--junitxml={report}", *words), settings)
        if code == 5:
            return Outcome(missing="it has no tests yet")
        outcome = _counted(report)
        if code != 0 and not outcome.failed:
            outcome.failed += 1
        return outcome

    def _call(self, words: tuple[str, ...], settings: dict[str, str]) -> int:
        try:
            done = subprocess.run(
                words,
                cwd=ROOT,
                env={**self.environment, **settings},
                stdin=subprocess.DEVNULL,
                timeout=LONGEST_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            print(f"stopped after {LONGEST_SECONDS} seconds: {' '.join(words)}", flush=True)
            return 1
        return done.returncode


def _counted(report: Path) -> Outcome:
    if not report.exists():
        return Outcome(failed=1)
    suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 - our own report
    total, failures, errors, skipped = (
        sum(int(suite.get(name, "0")) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    return Outcome(passed=total - failures - errors - skipped, failed=failures + errors, skipped=skipped)


def _parts(bench: Bench) -> list[Part]:
    manage = (PYTHON, "-m", "django")
    for_tests = {"DJANGO_SETTINGS_MODULE": "hoshin.config.settings.test"}
    return [
        Part("lint", "ruff check", lambda: bench.check(PYTHON, "-m", "ruff", "check", ".")),
        Part("format", "ruff format", lambda: bench.check(PYTHON, "-m", "ruff", "format", "--check", ".")),
        Part("contracts", "import contracts", lambda: bench.check(_tool("lint-imports"), "--no-cache")),
        Part("types", "mypy --strict", lambda: bench.check(PYTHON, "-m", "mypy")),
        Part(
            "migrations",
            "migrations complete",
            lambda: bench.check(*manage, "makemigrations", "--check", "--dry-run", **for_tests),
        ),
        Part("architecture", "architecture tests", lambda: bench.pytest("tests/architecture", *BY_FILE)),
        Part("unit", "unit tests on SQLite", lambda: bench.pytest("src", "-n", "2")),
        Part("postgres", "database tests on PostgreSQL", lambda: _on_postgres(bench)),
        Part("chaos", "chaos tests", lambda: bench.pytest("tests/chaos", "-n", "2", **_postgres_setting())),
        Part("standards", "tests against real clients of standards", lambda: bench.pytest("tests/contracts")),
        Part("journeys", "browser journeys with axe", lambda: _in_browser(bench)),
    ]


def _tool(name: str) -> str:
    return str(Path(PYTHON).with_name(name))


def _postgres_url() -> str:
    """The address of a PostgreSQL that answers now, empty when there is none."""
    url = os.environ.get("HOSHIN_TEST_DATABASE_URL", LOCAL_POSTGRES)
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return ""
    return url


def _postgres_setting() -> dict[str, str]:
    url = _postgres_url()
    return {"HOSHIN_TEST_DATABASE_URL": url} if url else {}


def _on_postgres(bench: Bench) -> Outcome:
    url = _postgres_url()
    if not url:
        return Outcome(missing="no PostgreSQL answers (set HOSHIN_TEST_DATABASE_URL)")
    own_name = url.rsplit("/", 1)[0] + f"/hoshin_{secrets.token_hex(4)}"
    return bench.pytest("src", "tests/architecture", "-m", "postgres", *BY_FILE, HOSHIN_DATABASE_URL=own_name)


def _in_browser(bench: Bench) -> Outcome:
    browser = _browser() if (ROOT / "tests" / "journeys").is_dir() else "-"
    if not browser:
        return Outcome(missing="no Chromium could be found or installed")
    return bench.pytest("tests/journeys", *BY_FILE, HOSHIN_TEST_BROWSER=browser)


def _browser() -> str:
    """The path of a Chromium: one that is there, else the system's package, else Playwright's own."""
    named = os.environ.get("HOSHIN_TEST_BROWSER", "")
    found = named or _installed_browser()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print("installing Chromium from the system's packages …", flush=True)
        _quietly("apt-get", "update")
        _quietly("apt-get", "install", "-y", "--no-install-recommends", "chromium")
        found = _installed_browser()
    if not found:
        print("installing Playwright's Chromium …", flush=True)
        _quietly(
            PYTHON, "-m", "playwright", "install", "--with-deps" if os.geteuid() == 0 else "--no-shell", "chromium"
        )
        found = _browser_of_playwright()
    return found


def _installed_browser() -> str:
    return next((path for name in BROWSERS if (path := shutil.which(name))), "") or _browser_of_playwright()


def _browser_of_playwright() -> str:
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    asked = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=False)
    path = asked.stdout.strip()
    return path if path and Path(path).exists() else ""


def _quietly(*words: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=600, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {words[0]}: {error}", flush=True)


def _print_table(outcomes: list[tuple[Part, Outcome]]) -> None:
    print("\n" + "=" * 100)
    for part, outcome in outcomes:
        counts = f"{outcome.passed} passed, {outcome.failed} failed"
        counts += f", {outcome.skipped} skipped" if outcome.skipped else ""
        print(f"{part.label:42} {counts:34} {outcome.seconds:6.1f} s  {outcome.word}")
    print("=" * 100)
    for part, outcome in outcomes:
        if outcome.missing:
            print(f"!!! {part.label.upper()} DID NOT RUN: {outcome.missing}")


def main() -> int:
    """Run the parts and return 0 when nothing failed (and, if asked for, nothing was left out)."""
    parser = argparse.ArgumentParser(prog="bin/test", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="only these parts, such as: lint types unit")
    parser.add_argument("--require-all", action="store_true", help="fail when a part could not run")
    arguments = parser.parse_args()
    with TemporaryDirectory(prefix="hoshin-test-run-") as scratch:
        parts = _parts(Bench(Path(scratch)))
        unknown = set(arguments.parts) - {part.code for part in parts}
        if unknown:
            parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(p.code for p in parts)}")
        outcomes = [(part, _timed(part)) for part in parts if not arguments.parts or part.code in arguments.parts]
    _print_table(outcomes)
    left_out = [part for part, outcome in outcomes if outcome.missing]
    failed = sum(outcome.failed for _, outcome in outcomes) + (len(left_out) if arguments.require_all else 0)
    print(f"{sum(outcome.passed for _, outcome in outcomes)} passed, {failed} failed")
    return 1 if failed else 0


def _timed(part: Part) -> Outcome:
    print(f"\n--- {part.label}", flush=True)
    before = time.monotonic()
    outcome = part.run()
    outcome.seconds = time.monotonic() - before
    return outcome


if __name__ == "__main__":
    sys.exit(main())
