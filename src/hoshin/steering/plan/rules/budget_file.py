"""A year's requests as an Excel file that the finance section fills in: what a row says, and which steps follow from it.

A row carries a stamp over the line as it was written; a cell that still says what was written changes nothing.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow
from hoshin.steering.plan.rules.sheet_file import Fault, plain
from hoshin.steering.plan.rules.vocabulary import BudgetState

FILE_TITLE = "予算要求"
STAMP = "印（変えないでください）"
NUMBER, TITLE, SECTION, PURPOSE = "番号", "件名", "担当課", "使途"
REQUESTED, ASSESSED, RESULT = "要求額（千円）", "査定額（千円）", "結果"
BUDGETED, REASON = "予算額（千円）", "理由"
TITLES = (STAMP, NUMBER, TITLE, SECTION, PURPOSE, REQUESTED, ASSESSED, RESULT, BUDGETED, REASON)
GRANTED, REFUSED = "計上", "見送り"
RESULTS = (GRANTED, REFUSED)
MOST_LINES = 5000
LARGEST_AMOUNT = 10**12
LONGEST_REASON = 2000

_STAMP = re.compile(r"予算:(?P<line>[0-9]{1,12}):(?P<digest>[0-9a-f]{16})")
_AMOUNT = re.compile(r"[0-9]{1,13}")
_NOT_IN_AMOUNTS = re.compile(r"[,\s円千]")


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A year's money of one sheet as it stands, in thousand yen."""

    line_id: int
    state: BudgetState
    requested: int
    assessed: int | None
    budgeted: int | None
    reason: str

    @property
    def stamp(self) -> str:
        """What the hidden cell says: which line, and a digest of how it stood."""
        told = f"{self.line_id}|{self.state}|{self.requested}|{self.assessed}|{self.budgeted}|{self.reason}"
        return f"予算:{self.line_id}:{hashlib.sha256(told.encode()).hexdigest()[:16]}"

    @property
    def written(self) -> tuple[str, str, str, str]:
        """What the four cells that can be filled in say: assessed, result, budgeted, reason."""
        result = {BudgetState.IN_BUDGET: GRANTED, BudgetState.NOT_GRANTED: REFUSED}.get(self.state, "")
        return _amount_in_words(self.assessed), result, _amount_in_words(self.budgeted), plain(self.reason)


@dataclass(frozen=True, slots=True)
class BudgetStep:
    """One thing to be recorded: `assess`, `grant` or `refuse`."""

    code: str
    amount: int = 0
    reason: str = ""


@dataclass(slots=True)
class ResultRow:
    """One row of the file as it was read."""

    place: int
    line_id: int = 0
    stamp: str = ""
    number: str = ""
    cells: tuple[str, str, str, str] = ("", "", "", "")
    faults: list[Fault] = field(default_factory=list)


def _amount_in_words(amount: int | None) -> str:
    return "" if amount is None else str(amount)


def read_results(rows: Sequence[Sequence[str]]) -> list[ResultRow]:
    """The rows of the file; raises RuleBroken when its head is not the one that was written."""
    if not rows or tuple(plain(cell) for cell in rows[0][: len(TITLES)]) != TITLES:
        raise RuleBroken(
            "見出しの行が、書き出したときと違います。列を足したり、消したり、並べ替えたりしないでください。"
        )
    read = [_row(place, [plain(cell) for cell in row]) for place, row in enumerate(rows[1:], start=2) if any(row)]
    if len(read) > MOST_LINES:
        raise RuleBroken(f"行が多すぎます（{MOST_LINES:,}行まで）。")
    seen: dict[int, int] = {}
    for row in read:
        if row.line_id and row.line_id in seen:
            row.faults.append(Fault(NUMBER, f"{seen[row.line_id]}行目と同じ行です。"))
        seen.setdefault(row.line_id, row.place)
    return read


def _row(place: int, cells: list[str]) -> ResultRow:
    cells += [""] * (len(TITLES) - len(cells))
    found = _STAMP.fullmatch(cells[0])
    row = ResultRow(place, number=cells[1], cells=(cells[6], cells[7], cells[8], cells[9]))
    if found is None:
        row.faults.append(Fault(STAMP, "印が読み取れません。行を書き足したり、印を消したりしないでください。"))
    else:
        row.line_id, row.stamp = int(found["line"]), cells[0]
    return row


def steps_of(row: ResultRow, held: HeldLine) -> tuple[list[BudgetStep], list[Fault]]:
    """What the row asks to be recorded on a line that stands as `held`; nothing when its cells still say what was written."""
    if row.cells == held.written:
        return [], []
    try:
        return _steps(row, held), []
    except _Wrong as wrong:
        return [], [wrong.fault]


class _Wrong(Exception):
    """A cell that cannot be followed."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(column, message)


def _steps(row: ResultRow, held: HeldLine) -> list[BudgetStep]:
    result, reason = row.cells[1], row.cells[3]
    assessed, budgeted = _amount(ASSESSED, row.cells[0]), _amount(BUDGETED, row.cells[2])
    if len(reason) > LONGEST_REASON:
        raise _Wrong(REASON, f"{LONGEST_REASON}字以内で入力してください。")
    if result not in ("", *RESULTS):
        raise _Wrong(RESULT, f"「{result}」は読み取れません。「{GRANTED}」か「{REFUSED}」と入力してください。")
    if held.state is BudgetState.NOT_GRANTED or (held.state is BudgetState.IN_BUDGET and result != GRANTED):
        raise _Wrong(RESULT, f"すでに「{held.state.label}」です。Excelでは取り消せません。")
    if result == REFUSED:
        return _refusal(reason)
    if result == GRANTED:
        return _grant(held, assessed, budgeted, reason)
    if budgeted is not None:
        raise _Wrong(RESULT, f"予算額を入れるときは、結果に「{GRANTED}」と入力してください。")
    return _assessment(held, assessed, reason)


def _refusal(reason: str) -> list[BudgetStep]:
    if not reason:
        raise _Wrong(REASON, "見送りには理由が必要です。理由は担当課に届きます。")
    return [BudgetStep("refuse", reason=reason)]


def _grant(held: HeldLine, assessed: int | None, budgeted: int | None, reason: str) -> list[BudgetStep]:
    if budgeted is None:
        raise _Wrong(BUDGETED, "計上には予算額が必要です。")
    if held.state is not BudgetState.IN_BUDGET:
        return [*_assessment(held, assessed, reason), BudgetStep("grant", budgeted)]
    if assessed != held.assessed or reason != plain(held.reason):
        raise _Wrong(ASSESSED, "予算に計上した後は、査定額と理由を変えられません。")
    return [BudgetStep("grant", budgeted)]


def _assessment(held: HeldLine, assessed: int | None, reason: str) -> list[BudgetStep]:
    if assessed is None:
        raise _Wrong(ASSESSED, "査定額を入力してください。")
    is_known = held.state is BudgetState.ASSESSED and assessed == held.assessed and reason == plain(held.reason)
    return [] if is_known else [BudgetStep("assess", assessed, reason)]


def _amount(column: str, cell: str) -> int | None:
    """Thousand yen as typed; None for an empty cell."""
    text = _NOT_IN_AMOUNTS.sub("", narrow(cell))
    if not text:
        return None
    if not _AMOUNT.fullmatch(text) or int(text) > LARGEST_AMOUNT:
        raise _Wrong(column, f"「{cell}」は読み取れません。0以上の千円単位の数で入力してください。")
    return int(text)
