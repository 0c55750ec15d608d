from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.figures.actions import measure_now
from hoshin.foundation.figures.models import DefinitionVersion, FailedMeasurement, Measurement
from hoshin.foundation.figures.public import (
    Freshness,
    Reading,
    all_latest,
    definition_problems,
    latest,
    latest_of,
    measure_all,
    series,
    value_on,
)
from hoshin.foundation.figures.rules import MeasurementsFailed, Period
from hoshin.kernel.errors import DomainError, NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_the_daily_job_measures_the_fiscal_year_so_far(indicator, counter, now):
    indicator()
    assert measure_all(now=now) == "指標1件を集計しました。"
    assert counter.periods == [Period(date(2026, 4, 1), date(2026, 11, 24))]
    figure = latest("test.online_rate", now=now)
    assert (figure.value, figure.numerator, figure.denominator) == (Decimal(75), 3, 4)
    assert (figure.shown_value, figure.freshness) == ("75", Freshness.FRESH)
    assert figure.origin == "4件の申請から、本日3:10に集計"
    assert [event.name for event in history_of("figures.indicator", "test.online_rate")] == [
        "figures.indicator.measured"
    ]


def test_a_figure_never_measured_has_no_value_and_is_not_fresh(indicator, now):
    indicator()
    figure = latest("test.online_rate", now=now)
    assert (figure.value, figure.is_fresh, figure.freshness) == (None, False, Freshness.NEVER)
    assert figure.shown_value == "―"


def test_a_figure_goes_stale_when_it_is_not_measured_any_more(indicator, now, later):
    indicator(expires_after_days=2)
    measure_all(now=now)
    assert latest("test.online_rate", now=later(days=2)).is_fresh
    stale = latest("test.online_rate", now=later(days=2, seconds=1))
    assert (stale.is_stale, stale.is_fresh, stale.value) == (True, False, Decimal(75))


def test_one_failure_is_loud_and_keeps_no_other_from_being_measured(indicator, now, later):
    def broken(period: Period) -> Reading:
        raise ZeroDivisionError("数えられません")

    indicator("a.broken", measure=broken, label="壊れた指標")
    indicator("b.sound")
    with pytest.raises(
        MeasurementsFailed, match="1件を集計し、1件が失敗しました。壊れた指標: ZeroDivisionError: 数えられません"
    ):
        measure_all(now=now)
    assert latest("b.sound", now=now).is_fresh
    assert latest("a.broken", now=now).failure == "壊れた指標: ZeroDivisionError: 数えられません"
    indicator("a.broken", label="直った指標")
    measure_all(now=later(hours=1))
    assert latest("a.broken", now=later(hours=1)).failure == ""
    assert not FailedMeasurement.objects.exists()


@pytest.mark.parametrize("change", [{"definition": "別の定義"}, {"unit": "件"}])
def test_a_definition_changed_without_a_new_version_is_refused_loudly(indicator, now, later, change):
    indicator()
    measure_all(now=now)
    indicator(**change)
    assert definition_problems() == [
        "test.online_rate: definition, unit or direction changed without a new version (still 1)"
    ]
    with pytest.raises(MeasurementsFailed, match="without a new version"):
        measure_all(now=later(days=1))
    assert Measurement.objects.count() == 1


def test_a_version_that_went_back_is_refused(indicator, now, later):
    indicator(version=2)
    measure_all(now=now)
    indicator(version=1)
    with pytest.raises(MeasurementsFailed, match="older than the stored version 2"):
        measure_all(now=later(days=1))


def test_after_a_redefinition_the_old_value_is_stale_until_it_is_measured_anew(indicator, now, later):
    indicator()
    measure_all(now=now)
    indicator(version=2, definition="取下げを除いた割合")
    old = latest("test.online_rate", now=later(minutes=1))
    assert old.is_stale
    assert "定義が変わり" in old.origin
    measure_all(now=later(hours=1))
    assert latest("test.online_rate", now=later(hours=1)).is_fresh
    assert list(DefinitionVersion.objects.values_list("version", "definition").order_by("version")) == [
        (1, "受け付けた申請のうちオンラインのものの割合"),
        (2, "取下げを除いた割合"),
    ]


def test_a_measurement_without_value_is_kept_and_shown_as_such(indicator, counter, now):
    indicator()
    counter.done = counter.all = 0
    measure_all(now=now)
    figure = latest("test.online_rate", now=now)
    assert (figure.freshness, figure.shown_value, figure.is_fresh) == (Freshness.UNKNOWN, "―", False)


def test_the_series_has_the_last_value_of_each_day(indicator, counter, now, later):
    indicator()
    for hours, done in ((0, 1), (5, 2), (24, 3), (72, 4)):
        counter.done = done
        measure_all(now=later(hours=hours))
    points = series("test.online_rate")
    assert [(point.on.day, point.value) for point in points] == [
        (24, Decimal(50)),
        (25, Decimal(75)),
        (27, Decimal(100)),
    ]
    assert [point.on.day for point in series("test.online_rate", since=date(2026, 11, 25))] == [25, 27]
    on_the_gap = value_on("test.online_rate", date(2026, 11, 26))
    assert on_the_gap is not None
    assert on_the_gap.value == Decimal(75)
    assert value_on("test.online_rate", date(2026, 11, 23)) is None


def test_the_figures_of_a_page_take_three_queries_however_many(indicator, now, django_assert_num_queries):
    for number in range(9):
        indicator(f"test.indicator{number}")
    measure_all(now=now)
    with django_assert_num_queries(3):
        assert len(all_latest(now=now)) == 9
    with django_assert_num_queries(3):
        assert set(latest_of(["test.indicator1", "test.indicator2"], now=now)) == {"test.indicator1", "test.indicator2"}


def test_the_cio_side_may_have_an_indicator_measured_at_once_and_others_not(indicator, cio_staff, official, now):
    indicator()
    measure_now(person=cio_staff, code="test.online_rate", now=now)
    assert history_of("figures.indicator", "test.online_rate")[0].actor == cio_staff.label
    with pytest.raises(NotAllowed):
        measure_now(person=official, code="test.online_rate", now=now)
    with pytest.raises(NotFound):
        measure_now(person=cio_staff, code="nobody.knows", now=now)


def test_a_failure_on_demand_tells_the_person_and_is_kept(indicator, cio_staff, now):
    def broken(period: Period) -> Reading:
        raise OSError("読めません")

    indicator(measure=broken)
    with pytest.raises(DomainError, match="集計に失敗しました"):
        measure_now(person=cio_staff, code="test.online_rate", now=now)
    assert latest("test.online_rate", now=now).failure.endswith("OSError: 読めません")


def test_an_unknown_indicator_is_not_found(no_other_indicators):
    with pytest.raises(NotFound):
        latest("nobody.knows")
    with pytest.raises(NotFound):
        series("nobody.knows")


@pytest.mark.parametrize(
    "facts", [{"basis": ""}, {"numerator": 1}, {"denominator": -1}, {"last_on": date(2026, 3, 31)}]
)
def test_the_database_refuses_what_the_rules_refuse(indicator, now, facts):
    indicator()
    measure_all(now=now)
    stored = Measurement.objects.get()
    stored.pk = None
    stored.numerator = stored.denominator = None
    for name, value in facts.items():
        setattr(stored, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.save(force_insert=True)
