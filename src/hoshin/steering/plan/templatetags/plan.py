"""The plan's own words in templates: `{% load plan %}`."""

from decimal import Decimal

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models import Advice, Assessment, BudgetLine, StageRun
from hoshin.steering.plan.queries.editions import Side
from hoshin.steering.plan.rules import (
    EVERY_YEAR,
    AdviceState,
    AssessmentLevel,
    BudgetState,
    Hold,
    RunState,
    SheetState,
    Standing,
)
from hoshin.web.components import Tone
from hoshin.web.templatetags.hoshin_components import badge

register = template.Library()

_RUN_TONES = {
    RunState.PLANNED: Tone.START,
    RunState.RUNNING: Tone.WORKING,
    RunState.PASSED: Tone.DONE,
    RunState.FAILED: Tone.WARNING,
    RunState.DROPPED: Tone.ENDED,
}
_STANDING_TONES = {
    Standing.NO_VALUE: Tone.NEUTRAL,
    Standing.STALE: Tone.STALE,
    Standing.REACHED: Tone.SUCCESS,
    Standing.ON_THE_WAY: Tone.WORKING,
    Standing.BEHIND: Tone.LATE,
}
_LEVEL_TONES = {
    AssessmentLevel.AHEAD: Tone.SUCCESS,
    AssessmentLevel.ON_TRACK: Tone.SUCCESS,
    AssessmentLevel.SLIGHTLY_LATE: Tone.WARNING,
    AssessmentLevel.LATE: Tone.LATE,
    AssessmentLevel.STUCK: Tone.DANGER,
}
_ADVICE_TONES = {
    AdviceState.OPEN: Tone.WAITING,
    AdviceState.ANSWERED: Tone.DONE,
    AdviceState.TAKEN_UP: Tone.SUCCESS,
}
_BUDGET_TONES = {
    BudgetState.REQUESTED: Tone.WAITING,
    BudgetState.ASSESSED: Tone.WORKING,
    BudgetState.IN_BUDGET: Tone.DONE,
    BudgetState.NOT_GRANTED: Tone.ENDED,
}
_BUDGET_STEPS = {
    BudgetState.REQUESTED: (("assess", "査定を記録"), ("refuse", "見送りを記録")),
    BudgetState.ASSESSED: (("grant", "予算計上を記録"), ("assess", "査定を改める"), ("refuse", "見送りを記録")),
    BudgetState.IN_BUDGET: (("outturn", "決算を記録"), ("grant", "予算額を改める")),
    BudgetState.NOT_GRANTED: (),
}
_WAYS = (
    ("一覧", "plan:table"),
    ("工程ごと", "plan:board"),
    ("工程表", "plan:schedule"),
    ("ポートフォリオ", "plan:portfolio"),
    ("予算", "plan:budget"),
)


@register.filter
def ways(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The ways to look at the whole plan: label, address, whether it is this page."""
    addresses = [(label, reverse(route)) for label, route in _WAYS]
    return [(label, address, address == request.path) for label, address in addresses]


@register.simple_tag
def edition_url(side: Side, name: str, *arguments: object) -> str:
    """The address of a page about editions, on the side of the house on which the reader is."""
    return reverse(f"{side.prefix}{name}", args=arguments)


@register.filter
def held(hold: Hold) -> str:
    """What is kept back: the group, and from which fiscal year on where only later years' money is."""
    year = hold.from_fiscal_year
    return hold.group.label if year == EVERY_YEAR else f"{hold.group.label}（{FiscalYear(year).label}以後）"


@register.filter
def stage_label(stage: str) -> str:
    """The name of a stage on screen."""
    return SheetState(stage).label


@register.filter
def amount(value: Decimal | None, unit: str = "") -> str:
    """A number without needless zeros, with separators and its unit; a dash when there is none."""
    if value is None:
        return "―"
    whole = value == value.to_integral_value()
    return f"{value.quantize(Decimal(1)) if whole else value.normalize():,f}{unit}"


@register.filter
def budget_steps(line: BudgetLine, settled: frozenset[int]) -> list[tuple[str, str]]:
    """What can be recorded next for one year's money, step and label; without the year in `settled` only what was spent."""
    steps = _BUDGET_STEPS[BudgetState(line.state)]
    return [(step, label) for step, label in steps if step == "outturn" or line.fiscal_year in settled]


@register.simple_tag
def budget_badge(line: BudgetLine) -> SafeString:
    """How far one year's money has come."""
    state = BudgetState(line.state)
    return badge(state.label, _BUDGET_TONES[state].value)


@register.simple_tag
def run_badge(run: StageRun) -> SafeString:
    """What became of an attempt at a stage."""
    state = RunState(run.state)
    return badge(state.label, _RUN_TONES[state].value)


@register.simple_tag
def standing_badge(standing: Standing) -> SafeString:
    """How an indicator stands; stale is never green."""
    return badge(standing.label, _STANDING_TONES[standing].value)


@register.simple_tag
def assessment_badge(assessment: Assessment) -> SafeString:
    """CIO staff's judgement in one of five levels."""
    level = AssessmentLevel(assessment.level)
    return badge(f"{level.value}　{level.label}", _LEVEL_TONES[level].value)


@register.simple_tag
def advice_badge(advice: Advice) -> SafeString:
    """Whether advice was answered or taken up."""
    state = AdviceState(advice.state)
    return badge(state.label, _ADVICE_TONES[state].value)
