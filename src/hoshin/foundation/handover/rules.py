"""Who should take over what is kept by an official, a post or a section; no Django."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Keeping(StrEnum):
    """Whose a thing is: somebody's own, a post's, or a section's."""

    ACCOUNT = "account"
    POST = "post"
    SECTION = "section"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {"account": "職員", "post": "職", "section": "組織"}[self.value]


class PlanState(StrEnum):
    """What became of a handover that was planned before its day."""

    WAITING = "waiting"
    CARRIED_OUT = "carried_out"
    DROPPED = "dropped"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {"waiting": "予定", "carried_out": "実施", "dropped": "取りやめ", "failed": "行えず"}[self.value]


@dataclass(frozen=True, slots=True)
class Held:
    """A thing and who keeps it: the number of an account, a post or a section, as its kind says.

    `within` is the section whose officials alone can work on it: an account that has no post there keeps it no more.
    """

    thing_id: str
    label: str
    url: str
    keeper_id: int
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A post with whoever holds it on the day."""

    post_id: int
    label: str
    role: str
    is_head: bool
    section_id: int | None
    holders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A section that exists on the day."""

    section_id: int
    label: str
    parent_id: int | None


@dataclass(frozen=True)
class Staffing:
    """The city hall on the day of a handover; `left` names the posts that each leaver had until the day before."""

    seats: Mapping[int, Seat]
    units: Mapping[int, Unit]
    left: Mapping[int, tuple[int, ...]]
    people: Mapping[int, str]

    @cached_property
    def employed(self) -> frozenset[int]:
        """Everybody who holds a post."""
        return frozenset(holder for seat in self.seats.values() for holder in seat.holders)

    @cached_property
    def staffed(self) -> frozenset[int]:
        """The sections in which somebody holds a post."""
        return frozenset(
            seat.section_id
            for seat in self.seats.values()
            if seat.holders and seat.section_id is not None and seat.section_id in self.units
        )

    @cached_property
    def members(self) -> Mapping[int, frozenset[int]]:
        """Who holds a post in each section that exists."""
        return {
            section_id: frozenset(holder for seat in self.seats_in(section_id) for holder in seat.holders)
            for section_id in self.staffed
        }

    def upwards(self, section_id: int | None) -> Iterator[int]:
        """The section and those above it, from below."""
        seen: set[int] = set()
        while section_id is not None and section_id not in seen:
            seen.add(section_id)
            yield section_id
            unit = self.units.get(section_id)
            section_id = unit.parent_id if unit is not None else None

    def seats_in(self, section_id: int) -> Iterator[Seat]:
        """The posts of the section that somebody holds, heads first."""
        held = [seat for seat in self.seats.values() if seat.section_id == section_id and seat.holders]
        yield from sorted(held, key=lambda seat: not seat.is_head)

    def name_of(self, keeping: Keeping, keeper_id: int) -> str:
        """How the keeper is called."""
        if keeping is Keeping.ACCOUNT:
            return self.people.get(keeper_id, "在籍していない職員")
        if keeping is Keeping.POST:
            seat = self.seats.get(keeper_id)
            return seat.label if seat is not None else "廃止された職"
        unit = self.units.get(keeper_id)
        return unit.label if unit is not None else "廃止された組織"


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody (or some post or section) who could take a thing over."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who could take over, whom we propose (None: a person must choose), and why, in a word."""

    options: tuple[Option, ...]
    proposed: int | None
    reason: str


NOBODY = "後任も所属長もいません"


def is_ownerless(keeping: Keeping, keeper_id: int, staffing: Staffing, *, within: int | None = None) -> bool:
    """Whether nobody answers for what this keeper keeps, `within` a section where it can be worked on there only."""
    if keeping is Keeping.ACCOUNT:
        return keeper_id not in (staffing.employed if within is None else staffing.members.get(within, frozenset()))
    if keeping is Keeping.POST:
        seat = staffing.seats.get(keeper_id)
        return seat is None or not seat.holders
    return keeper_id not in staffing.staffed


def needs_review(keeping: Keeping, keeper_id: int, staffing: Staffing, *, within: int | None = None) -> bool:
    """Whether a thing has to be looked at in this handover: its keeper leaves, or is nobody at all.

    What belongs to a section without people goes where the section's own things go.
    """
    if within is not None and within not in staffing.staffed:
        return False
    leaves = keeping is Keeping.ACCOUNT and keeper_id in staffing.left
    return leaves or is_ownerless(keeping, keeper_id, staffing, within=within)


