# ruff: noqa: PLC0415 - Django is set up before its models are imported
"""How fast applying is: `python -m bench.procedures [--seconds N] [--database sqlite postgresql] [--write]`.

A form of 20 questions on 10 pages with rules, answers encrypted, files examined and sealed. Every connection is an applicant
who walks the whole form again and again: begin, ten pages shown and saved, check, hand in. All together they ask 50 requests a
second, each at a moment of its own, and a wait counts from that moment. The measure of a page that saves is a view
behind the same server that writes one row, in the same run.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from tests.chaos.house import ROOT, House, scratch_database

from bench.walking import Asked, Pace, Reply, Walk, Walked, walk, walk_at
from hoshin.kernel import clock

CODE = "bench"
PAGES, PER_PAGE, FILES = 10, 2, 3
CROWDS = (16, 64)
SHOWN, SAVED, SENT, HANDED_IN, ROW = "page shown", "page saved", "three files sent", "handed in", "a row written"
MOST_MS, MOST_FILES_MS, LEAST_RATIO = 135.0, 270.0, 0.35
RATE = 50.0
"""Requests a second: what one core is to bear; one web process uses one."""
STEPS = 2 + PAGES * 3 + 2
"""Requests of one application from the catalogue to the receipt."""
SETTLING_SECONDS = 45
"""A house that was never started before does its first round of recurring work."""
MAILS, MOST_MINUTES = 15_000, 15
MOST_RULE_US = 3.0
RESULTS = Path(__file__).with_name("results") / "procedures.md"


def document(*, with_files: bool) -> dict[str, Any]:
    """Twenty questions on ten pages; the second of each page is shown because of the first, and one page takes files."""
    choices = [{"code": "yes", "label": "はい"}, {"code": "no", "label": "いいえ"}]
    pages, rules = [], []
    for number in range(PAGES):
        first, second = f"q{2 * number}", f"q{2 * number + 1}"
        questions: list[dict[str, Any]] = [
            {"id": first, "type": "choice", "label": f"質問{first}", "is_required": True, "choices": choices},
            {"id": second, "type": "text", "label": f"質問{second}", "is_required": True},
        ]
        pages.append({"id": f"p{number}", "title": f"{number + 1}ページ", "questions": questions})
        when = {"op": "equals", "args": [{"answer": first}, {"value": "yes"}]}
        rules.append({"kind": "show", "target": second, "when": when})
    if with_files:
        pages[-1]["questions"] = [{"id": "papers", "type": "file", "label": "書類", "is_required": True, "most": FILES}]
        rules.pop()
    return {"format": "hoshin-form-1", "pages": pages, "rules": rules}


FILL = """
from bench.procedures import register_form
register_form({document!r}, {code!r})
"""


def register_form(form: dict[str, Any], code: str) -> None:
    """Register a procedure and publish the form, as staff would; runs inside the house."""
    from hoshin.citizens.procedures.public import ProcedureEntry, publish_form, save_procedure
    from hoshin.citizens.procedures.rules.register import Channel, OfferedChannel
    from hoshin.foundation.people.public import StaffAccount, person_of

    now = clock.now()
    staff = person_of(StaffAccount.objects.get(login_name="joho-lead"), now=now)
    online = (OfferedChannel(Channel.ONLINE, ""),)
    entry = ProcedureEntry(
        code=code,
        title="計測の届出",
        section_code="shimin",
        who="だれでも",
        what="計測",
        channels=online,
        is_public=True,
    )
    save_procedure(person=staff, entry=entry, now=now)
    publish_form(person=staff, procedure_code=code, text=json.dumps(form), now=now)


def applicant(code: str, *, papers: tuple[tuple[str, bytes], ...] = ()) -> Walk:
    """Somebody who applies again and again."""

    def steps() -> Generator[Asked, Reply, None]:
        while True:
            yield Asked("catalogue", "GET", f"/procedures/{code}/")
            begun = yield Asked("begun", "POST", f"/procedures/{code}/apply/", status=302)
            base = begun.location.removesuffix("pages/p0/")
            for number in range(PAGES):
                page = f"{base}pages/p{number}/"
                yield Asked(SHOWN, "GET", page)
                if papers and number == PAGES - 1:
                    yield Asked(SENT, "POST", page, files=papers, status=302)
                else:
                    answers = {f"q{2 * number}": "yes", f"q{2 * number + 1}": "答え"}
                    yield Asked("question answered", "POST", page, {f"q{2 * number}": "yes"})
                    yield Asked(SAVED, "POST", page, answers, status=302)
            yield Asked("check", "GET", f"{base}check/")
            yield Asked(HANDED_IN, "POST", f"{base}check/")

    return steps


def writer() -> Generator[Asked, Reply, None]:
    """The bare view."""
    while True:
        yield Asked(ROW, "POST", "/bench/row/")


def saver(code: str) -> Walk:
    """Somebody who saves the same page again and again: the page that is set beside the bare view."""

    def steps() -> Generator[Asked, Reply, None]:
        yield Asked("catalogue", "GET", f"/procedures/{code}/")
        begun = yield Asked("begun", "POST", f"/procedures/{code}/apply/", status=302)
        while True:
            yield Asked(SAVED, "POST", begun.location, {"q0": "no"}, status=302)

    return steps


def photographs() -> tuple[tuple[str, bytes], ...]:
    """Three photographs as a phone sends them after making them smaller."""
    made = BytesIO()
    Image.effect_noise((1200, 900), 40).convert("RGB").save(made, "JPEG", quality=70)
    return tuple(("papers", made.getvalue()) for _ in range(FILES))


def run(folder: Path, database_url: str, seconds: float) -> str:
    """Measure one database; returns its tables."""
    name = "PostgreSQL" if database_url else "SQLite"
    with contextlib.chdir(ROOT):
        settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        house = House(folder / "data", database_url, settings)
        house.run("prepare")
        for code, with_files in ((CODE, False), (f"{CODE}-files", True)):
            house.python(FILL.format(document=document(with_files=with_files), code=code))
        house.start()
        try:
            time.sleep(SETTLING_SECONDS)
            return f"### {name}\n\n" + _tables(house, seconds)
        finally:
            house.stop()


def _tables(house: House, seconds: float) -> str:
    lines = ["| | connections | p99 ms | target | |", "|---|--:|--:|--:|---|"]
    papers, most = photographs(), []
    walk(house.port, applicant(CODE), connections=4, seconds=1)
    for crowd in CROWDS:
        walked = _paced(house, applicant(CODE), crowd, seconds)
        lines += [_line(label, crowd, walked, label, MOST_MS) for label in (SHOWN, SAVED, HANDED_IN)]
        crowded = _shown(walk(house.port, applicant(CODE), connections=crowd, seconds=seconds / 2))
        most.append(f"{crowded.per_second:,.0f} over {crowd} connections (median wait {_median(crowded):,.0f} ms)")
    few = _paced(house, applicant(f"{CODE}-files", papers=papers), CROWDS[0], seconds)
    size = sum(len(content) for _, content in papers) // 1024
    lines.append(_line(f"{SENT} ({size:,} KiB)", CROWDS[0], few, SENT, MOST_FILES_MS))
    lines.append(_line("handed in with three files", CROWDS[0], few, HANDED_IN, MOST_FILES_MS))
    crowds = f"Asked again as soon as answered, it gives {' and '.join(most)} requests a second."
    return "\n".join([*lines, "", crowds, "", _ratio(house, seconds), ""])


def _paced(house: House, steps: Walk, crowd: int, seconds: float) -> Walked:
    """At the wanted rate, which is nobody's own pace: a late answer makes nobody ask later."""
    return _shown(walk_at(house.port, steps, connections=crowd, seconds=seconds, pace=Pace(RATE, STEPS)))


