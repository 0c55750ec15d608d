"""Until when a group of fields is kept from the public: the one place that decides it.

A city-wide date counts for every sheet; a sheet's own date counts in its place, earlier or later. Money can be kept back
from one fiscal year on, so that what was announced in former years stays public.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules.vocabulary import FieldGroup

EVERY_YEAR = 0
LONGEST_DAYS = 1100


@dataclass(frozen=True, slots=True)
class Hold:
    """A group of fields is public only from `publish_on` on; without `sheet_id` on every sheet."""

    group: FieldGroup
    publish_on: date
    sheet_id: int | None = None
    from_fiscal_year: int = EVERY_YEAR

    def covers(self, fiscal_year: int | None) -> bool:
        """Whether the hold speaks of that year; the whole group (None) only when it names no year."""
        if self.from_fiscal_year == EVERY_YEAR:
            return True
        return fiscal_year is not None and fiscal_year >= self.from_fiscal_year


@dataclass(frozen=True)
class Disclosure:
    """What the public may see on one day, given every hold there is."""

    holds: tuple[Hold, ...]
    today: date

    def opens_on(self, group: FieldGroup, sheet_id: int, fiscal_year: int | None = None) -> date | None:
        """The day from which the public sees the group (of that year) of the sheet; None when it does already."""
        deciding = self._deciding(group, sheet_id, fiscal_year)
        day = max((hold.publish_on for hold in deciding), default=None)
        return day if day is not None and day > self.today else None

    def shows(self, group: FieldGroup, sheet_id: int, fiscal_year: int | None = None) -> bool:
        """Whether the public sees the group (of that year) of the sheet."""
        return self.opens_on(group, sheet_id, fiscal_year) is None

    def withheld(self, sheet_id: int) -> tuple[Hold, ...]:
        """The holds that keep something of this sheet from the public today, in the order of the page."""
        found = {
            hold: None
            for group in FieldGroup
            for year in (None, *sorted({hold.from_fiscal_year for hold in self.holds if hold.group is group}))
            for hold in self._deciding(group, sheet_id, year or None)
            if hold.publish_on > self.today
        }
        return tuple(found)

    def is_hushed(self, group: FieldGroup) -> bool:
        """Whether anything of the group is kept back anywhere, so that totals have to be counted one by one."""
        return any(hold.group is group and hold.publish_on > self.today for hold in self.holds)

    def sheets_apart(self, group: FieldGroup) -> tuple[bool, frozenset[int]]:
        """Whether the city keeps the whole group back, and the sheets whose own date says otherwise."""
        is_closed = any(
            hold.publish_on > self.today
            for hold in self.holds
            if hold.group is group and hold.sheet_id is None and hold.covers(None)
        )
        own = {hold.sheet_id for hold in self.holds if hold.group is group and hold.sheet_id is not None}
        return is_closed, frozenset(sheet for sheet in own if self.shows(group, sheet) == is_closed)

    def _deciding(self, group: FieldGroup, sheet_id: int, fiscal_year: int | None) -> list[Hold]:
        """The sheet's own holds where it has any, else the city's."""
        covering = [hold for hold in self.holds if hold.group is group and hold.covers(fiscal_year)]
        own = [hold for hold in covering if hold.sheet_id == sheet_id]
        return own or [hold for hold in covering if hold.sheet_id is None]


def check_hold(hold: Hold, today: date) -> None:
    """Refuse a date that keeps nothing back or hides a thing for years, and a year where the group has none."""
    if hold.publish_on <= today:
        raise RuleBroken(
            "公開日は、明日以後の日にしてください。すぐに公開する場合は、設定を解除してください。", field="publish_on"
        )
    if (hold.publish_on - today).days > LONGEST_DAYS:
        raise RuleBroken("公開日は、3年以内の日にしてください。", field="publish_on")
    if hold.from_fiscal_year != EVERY_YEAR and hold.group is not FieldGroup.BUDGET:
        raise RuleBroken("年度を指定できるのは「予算と決算」だけです。", field="fiscal_year")


def disclosure_of(holds: Iterable[Hold], today: date) -> Disclosure:
    """What those holds leave for the public to see on `today`."""
    return Disclosure(tuple(holds), today)
