"""The effect ledger read: the bookings as a list, a sheet's own, and the totals by basic policy and unit."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, Value, When

from hoshin.kernel.bigrams import words_of
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models import BookingQuerySet, CountedWork, Effect, EffectBooking, Sheet, SheetQuerySet
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_sheets
from hoshin.steering.plan.rules import EffectKind, FieldGroup, year_before
from hoshin.steering.policy.public import basic_policies

SHOWN_ON_SHEET = 6
MOST_SUGGESTED = 200
_GAIN = F("baseline") - F("remaining")
_NOTHING = Decimal(0)
_AMOUNT = DecimalField(max_digits=20, decimal_places=1)


@dataclass(frozen=True, slots=True)
class EffectTotal:
    """What one basic policy's sheets are expected to save in a year and what the ledger says they did.

    `gained` counts the twelve whole months before today, which `expected` compares with; `gained_in_all` every month.
    """

    policy_number: int
    policy_label: str
    kind: EffectKind
    expected: Decimal
    gained: Decimal
    gained_in_all: Decimal

    @property
    def unit(self) -> str:
        """The unit of the three amounts: 時間, 千円 or 回."""
        return self.kind.unit

    @property
    def share(self) -> int | None:
        """What was gained in percent of what was expected; None where nothing was expected."""
        return round(100 * self.gained / self.expected) if self.expected else None


@dataclass(frozen=True, slots=True)
class EffectReading:
    """What a sheet is expected to save in a year and what it did: what the ledger says, else what was typed."""

    effect: Effect
    gained: Decimal | None
    """The twelve whole months before today in the ledger; None where the ledger counts nothing of the kind."""

    @property
    def value(self) -> Decimal | None:
        """What was saved in a year; None when nobody has said."""
        return self.effect.measured if self.gained is None else self.gained

    @property
    def source(self) -> str:
        """Where the value is from: `ledger`, `typed`, or nowhere."""
        if self.gained is not None:
            return "ledger"
        return "" if self.effect.measured is None else "typed"


@dataclass(frozen=True, slots=True)
class KindTotal:
    """One kind of effect added up: expected in a year, gained in the twelve whole months before today, gained in all."""

    kind: EffectKind
    expected: Decimal
    gained: Decimal
    gained_in_all: Decimal


@dataclass(frozen=True, slots=True)
class WantedBookings:
    """What the reader of the ledger asked for; an empty value asks for nothing."""

    words: str = ""
    kind: str = ""
    policy: int | None = None
    section: int | None = None
    year: int | None = None
    number: str = ""
    with_cancelled: bool = False


def effects_by_policy(sheets: SheetQuerySet | None = None, *, today: date) -> list[EffectTotal]:
    """Expected and gained effects of the listed sheets (or of `sheets`) by basic policy and kind; three queries.

    Policies and kinds of which nothing is expected or gained are left out. Money is in thousand yen.
    """
    wanted = Sheet.objects.public() if sheets is None else sheets
    expected = {
        (policy, kind): total
        for policy, kind, total in Effect.objects.filter(sheet__in=wanted.order_by().values("pk"))
        .order_by()
        .values_list("sheet__main_policy_id", "kind")
        .annotate(total=Sum("expected"))
    }
    gained = _gained(EffectBooking.objects.filter(sheet__in=wanted.order_by().values("pk")), today)
    return [
        EffectTotal(
            policy_number=policy.number,
            policy_label=str(policy),
            kind=kind,
            expected=expected.get((policy.pk, kind.value), _NOTHING),
            gained=gained[policy.pk, kind.value][0],
            gained_in_all=gained[policy.pk, kind.value][1],
        )
        for policy in basic_policies()
        for kind in EffectKind
        if (policy.pk, kind.value) in expected or (policy.pk, kind.value) in gained
    ]


def gains_of(sheets: SheetQuerySet, *, today: date) -> dict[tuple[int, str], Decimal]:
    """What the ledger counts for these sheets in the twelve whole months before today, by sheet and kind; one query.

    A sheet and kind of which something was ever booked is there, with zero when none of it falls into the year.
    """
    recent = Case(When(month__range=year_before(today), then=_GAIN), default=Value(_NOTHING), output_field=_AMOUNT)
    bookings = EffectBooking.objects.standing().filter(sheet__in=sheets.order_by().values("pk")).order_by()
    rows = bookings.values_list("sheet_id", "work__kind").annotate(recent=Sum(recent))
    return {(sheet, kind): gained for sheet, kind, gained in rows}


def effect_readings(sheet: Sheet, *, today: date) -> list[EffectReading]:
    """The sheet's yearly effects with what became of them; two queries."""
    gains = gains_of(SheetQuerySet(Sheet).filter(pk=sheet.pk), today=today)
    return [EffectReading(effect, gains.get((sheet.pk, effect.kind))) for effect in sheet.effects.all()]