def _median(walked: Walked) -> float:
    return statistics.median([wait for waits in walked.waits_ms.values() for wait in waits])


def _shown(walked: Walked) -> Walked:
    for label, waits in walked.waits_ms.items():
        print(f"{label}: {len(waits)}, median {statistics.median(waits):.0f} ms", file=sys.stderr)
    return walked


def _line(title: str, crowd: int, walked: Walked, label: str, most_ms: float) -> str:
    p99 = walked.percentile(label, 0.99)
    verdict = "holds" if p99 <= most_ms else "**missed**"
    return f"| {title} | {crowd} | {p99:.0f} | ≤ {most_ms:.0f} | {verdict} |"


def _ratio(house: House, seconds: float) -> str:
    """A page that saves beside a bare view that writes a row, turn by turn."""
    ratios = []
    for _ in range(3):
        rates = [
            walk(house.port, steps, connections=16, seconds=seconds / 3).per_second for steps in (writer, saver(CODE))
        ]
        ratios.append(rates[1] / rates[0])
        print(f"row {rates[0]:.0f}/s, page {rates[1]:.0f}/s", file=sys.stderr)
    ratio = statistics.median(ratios)
    verdict = "holds" if ratio >= LEAST_RATIO else "**missed**"
    return f"A page that saves: {ratio:.2f} of the bare view that writes one row; target ≥ {LEAST_RATIO}: {verdict}."