def proposal_for(keeping: Keeping, keeper_id: int, staffing: Staffing, *, within: int | None = None) -> Proposal:
    """Who should take over from this keeper.

    From an official: whoever holds the same post now, else the head of the section, else the head above; `within` a section
    only somebody of it, and the official only with a post there. From a vacant
    post: a held post of the same role in the section, else the head's, else the same role elsewhere. From a section
    without people: the nearest section above that has some.
    """
    if keeping is Keeping.ACCOUNT:
        return _from_account(keeper_id, staffing) if within is None else _inside(keeper_id, within, staffing)
    return _from_post(keeper_id, staffing) if keeping is Keeping.POST else _from_section(keeper_id, staffing)


def successors_of(account_id: int, staffing: Staffing) -> list[int]:
    """Those who hold now what this account held until the day before."""
    posts = [staffing.seats[post_id] for post_id in staffing.left.get(account_id, ()) if post_id in staffing.seats]
    return [holder for seat in posts for holder in seat.holders if holder != account_id]


def _from_account(account_id: int, staffing: Staffing) -> Proposal:
    left = [staffing.seats[post_id] for post_id in staffing.left.get(account_id, ()) if post_id in staffing.seats]
    options: dict[int, str] = {}
    same = successors_of(account_id, staffing)
    for seat in left:
        _offer(options, seat, staffing, apart_from=account_id)
    above = [above for seat in left for above in staffing.upwards(seat.section_id)]
    heads = [seat for section_id in above for seat in staffing.seats_in(section_id) if seat.is_head]
    for seat in heads:
        _offer(options, seat, staffing, apart_from=account_id)
    for section_id in dict.fromkeys(seat.section_id for seat in left):
        for seat in staffing.seats_in(section_id) if section_id is not None else ():
            _offer(options, seat, staffing, apart_from=account_id)
    of_heads = [holder for seat in heads for holder in seat.holders if holder != account_id]
    proposed = next(iter([*same, *of_heads]), None)
    reason = "同じ職の後任" if same else "所属長" if of_heads else NOBODY
    if account_id in staffing.employed:
        options[account_id] = f"引き継がない（{staffing.people.get(account_id, '本人')}が続ける）"
    return Proposal(_options(options), proposed, reason)


def _inside(account_id: int, section_id: int, staffing: Staffing) -> Proposal:
    options: dict[int, str] = {}
    for seat in staffing.seats_in(section_id):
        _offer(options, seat, staffing, apart_from=account_id)
    same = [one for one in successors_of(account_id, staffing) if one in options]
    proposed = next(iter([*same, *options]), None)
    has_head = any(seat.is_head and proposed in seat.holders for seat in staffing.seats_in(section_id))
    reason = "同じ職の後任" if same else "所属長" if has_head else "担当課の職員" if options else NOBODY
    if account_id in staffing.members.get(section_id, frozenset()):
        options[account_id] = f"引き継がない（{staffing.people.get(account_id, '本人')}が続ける）"
    return Proposal(_options(options), proposed, reason)


def _offer(options: dict[int, str], seat: Seat, staffing: Staffing, *, apart_from: int) -> None:
    for holder in seat.holders:
        if holder != apart_from:
            options.setdefault(holder, f"{seat.label}（{staffing.people.get(holder, '')}）")


def _from_post(post_id: int, staffing: Staffing) -> Proposal:
    vacant = staffing.seats.get(post_id)
    held = [seat for seat in staffing.seats.values() if seat.holders and seat.post_id != post_id]
    if vacant is None:
        return Proposal(tuple(Option(seat.post_id, seat.label) for seat in held), None, NOBODY)
    beside = [seat for seat in held if seat.section_id == vacant.section_id]
    alike = [seat for seat in held if seat.role == vacant.role]
    heads = [seat for above in staffing.upwards(vacant.section_id) for seat in staffing.seats_in(above) if seat.is_head]
    ranked = [*(seat for seat in alike if seat in beside), *heads, *alike, *beside]
    options = {seat.post_id: seat.label for seat in ranked if seat.post_id != post_id}
    proposed = next(iter(options), None)
    is_alike = proposed is not None and staffing.seats[proposed].role == vacant.role
    return Proposal(_options(options), proposed, "同じ役割の職" if is_alike else "所属長" if options else NOBODY)


def _from_section(section_id: int, staffing: Staffing) -> Proposal:
    above = [each for each in staffing.upwards(section_id) if each in staffing.staffed and each != section_id]
    others = [each for each in staffing.units if each in staffing.staffed and each != section_id]
    options = {each: staffing.units[each].label for each in [*above, *others]}
    return Proposal(_options(options), above[0] if above else None, "上位の組織" if above else NOBODY)


def _options(found: Mapping[int, str]) -> tuple[Option, ...]:
    return tuple(Option(key, label) for key, label in found.items())