def public_effects_by_policy(*, today: date) -> list[EffectTotal]:
    """The same totals without the sheets whose effects are kept from the public on `today`."""
    shown = Sheet.objects.public().filter(shown_sheets(disclosure_on(today), FieldGroup.EFFECTS))
    return effects_by_policy(shown, today=today)


def totals_by_kind(totals: Iterable[EffectTotal]) -> list[KindTotal]:
    """The totals of every policy added up by kind, in the order of the kinds."""
    found: dict[EffectKind, list[EffectTotal]] = defaultdict(list)
    for total in totals:
        found[total.kind].append(total)
    return [
        KindTotal(
            kind=kind,
            expected=sum((total.expected for total in found[kind]), _NOTHING),
            gained=sum((total.gained for total in found[kind]), _NOTHING),
            gained_in_all=sum((total.gained_in_all for total in found[kind]), _NOTHING),
        )
        for kind in EffectKind
        if kind in found
    ]


def _gained(bookings: BookingQuerySet, today: date) -> dict[tuple[int, str], tuple[Decimal, Decimal]]:
    """By policy and kind: what was gained in the last twelve whole months, and in all."""
    recent = Case(When(month__range=year_before(today), then=_GAIN), default=Value(_NOTHING), output_field=_AMOUNT)
    rows = (
        bookings.standing()
        .order_by()
        .values_list("sheet__main_policy_id", "work__kind")
        .annotate(recent=Sum(recent), total=Sum(_GAIN, output_field=_AMOUNT))
    )
    found: dict[tuple[int, str], tuple[Decimal, Decimal]] = defaultdict(lambda: (_NOTHING, _NOTHING))
    for policy, kind, in_year, in_all in rows:
        found[policy, kind] = (in_year, in_all)
    return found


def bookings_for(wanted: WantedBookings) -> BookingQuerySet:
    """The bookings that were asked for, the newest month first; paginate it."""
    bookings = BookingQuerySet(EffectBooking)
    if not wanted.with_cancelled:
        bookings = bookings.standing()
    plain = {
        "work__kind": wanted.kind or None,
        "sheet__main_policy__number": wanted.policy,
        "sheet__owning_section_id": wanted.section,
        "sheet__number": wanted.number or None,
        "month__range": _days_of(wanted.year),
    }
    bookings = bookings.filter(**{name: value for name, value in plain.items() if value is not None})
    key = "".join(words_of(wanted.words))
    if key:
        bookings = bookings.filter(Q(work__key__contains=key) | Q(sheet__title__contains=wanted.words.strip()))
    return bookings.select_related("work", "sheet__owning_section", "sheet__main_policy", "evidence_file").order_by(
        "-month", "work__key", "-pk"
    )


def _days_of(year: int | None) -> tuple[date, date] | None:
    return (FiscalYear(year).first_day, FiscalYear(year).last_day) if year is not None else None


def sums_of(bookings: BookingQuerySet) -> list[tuple[EffectKind, Decimal]]:
    """What the given bookings add up to by kind, without the cancelled ones among them."""
    rows = dict(bookings.standing().order_by().values_list("work__kind").annotate(total=Sum(_GAIN)))
    return [(kind, rows[kind.value]) for kind in EffectKind if kind.value in rows]


def bookings_of(sheet: Sheet) -> list[EffectBooking]:
    """The newest standing bookings of a sheet and work."""
    bookings = EffectBooking.objects.standing().filter(sheet=sheet)
    return list(bookings.select_related("work", "evidence_file")[:SHOWN_ON_SHEET])


def last_booking(sheet: Sheet) -> EffectBooking | None:
    """The sheet's newest booking, from which the next one is prefilled."""
    return EffectBooking.objects.standing().select_related("work").filter(sheet=sheet).order_by("-pk").first()


def names_of_works() -> list[str]:
    """The names under which something is counted already, for picking one instead of naming it anew."""
    return list(CountedWork.objects.order_by("key").values_list("name", flat=True).distinct()[:MOST_SUGGESTED])


def years_booked() -> list[FiscalYear]:
    """The fiscal years of which something is booked, the newest first."""
    months: QuerySet[EffectBooking, date] = EffectBooking.objects.order_by().values_list("month", flat=True).distinct()
    return sorted({FiscalYear.of(month) for month in months}, reverse=True)