def rules() -> str:
    """How long a rule takes: the walk through a form with rules, less the walk through the same form without them."""
    from hoshin.citizens.procedures.rules import compile_form, form_from
    from hoshin.citizens.procedures.rules import walk as journey

    plain = document(with_files=False)
    answers = {f"q{number}": "yes" if number % 2 == 0 else "答え" for number in range(PAGES * PER_PAGE)}
    forms = [compile_form(form_from(described)) for described in (plain, {**plain, "rules": []})]
    taken = [1e6, 1e6]
    for _ in range(7):
        for place, compiled in enumerate(forms):
            begun = time.perf_counter()
            for _ in range(1000):
                journey(compiled, answers, begun_on="2026-11-27")
            taken[place] = min(taken[place], (time.perf_counter() - begun) * 1000)
    each = (taken[0] - taken[1]) / PAGES
    verdict = "holds" if each <= MOST_RULE_US else "**missed**"
    return f"A rule: {each:.2f} µs (the whole walk {taken[0]:.0f} µs); target ≤ {MOST_RULE_US:.0f} µs: {verdict}.\n"


DRAIN = """
import time
from dataclasses import replace
from django.conf import settings
from hoshin.foundation.messages.rules import Security
from hoshin.foundation.messages.public import send_outside
from hoshin.foundation.messages.tasks import deliver_mail
from hoshin.foundation.messages.tests.smtp import MailDesk
from hoshin.kernel import clock
with MailDesk() as desk:
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="127.0.0.1", port=desk.port, security=Security.NONE,
        sender="hoshin@city.example")
    now = clock.now()
    for number in range({mails}):
        send_outside(address=f"a{{number}}@example.jp", template="procedures.received",
            fields={{"application": "X", "procedure": "届出", "section": "市民課"}}, url="/applications/", now=now)
    begun = time.perf_counter()
    deliver_mail.call()
    print(len(desk.raw), time.perf_counter() - begun)
"""


def mails(folder: Path, database_url: str, count: int) -> str:
    """How long it takes until that many queued mails have gone to a mail server."""
    with contextlib.chdir(ROOT):
        house = House(folder / "data", database_url, {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"})
        sent, seconds = house.python(DRAIN.format(mails=count)).split()[-2:]
    minutes = float(seconds) / 60 * MAILS / int(sent)
    verdict = "holds" if minutes <= MOST_MINUTES else "**missed**"
    return (
        f"{int(sent):,} queued mails drained in {float(seconds):,.0f} s ({int(sent) / float(seconds):,.0f} a second); "
        f"{MAILS:,} take {minutes:.1f} minutes, target ≤ {MOST_MINUTES}: {verdict}.\n"
    )


PRINT = """
import time
from concurrent.futures import ThreadPoolExecutor
from hoshin.web.paper import compile_pdf
def printed(number):
    rows = [["受付番号", f"{{number}}"], *([f"質問{{place}}", "答え"] for place in range({questions}))]
    content = {{"title": "控え", "organisation": "市", "head": ["項目", "内容"], "rows": rows, "widths": [1, 2], "landscape": False}}
    return len(compile_pdf(template="web/paper/table.typ", content=content).pdf)
begun = time.perf_counter()
with ThreadPoolExecutor(2) as presses:
    assert all(presses.map(printed, range({papers})))
print(time.perf_counter() - begun)
"""


def papers(folder: Path, count: int) -> str:
    """How long it takes to print that many receipts, each with all answers; they need no database."""
    with contextlib.chdir(ROOT):
        house = House(folder / "data", "", {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"})
        seconds = float(house.python(PRINT.format(papers=count, questions=PAGES * PER_PAGE)).split()[-1])
    minutes = seconds / 60 * MAILS / count
    verdict = "holds" if minutes <= MOST_MINUTES else "**missed**"
    return (
        f"{count:,} receipts printed in {seconds:,.0f} s ({count / seconds:,.0f} a second); {MAILS:,} take {minutes:.1f} "
        f"minutes, target ≤ {MOST_MINUTES}: {verdict}.\n"
    )


@contextlib.contextmanager
def _database(name: str, server_url: str) -> Iterator[str]:
    if name == "sqlite":
        yield ""
    else:
        with scratch_database(server_url) as url:
            yield url


def main() -> None:
    """Measure on the wanted databases and print, or write, the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.procedures", description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--mails", type=int, default=MAILS)
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--server", default="postgresql://postgres@127.0.0.1:5432/postgres")
    parser.add_argument("--write", action="store_true", help="into bench/results/ instead of only on the screen")
    wanted = parser.parse_args()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    text = (
        f"# Applying, {clock.today().isoformat()}\n\n{os.cpu_count()} cores, {memory:.0f} GiB, one web process; a form of "
        f"{PAGES * PER_PAGE} questions on {PAGES} pages, walked over loopback for {wanted.seconds:g} s at {RATE:.0f} requests a "
        "second, for the one core that a web process uses (`python -m bench.procedures`). A wait counts from the moment a request was due.\n\n"
        + rules()
        + "\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        text += papers(Path(folder), wanted.papers) + "\n"
    for name in wanted.database:
        with tempfile.TemporaryDirectory() as folder, _database(name, wanted.server) as url:
            text += run(Path(folder), url, wanted.seconds) + mails(Path(folder), url, wanted.mails) + "\n"
    if wanted.write:
        RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
