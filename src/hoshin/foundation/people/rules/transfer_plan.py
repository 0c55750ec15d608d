"""From a transfer file to what it would change, row by row, with everything that is wrong named in its row."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from hoshin.foundation.people.rules.organisation import overlaps
from hoshin.foundation.people.rules.persons import Role
from hoshin.foundation.people.rules.transfer_file import CONCURRENT, MAIN, TransferRow
from hoshin.foundation.people.rules.transfers import (
    Change,
    Holding,
    KnownAccount,
    KnownPost,
    PlannedRow,
    Snapshot,
    TransferPlan,
)

MayAssign = Callable[[Role], bool]


def plan_transfer(
    rows: Sequence[TransferRow], snapshot: Snapshot, *, effective_on: date, may_assign: MayAssign
) -> TransferPlan:
    """What `rows` would change on `effective_on`; people who are not in the file stay where they are."""
    planned = [_read(row, snapshot, effective_on, may_assign) for row in rows]
    places_of: defaultdict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(planned):
        if row.account_id is not None:
            places_of[row.account_id].append(place)
    without_post: list[str] = []
    for account_id, places in places_of.items():
        held = snapshot.holdings.get(account_id, ())
        mine = [planned[place] for place in places]
        for place in places:
            planned[place] = _beside_the_others(planned[place], mine, held, snapshot, effective_on)
        if _is_left_without([planned[place] for place in places], held, effective_on):
            without_post.append(f"{mine[0].label}（{mine[0].login_name}）")
    return TransferPlan(tuple(planned), tuple(sorted(without_post)))


def _read(row: TransferRow, snapshot: Snapshot, effective_on: date, may_assign: MayAssign) -> PlannedRow:
    """One row by itself: does it name things that exist, and which assignment does it speak of?"""
    account = snapshot.accounts.get(row.login_name)
    leaving, arriving = snapshot.posts.get(row.from_code), snapshot.posts.get(row.to_code)
    held = snapshot.holdings.get(account.account_id, ()) if account else ()
    holding = next((one for one in _on(effective_on, held) if one.post_code == row.from_code), None)
    change = _change(row, holding)
    problems = [*_account_problems(row, account), *_code_problems(row, leaving, arriving)]
    if account is not None and leaving is not None:
        problems += _leaving_problems(leaving, holding, change, effective_on)
    if change is not Change.NONE:
        problems += _arriving_problems(row, leaving, arriving, may_assign)
    return PlannedRow(
        line=row.line,
        login_name=row.login_name,
        label=account.label if account else row.label,
        change=change.value,
        kind=row.kind,
        from_post=leaving.name if leaving else row.from_code,
        to_post=arriving.name if arriving else row.to_code,
        account_id=account.account_id if account else None,
        assignment_id=holding.assignment_id if holding else None,
        post_id=arriving.post_id if arriving else None,
        is_concurrent=row.kind == CONCURRENT,
        problems=tuple(problems),
    )


def _on(day: date, held: Iterable[Holding]) -> list[Holding]:
    return [holding for holding in held if overlaps(holding.starts_on, holding.ends_on, day, day)]


def _change(row: TransferRow, holding: Holding | None) -> Change:
    if not row.to_code:
        return Change.LEAVE
    if not row.from_code:
        return Change.APPOINT
    changes_kind = holding is not None and holding.is_concurrent != (row.kind == CONCURRENT)
    return Change.MOVE if row.from_code != row.to_code or changes_kind else Change.NONE


def _account_problems(row: TransferRow, account: KnownAccount | None) -> Iterable[str]:
    if not row.login_name:
        yield "ログイン名がありません。"
    elif account is None:
        yield f"ログイン名「{row.login_name}」の職員はいません。先に職員を登録してください。"
    elif row.to_code and not account.is_active:
        yield "この職員は無効になっています。"


def _code_problems(row: TransferRow, leaving: KnownPost | None, arriving: KnownPost | None) -> Iterable[str]:
    if not row.from_code and not row.to_code:
        yield "現在の職コードも新しい職コードもありません。"
    if row.from_code and leaving is None:
        yield f"現在の職コード「{row.from_code}」の職はありません。"
    if row.to_code and arriving is None:
        yield f"新しい職コード「{row.to_code}」の職はありません。"
    if row.to_code and row.kind not in {MAIN, CONCURRENT}:
        yield "区分は「主務」か「兼務」のどちらかを書いてください。"


def _leaving_problems(leaving: KnownPost, holding: Holding | None, change: Change, effective_on: date) -> Iterable[str]:
    if holding is None:
        yield f"その日に「{leaving.name}」に就いていません。"
    elif change is not Change.NONE and holding.starts_on >= effective_on:
        yield f"「{leaving.name}」に就くのがその日からなので、その日に離れることはできません。"


def _arriving_problems(
    row: TransferRow, leaving: KnownPost | None, arriving: KnownPost | None, may_assign: MayAssign
) -> Iterable[str]:
    if arriving is not None and not arriving.is_open:
        yield f"「{arriving.name}」は、その日には置かれていない職です。"
    for post in (leaving, arriving):
        if post is not None and row.from_code != row.to_code and not may_assign(post.role):
            yield f"「{post.name}」の異動は運用者だけができます。"


def _beside_the_others(
    row: PlannedRow, mine: Sequence[PlannedRow], held: Sequence[Holding], snapshot: Snapshot, effective_on: date
) -> PlannedRow:
    """The row with the problems that show only beside the person's other rows and what the person holds."""
    problems: list[str] = []
    if row.assignment_id is not None and sum(other.assignment_id == row.assignment_id for other in mine) > 1:
        problems.append("同じ職員の同じ現在の職が、二つの行にあります。")
    if row.starts is not None:
        ended = {other.ends for other in mine}
        staying = [holding for holding in held if holding.assignment_id not in ended and _lasts(holding, effective_on)]
        starting = [other for other in mine if other.starts is not None]
        problems += _double_post(row, starting, staying, snapshot)
        problems += [] if row.is_concurrent else _double_main(starting, staying, snapshot)
    return replace(row, problems=(*row.problems, *problems))


def _lasts(holding: Holding, effective_on: date) -> bool:
    """Whether a holding is in force on the effective day or on any later day."""
    return overlaps(holding.starts_on, holding.ends_on, effective_on, None)


def _double_post(
    row: PlannedRow, starting: Sequence[PlannedRow], staying: Sequence[Holding], snapshot: Snapshot
) -> Iterable[str]:
    kept = {snapshot.posts[holding.post_code].post_id for holding in staying}
    if row.starts in kept or sum(other.starts == row.starts for other in starting) > 1:
        yield f"「{row.to_post}」に二重に就くことになります。"


def _double_main(starting: Sequence[PlannedRow], staying: Sequence[Holding], snapshot: Snapshot) -> Iterable[str]:
    if sum(not other.is_concurrent for other in starting) > 1:
        yield "主務が二つになります。"
    for holding in staying:
        if not holding.is_concurrent:
            name = snapshot.posts[holding.post_code].name
            yield f"今の主務「{name}」を離れる行がないため、主務が二つになります。"


def _is_left_without(mine: Sequence[PlannedRow], held: Sequence[Holding], effective_on: date) -> bool:
    ended = {row.ends for row in mine if row.ends is not None}
    stays = any(holding.assignment_id not in ended for holding in _on(effective_on, held))
    return bool(ended) and not stays and all(row.starts is None for row in mine)
