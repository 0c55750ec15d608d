"""What is kept by whom, who leaves, and what a handover of a day has to look at."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hoshin.foundation.handover.models import Handover, PlannedHandover
from hoshin.foundation.handover.rules import (
    Held,
    Keeping,
    Option,
    Proposal,
    Seat,
    Staffing,
    Unit,
    is_ownerless,
    needs_review,
    proposal_for,
    successors_of,
)
from hoshin.foundation.people.public import (
    Role,
    days_of_leaving,
    labels_of_active_accounts,
    posts_left_by,
    sections_on,
    staffing_on,
)

AT_ONCE = 200
"""Rows that a person can still look through one by one; more are chosen for by groups."""
AROUND = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class HoldingKind:
    """A kind of things that somebody has to answer for, registered by the room they belong to.

    `held` gives every open thing of the kind with its keeper, as of a day. `pass_on` gives things of one keeper to another, inside the
    caller's transaction, and writes the room's own trail: `pass_on(person=…, thing_ids=…, to_id=…, now=…)`. None says
    that the thing stays with its post or section; `goes_with` names the kind that it follows (an answer owed follows its
    sheet), and without that a post or section that nobody answers for has to be filled.
    """

    code: str
    label: str
    keeping: Keeping
    held: Callable[[date], Iterable[Held]]
    pass_on: Callable[..., Any] | None = None
    goes_with: str = ""


_kinds: dict[str, HoldingKind] = {}


def register_holdings(kind: HoldingKind) -> None:
    """Let things of this kind pass in a handover; a second kind of the same code is a defect (ValueError)."""
    if kind.code in _kinds:
        raise ValueError(f"handover: {kind.code!r} is registered twice")
    _kinds[kind.code] = kind


def kind_of(code: str) -> HoldingKind:
    """The kind of that code; KeyError when nobody registered it."""
    return _kinds[code]


def kinds() -> tuple[HoldingKind, ...]:
    """Every kind of things that somebody registered, in the order of their registration."""
    return tuple(_kinds.values())


@dataclass(frozen=True, slots=True)
class Row:
    """A thing that has to be looked at, with whom we propose."""

    kind: HoldingKind
    held: Held
    keeper: str
    proposal: Proposal
    is_ownerless: bool

    @property
    def key(self) -> str:
        """The name of its choice in the form: another keeper is another row."""
        return f"to:{self.kind.code}:{self.held.thing_id}:{self.held.keeper_id}"

    @property
    def options(self) -> tuple[Option, ...]:
        """Who could take it over."""
        return self.proposal.options

    def offers(self, keeper_id: int | None) -> bool:
        """Whether this keeper is among those who could take it over."""
        return keeper_id in {option.id for option in self.options}


@dataclass(frozen=True, slots=True)
class Group:
    """All things of one kind that one keeper has (of one section, where they are bound to it): one choice gives them away."""

    kind: HoldingKind
    keeper_id: int
    within: int | None
    keeper: str
    proposal: Proposal
    rows: tuple[Row, ...]

    @property
    def key(self) -> str:
        """The name of its choice in the form."""
        return f"all:{self.kind.code}:{self.keeper_id}" + (f":{self.within}" if self.within is not None else "")

    @property
    def is_ownerless(self) -> bool:
        """Whether nobody answers for them."""
        return self.rows[0].is_ownerless


@dataclass(frozen=True, slots=True)
class Moving:
    """What passes with a post by itself: who left it, who holds it now, and how many things of each kind go with it."""

    account_id: int
    label: str
    post: str
    successors: tuple[int, ...]
    successor_labels: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A handover as it is looked at before it is carried out."""

    day: date
    staffing: Staffing
    rows: tuple[Row, ...]
    moving: tuple[Moving, ...]
    stuck: tuple[tuple[str, str, int], ...]
    """What only somebody in that post or section could do: keeper, kind and how many."""

    @property
    def ownerless(self) -> int:
        """How many of the rows have nobody to answer for them."""
        return sum(row.is_ownerless for row in self.rows)

    @property
    def is_large(self) -> bool:
        """Whether a person could not look through its rows one by one: they are chosen for by groups."""
        return len(self.rows) > AT_ONCE

    @property
    def digest(self) -> str:
        """What tells this review from any other with other rows."""
        return hashlib.sha256("\n".join(row.key for row in self.rows).encode()).hexdigest()

    @property
    def groups(self) -> list[Group]:
        """The rows by keeper and kind, in their order."""
        found: dict[tuple[str, int, int | None], list[Row]] = {}
        for row in self.rows:
            found.setdefault((row.kind.code, row.held.keeper_id, row.held.within), []).append(row)
        return [
            Group(rows[0].kind, keeper_id, within, rows[0].keeper, rows[0].proposal, tuple(rows))
            for (_, keeper_id, within), rows in found.items()
        ]


