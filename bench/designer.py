# ruff: noqa: PLC0415 - Django is set up before its models are imported; a table is printed
"""How long saving a large form takes: `python -m bench.designer`. 200 questions, 100 rules, one change saved.

The target is a second, the whole of the official's click. Measured is the page's answer to the click: reading what was
sent, checking the whole form (references, circles, pages without a way), and the transaction on SQLite; beside it the
check alone and, as the peer, one row with the same document written by Django.
"""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

QUESTIONS, RULES, PER_PAGE, ROUNDS = 200, 100, 5, 15


def large_form() -> Any:
    """Pages of five questions, each second of which a rule shows because of an answer on the page before."""
    from hoshin.citizens.procedures.rules import Choice, Form, FormRule, Page, Question, QuestionType, RuleKind

    choices = (Choice("yes", "はい"), Choice("no", "いいえ"))
    questions = [
        Question(
            f"q{n}", QuestionType.CHOICE if n % 2 else QuestionType.TEXT, f"質問{n}", choices=choices if n % 2 else ()
        )
        for n in range(QUESTIONS)
    ]
    pages = tuple(
        Page(f"p{start}", f"ページ{start}", tuple(questions[start : start + PER_PAGE]))
        for start in range(0, QUESTIONS, PER_PAGE)
    )
    rules = tuple(
        FormRule(
            RuleKind.SHOW,
            f"q{n}",
            when={"op": "equals", "args": [{"answer": f"q{n - PER_PAGE - (n + 1) % 2}"}, {"value": "yes"}]},
        )
        for n in range(PER_PAGE + 1, PER_PAGE + 1 + RULES)
        if (n - PER_PAGE - (n + 1) % 2) % 2
    )
    more = tuple(
        FormRule(RuleKind.REQUIRE, f"q{n}", when={"op": "equals", "args": [{"answer": "q1"}, {"value": "yes"}]})
        for n in range(2, 2 + RULES - len(rules))
    )
    return Form(pages, rules + more)


def median(act: Callable[[], object]) -> float:
    """Milliseconds of the middle one of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Print the table."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hoshin.config.settings.test"
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    measure()


def measure() -> None:
    """One official, one procedure, one large form, one change again and again."""
    from django.test import Client

    from hoshin.citizens.procedures.actions import save_draft
    from hoshin.citizens.procedures.models import FormDraft
    from hoshin.citizens.procedures.public import save_procedure
    from hoshin.citizens.procedures.queries.designing import design
    from hoshin.citizens.procedures.rules import check_draft
    from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
    from hoshin.foundation.people.tests.city import build_city

    now = datetime(2026, 11, 24, tzinfo=UTC)
    city = build_city()
    staff = city.person("ict-staff")
    save_procedure(person=staff, entry=ENTRY, now=now)
    form = large_form()
    held = save_draft(person=staff, procedure_code=ENTRY.code, form=form, seen="0.0", change="", now=now)
    browser = Client()
    browser.force_login(city.accounts["ict-staff"])
    base = f"/staff/procedures/{ENTRY.code}/form/"

    def click() -> None:
        seen = design(staff, ENTRY.code).stamp
        answer = browser.post(f"{base}questions/q0/", {"seen": seen, "type": "text", "label": f"質問 {time.time()}"})
        assert answer.status_code == 302, answer.content.decode()[:2000]

    def peer() -> None:
        FormDraft.objects.filter(pk=held.draft.pk if held.draft else 0).update(document=document)

    document = FormDraft.objects.get().document
    print(f"{QUESTIONS} questions, {len(form.rules)} rules, median of {ROUNDS}, SQLite")
    for title, act in (
        ("the click: read, check, save, audit", click),
        ("the overview drawn", lambda: browser.get(base)),
        ("the check of the whole form alone", lambda: check_draft(replace(form), is_number_affair=False)),
        ("peer: one row with the same document", peer),
    ):
        print(f"{title:40} {median(act):8.1f} ms")


if __name__ == "__main__":
    main()
