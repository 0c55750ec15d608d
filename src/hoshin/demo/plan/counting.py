"""What is counted of a sheet: indicators with their targets and values, and what the effect ledger holds."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hoshin.demo.plan.life import Life
from hoshin.demo.plan.stories import Step
from hoshin.kernel.clock import local_date
from hoshin.kernel.fiscal_year import Month
from hoshin.steering.plan import public as plan


def kpi(life: Life, step: Step, now: datetime) -> None:
    """Give the sheet an indicator; `live` names the figure it is bound to, otherwise it is typed from `source`.

    `interim` lists targets on the way, each as days from now and a value.
    """
    values = step.values
    baseline = values.get("baseline")
    person = life.person(step.by or "member", now)
    made = plan.add_kpi(
        person=person,
        sheet_id=life.sheet_id,
        name=values["name"],
        unit=values["unit"],
        direction=plan.Direction(values["direction"]),
        baseline=_number(baseline) if baseline is not None else None,
        baseline_on=local_date(now) if baseline is not None else None,
        target=_number(values["target"]),
        target_on=local_date(now) + timedelta(days=values["target_in"]),
        indicator_code=values.get("live", ""),
        source=values.get("source", ""),
        definition=values.get("definition", ""),
        method=values.get("method", ""),
        frequency=plan.Frequency(values["frequency"]) if "frequency" in values else None,
        now=now,
    )
    life.numbers[f"kpi:{values['name']}"] = made.pk
    interim = [
        plan.Dated(local_date(now) + timedelta(days=days), _number(value)) for days, value in values.get("interim", [])
    ]
    if interim:
        plan.set_interim_targets(person=person, kpi_id=made.pk, targets=interim, reason="", now=now)


def kpi_value(life: Life, step: Step, now: datetime) -> None:
    """Enter a value of the day, or of `days_before`; for a day that has one, correct it with the `reason`."""
    values = step.values
    plan.enter_kpi_value(
        person=life.person(step.by or "member", now),
        kpi_id=life.numbers[f"kpi:{values['name']}"],
        value=_number(values["value"]),
        measured_on=local_date(now) - timedelta(days=values.get("days_before", 0)),
        source=values["source"],
        proof=plan.Proof(values.get("evidence", "")),
        reason=values.get("reason", ""),
        now=now,
    )


def bookings(life: Life, step: Step, now: datetime) -> None:
    """Book what was left of a work in each of the months before this one, the last of `after` being last month's."""
    values = step.values
    months = Month.of(local_date(now)).plus(-len(values["after"])).until(Month.of(local_date(now)).previous)
    for month, after in zip(months, values["after"], strict=True):
        booking = plan.book_effect(
            person=life.person(step.by or "member", now),
            sheet_id=life.sheet_id,
            kind=plan.EffectKind(values["kind"]),
            work=values["work"],
            month=month.first_day,
            gain=_gain(values, after),
            now=now,
        )
        life.numbers["booking"] = booking.pk
    life.kept["bookings"] = values


def correct_booking(life: Life, step: Step, now: datetime) -> None:
    """Correct the last booked month."""
    plan.correct_booking(
        person=life.person(step.by or "member", now),
        booking_id=life.numbers["booking"],
        gain=_gain(life.kept["bookings"], step.values["after"]),
        reason=step.values["reason"],
        now=now,
    )


def _gain(values: dict[str, Any], after: float) -> plan.Gain:
    spending = plan.Spending(values["spending"]) if "spending" in values else None
    proof = plan.Proof(values["evidence"])
    return plan.Gain(_number(values["before"]), _number(after), values["method"], proof, spending)


def _number(value: float) -> Decimal:
    return Decimal(str(value))
