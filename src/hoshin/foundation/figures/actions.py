import logging
from datetime import datetime

from django.db import transaction

from hoshin.foundation.audit.public import SYSTEM, Actor, record
from hoshin.foundation.figures.models import DefinitionVersion, FailedMeasurement, Measurement
from hoshin.foundation.figures.permissions import can_measure
from hoshin.foundation.figures.queries import definition_problem, indicator_of
from hoshin.foundation.figures.rules import (
    DefinitionDrift,
    Indicator,
    MeasurementsFailed,
    Period,
    Reading,
    indicators,
    period_of,
)
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import DomainError, NotAllowed

logger = logging.getLogger(__name__)


def measure_all(*, now: datetime) -> str:
    """Measure every registered indicator for the period that ends today; returns a sentence saying how many.

    One that fails does not keep the others from being measured. Raises MeasurementsFailed at the end, naming each
    failure, so that the job is seen to have failed; their last values go stale by themselves.
    """
    failures = {}
    for indicator in indicators():
        try:
            _measure(indicator, actor=SYSTEM, now=now)
        except Exception as error:
            logger.exception("indicator %s could not be measured", indicator.code)
            failures[indicator.code] = _note_failure(indicator, error, now=now)
    measured = len(indicators()) - len(failures)
    if failures:
        raise MeasurementsFailed(
            f"{measured}件を集計し、{len(failures)}件が失敗しました。" + " / ".join(sorted(failures.values()))
        )
    return f"指標{measured}件を集計しました。"


def measure_now(*, person: Person, code: str, now: datetime) -> Measurement:
    """Measure one indicator at once, because somebody asks. Raises NotFound, NotAllowed, or DomainError when it fails."""
    indicator = indicator_of(code)
    if not can_measure(person):
        raise NotAllowed("集計し直せるのは、CIO側と運用者だけです。")
    try:
        return _measure(indicator, actor=person.actor, now=now)
    except Exception as error:
        logger.exception("indicator %s could not be measured", code)
        _note_failure(indicator, error, now=now)
        raise DomainError("集計に失敗しました。運用者が運用状況の画面で原因を確かめてください。") from error


def _measure(indicator: Indicator, *, actor: Actor, now: datetime) -> Measurement:
    problem = definition_problem(indicator)
    if problem:
        raise DefinitionDrift(problem)
    period = period_of(indicator.span, local_date(now))
    # Counting reads only and may take long: outside the transaction, which holds the only write lock of SQLite.
    reading = indicator.measure(period)
    return _store(indicator, period, reading, actor=actor, now=now)


@transaction.atomic
def _store(indicator: Indicator, period: Period, reading: Reading, *, actor: Actor, now: datetime) -> Measurement:
    definition, _ = DefinitionVersion.objects.get_or_create(
        indicator_code=indicator.code,
        version=indicator.version,
        defaults={
            "definition": indicator.definition,
            "unit": indicator.unit,
            "direction": indicator.direction.value,
            "known_since": now,
        },
    )
    measurement = Measurement.objects.create(
        indicator_code=indicator.code,
        definition=definition,
        first_on=period.first_on,
        last_on=period.last_on,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        basis=reading.basis,
        measured_at=now,
    )
    FailedMeasurement.objects.filter(indicator_code=indicator.code).delete()
    record(
        actor=actor,
        name="figures.indicator.measured",
        thing_kind="figures.indicator",
        thing_id=indicator.code,
        thing_label=indicator.label,
        after={"value": None if reading.value is None else str(reading.value), "basis": reading.basis},
        now=now,
    )
    return measurement


@transaction.atomic
def _note_failure(indicator: Indicator, error: Exception, *, now: datetime) -> str:
    text = " ".join(f"{indicator.label}: {type(error).__name__}: {error}".split())[:500]
    FailedMeasurement.objects.update_or_create(
        indicator_code=indicator.code, defaults={"failed_at": now, "error": text}
    )
    record(
        actor=SYSTEM,
        name="figures.indicator.failed",
        thing_kind="figures.indicator",
        thing_id=indicator.code,
        thing_label=indicator.label,
        reason=text,
        now=now,
    )
    return text
