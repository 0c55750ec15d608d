"""Indicators over time in templates: `{% load plan_kpis %}`."""

from datetime import timedelta
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from hoshin.kernel.eras import format_month
from hoshin.steering.plan.queries.kpi_course import KpiCourse, TargetReading
from hoshin.steering.plan.rules import Outlook, TargetStanding
from hoshin.web.components import Tone
from hoshin.web.drawing import Dated, course_chart
from hoshin.web.formatting import number
from hoshin.web.templatetags.hoshin_components import badge

register = template.Library()

FARTHEST_DRAWN = timedelta(days=366)
"""How far beyond the target day the trend is drawn, so that the measured part stays readable."""

_OUTLOOK_TONES = {
    Outlook.TOO_FEW: Tone.NEUTRAL,
    Outlook.REACHED: Tone.SUCCESS,
    Outlook.IN_TIME: Tone.WORKING,
    Outlook.TOO_LATE: Tone.LATE,
    Outlook.NOT_NEARING: Tone.LATE,
}
_TARGET_TONES = {
    TargetStanding.AHEAD: Tone.START,
    TargetStanding.MET: Tone.SUCCESS,
    TargetStanding.MISSED: Tone.LATE,
    TargetStanding.UNKNOWN: Tone.NEUTRAL,
}


@register.simple_tag
def outlook_badge(course: KpiCourse) -> SafeString:
    """Where the indicator is heading, in a word."""
    outlook = course.forecast.outlook
    return badge(outlook.label, _OUTLOOK_TONES[outlook].value)


@register.simple_tag
def target_badge(reading: TargetReading) -> SafeString:
    """Whether a dated target was met."""
    return badge(reading.standing.label, _TARGET_TONES[reading.standing].value)


@register.filter
def outlook_sentence(course: KpiCourse) -> str:
    """What the trend says about the target, in a sentence."""
    found = course.forecast
    if found.outlook is Outlook.TOO_FEW:
        return "傾向から見込みを立てるには、28日以上にわたる4日分以上の実績が必要です。"
    if found.outlook is Outlook.REACHED:
        return "最新の実績は、目標に達しています。"
    if found.reached_on is None:
        return "今の傾向が続いても、目標には近づきません。"
    month = format_month(found.reached_on)
    goal = format_month(course.kpi.target_on)
    if found.outlook is Outlook.IN_TIME:
        return f"今の傾向が続けば、{month}ごろに目標に達する見込みです（目標は{goal}）。"
    return f"今の傾向のままでは、目標に達するのは{month}ごろで、{goal}の目標日に間に合わない見込みです。"


@register.simple_tag
def kpi_chart(course: KpiCourse) -> SafeString:
    """The indicator's chart with its targets and the trend; nothing without a measured value."""
    if not course.points:
        return SafeString("")
    kpi = course.kpi
    goal = [Dated(one.target.on, one.target.value) for one in course.targets]
    baseline = course.baseline
    if baseline is not None and baseline.on < goal[0].on:
        goal = [Dated(baseline.on, baseline.value), *goal]
    newest = course.points[-1]
    return course_chart(
        title=kpi.name,
        measured=[Dated(point.on, point.value) for point in course.points],
        targets=goal,
        trend=_trend(course),
        unit=kpi.unit,
        summary=(
            f"{kpi.name}の実績は{number(newest.value)}{kpi.unit}、目標は{format_month(kpi.target_on)}までに"
            f"{number(kpi.target)}{kpi.unit}です。{outlook_sentence(course)}"
        ),
        key=str(kpi.pk),
    )


def _trend(course: KpiCourse) -> list[Dated]:
    """The two ends of the trend that are drawn: from the newest value to the target day or to where it is met."""
    trend, newest = course.forecast.trend, course.points[-1]
    if trend is None or course.forecast.outlook is Outlook.REACHED:
        return []
    end = min(course.forecast.reached_on or course.kpi.target_on, course.kpi.target_on + FARTHEST_DRAWN)
    if end <= newest.on:
        return []
    return [Dated(on, Decimal(str(round(trend.value_on(on), 1)))) for on in (newest.on, end)]
