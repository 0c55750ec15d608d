"""A year's requests as the finance section filled them in: compared and kept as a report, then recorded whole or not at all."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict, NotAllowed
from hoshin.steering.plan.actions.money import assess_budget, grant_budget, refuse_budget
from hoshin.steering.plan.actions.staged_file import check_applicable, file_facts, settle, trail, waiting_file
from hoshin.steering.plan.models import BudgetImport, BudgetLine
from hoshin.steering.plan.queries.budget_year import held_line, lines_to_settle, may_settle_year
from hoshin.steering.plan.rules.budget_file import NUMBER, BudgetStep, ResultRow, read_results, steps_of
from hoshin.steering.plan.rules.sheet_file import Fault

IMPORT = "plan.budget_import"


@transaction.atomic
def stage_budget_import(
    *, person: Person, fiscal_year: int, file_name: str, content: bytes, rows: Sequence[Sequence[str]], now: datetime
) -> BudgetImport:
    """Compare every row with its line and keep the report; nothing is recorded yet.

    Raises NotAllowed for somebody who does not assess that year, RuleBroken for a file of another shape.
    """
    if person.account_id is None or not may_settle_year(person, fiscal_year):
        raise NotAllowed("査定の結果を取り込めるのは、その年度の財政担当課とCIOスタッフです。")
    read = read_results(rows)
    lines = {line.pk: line for line in lines_to_settle(person, fiscal_year)}
    kept = [told for row in read if (told := _compared(row, lines.get(row.line_id)))]
    staged = BudgetImport.objects.create(
        account_id=person.account_id,
        fiscal_year=fiscal_year,
        **file_facts(file_name, content),
        row_count=len(read),
        change_count=sum(bool(row["steps"]) for row in kept),
        fault_count=sum(bool(row["faults"]) for row in kept),
        rows=kept,
        sent_at=now,
    )
    trail(staged, "staged", person=person, thing_kind=IMPORT, now=now)
    return staged


def _compared(row: ResultRow, line: BudgetLine | None) -> dict[str, Any] | None:
    """The row in the words of the report; None when it changes nothing and nothing is wrong."""
    faults, before = list(row.faults), ("", "", "", "")
    steps: list[BudgetStep] = []
    if line is None and not faults:
        faults.append(Fault(NUMBER, "この年度の、あなたが結果を記録できる要求の中に、この行はありません。"))
    if line is not None and not faults:
        held = held_line(line)
        before = held.written
        steps, faults = steps_of(row, held)
        if steps and row.stamp != held.stamp:
            steps, faults = (
                [],
                [Fault(NUMBER, "書き出した後に、ほかの職員が記録しました。もう一度書き出してください。")],
            )
    if not steps and not faults:
        return None
    return {
        "place": row.place,
        "line": row.line_id,
        "stamp": row.stamp,
        "number": line.sheet.number if line else row.number,
        "title": line.sheet.title if line else "",
        "before": list(before),
        "after": list(row.cells),
        "steps": [asdict(step) for step in steps],
        "faults": [asdict(fault) for fault in faults],
    }


@transaction.atomic
def apply_budget_import(*, person: Person, import_id: int, now: datetime) -> BudgetImport:
    """Record everything the report says, or nothing.

    Raises Conflict when a line was recorded on since the file was written, RuleBroken when the report names faults or
    changes nothing, and whatever a single assessment, grant or refusal raises.
    """
    staged = waiting_file(BudgetImport.objects.all(), person=person, import_id=import_id)
    check_applicable(staged)
    lines = BudgetLine.objects.select_for_update().in_bulk([row["line"] for row in staged.rows])
    moved = [row["number"] for row in staged.rows if _stands_otherwise(row, lines.get(row["line"]))]
    if moved:
        raise Conflict(
            f"ファイルを書き出した後に、{'、'.join(moved[:5])}の予算がほかの職員に記録されたため、何も記録していません。"
        )
    for row in sorted(staged.rows, key=lambda row: int(row["line"])):
        for step in row["steps"]:
            _record(person, row["line"], BudgetStep(**step), now)
    return settle(staged, BudgetImport.APPLIED, person=person, thing_kind=IMPORT, now=now)


def _stands_otherwise(row: dict[str, Any], line: BudgetLine | None) -> bool:
    return line is None or held_line(line).stamp != row["stamp"]


def _record(person: Person, line_id: int, step: BudgetStep, now: datetime) -> None:
    if step.code == "assess":
        assess_budget(person=person, line_id=line_id, assessed=step.amount, reason=step.reason, now=now)
    elif step.code == "grant":
        grant_budget(person=person, line_id=line_id, budgeted=step.amount, now=now)
    else:
        refuse_budget(person=person, line_id=line_id, reason=step.reason, now=now)


@transaction.atomic
def discard_budget_import(*, person: Person, import_id: int, now: datetime) -> BudgetImport:
    """Give the file up; the report stays readable."""
    staged = waiting_file(BudgetImport.objects.all(), person=person, import_id=import_id)
    return settle(staged, BudgetImport.DISCARDED, person=person, thing_kind=IMPORT, now=now)