def staffing_of(day: date) -> Staffing:
    """The city hall on `day`; a handful of queries whatever its size."""
    seats = {
        post.post_id: Seat(
            post.post_id, post.label, post.role.value, post.role is Role.SECTION_HEAD, post.section_id, post.holders
        )
        for post in staffing_on(day)
    }
    units = {one.section_id: Unit(one.section_id, one.name, one.parent_id) for one in sections_on(day)}
    return Staffing(seats, units, posts_left_by(day), labels_of_active_accounts())


def review_of(day: date) -> Review:
    """Everything that a handover of `day` has to look at, also before that day; a query or two for each kind."""
    staffing = staffing_of(day)
    rows: list[Row] = []
    counted: list[tuple[HoldingKind, Counter[int]]] = []
    for kind in _kinds.values():
        things = list(kind.held(day))
        counted.append((kind, Counter(thing.keeper_id for thing in things)))
        if kind.pass_on is not None:
            rows += _rows(kind, things, staffing)
    rows.sort(key=lambda row: (row.keeper, row.held.keeper_id, row.kind.label, row.held.label, row.key))
    return Review(day, staffing, tuple(rows), _moving(counted, staffing), _stuck(counted, staffing))


def _stuck(counted: Sequence[tuple[HoldingKind, Counter[int]]], staffing: Staffing) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (staffing.name_of(kind.keeping, keeper), kind.label, count)
        for kind, keepers in counted
        if kind.pass_on is None and not kind.goes_with
        for keeper, count in sorted(keepers.items())
        if is_ownerless(kind.keeping, keeper, staffing)
    )


def _rows(kind: HoldingKind, things: Sequence[Held], staffing: Staffing) -> list[Row]:
    proposals: dict[tuple[int, int | None], Proposal] = {}
    found: list[Row] = []
    for thing in things:
        keeper, within = thing.keeper_id, thing.within
        if needs_review(kind.keeping, keeper, staffing, within=within):
            if (keeper, within) not in proposals:
                proposals[keeper, within] = proposal_for(kind.keeping, keeper, staffing, within=within)
            name = staffing.name_of(kind.keeping, keeper)
            lost = is_ownerless(kind.keeping, keeper, staffing, within=within)
            found.append(Row(kind, thing, name, proposals[keeper, within], lost))
    return found


def _moving(counted: Sequence[tuple[HoldingKind, Counter[int]]], staffing: Staffing) -> tuple[Moving, ...]:
    found: list[Moving] = []
    for account_id, posts in staffing.left.items():
        for post_id in posts:
            seat = staffing.seats[post_id]
            keepers = {Keeping.POST: seat.post_id, Keeping.SECTION: seat.section_id}
            counts = tuple(
                (kind.label, count[keeper])
                for kind, count in counted
                if (keeper := keepers.get(kind.keeping)) is not None and count[keeper]
            )
            after = tuple(one for one in successors_of(account_id, staffing) if one in seat.holders)
            labels = tuple(staffing.people.get(one, "") for one in after)
            name = staffing.people.get(account_id, "在籍していない職員")
            if counts:
                found.append(Moving(account_id, name, seat.label, after, labels, counts))
    return tuple(sorted(found, key=lambda one: (one.post, one.label)))


def days_to_choose(today: date) -> list[date]:
    """The days around today on which main posts changed hands, today among them."""
    return sorted({*days_of_leaving(today - AROUND, today + AROUND), today})


def usual_day(today: date) -> date:
    """The day that the page opens with: the last one on which posts changed hands within the past weeks, else today."""
    return max(days_of_leaving(today - AROUND, today), default=today)


@dataclass(frozen=True, slots=True)
class Ownerless:
    """The count of things that nobody answers for, by kind."""

    things: int
    found: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(count for _, count in self.found)

    @property
    def sentence(self) -> str:
        """The count in one Japanese sentence."""
        if not self.found:
            return f"引き継ぐ相手のいるものを{self.things:,}件数え、持ち主のいないものはありません。"
        named = "、".join(f"{label}{count:,}件" for label, count in self.found)
        return f"{self.things:,}件のうち{self.count:,}件に、持ち主がいません（{named}）。"


def count_ownerless(day: date) -> Ownerless:
    """Everything that somebody has to answer for, counted, and what of it nobody does."""
    staffing = staffing_of(day)
    things = 0
    found: list[tuple[str, int]] = []
    for kind in _kinds.values():
        if kind.goes_with:
            continue
        keepers = Counter((thing.keeper_id, thing.within) for thing in kind.held(day))
        things += keepers.total()
        lost = sum(
            count
            for (keeper, within), count in keepers.items()
            if is_ownerless(kind.keeping, keeper, staffing, within=within)
        )
        if lost:
            found.append((kind.label, lost))
    return Ownerless(things, tuple(found))


def past_handovers(limit: int = 20) -> list[Handover]:
    """The handovers that were carried out, the last first."""
    return list(Handover.objects.all()[:limit])


def plan_for(day: date) -> PlannedHandover | None:
    """What is planned for that day and still waits for it."""
    return PlannedHandover.objects.waiting().filter(effective_on=day).first()


def plans(limit: int = 20) -> list[PlannedHandover]:
    """The plans with what became of them, the latest day first."""
    return list(PlannedHandover.objects.all()[:limit])
