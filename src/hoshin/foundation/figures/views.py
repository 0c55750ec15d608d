import csv
from collections.abc import Iterator
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.figures import actions, queries
from hoshin.foundation.figures.permissions import can_measure
from hoshin.foundation.people.public import PageRequest, public_page, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.web.caching import versioned
from hoshin.web.drawing import Series, line_chart
from hoshin.web.submit_once import single_use

SHOWN_DAYS = 366
COLUMNS = ("日", "値", "単位", "分子", "分母", "根拠", "定義の版", "集計日時")


@staff_page()
@require_safe
def figures(request: PageRequest) -> HttpResponse:
    """Every indicator with its latest value, its age and its origin; those that need a look come first."""
    found = queries.all_latest(now=clock.now())
    context = {
        "headline": [figure for figure in found if figure.indicator.is_headline],
        "others": [figure for figure in found if not figure.indicator.is_headline],
        "unfresh": [figure for figure in found if figure.needs_a_look],
        "count": len(found),
    }
    return render(request, "figures/figures.html", context)


@staff_page()
@require_safe
def indicator(request: PageRequest, code: str) -> HttpResponse:
    """One indicator: what it means, its course over the last year as a chart and a table, and its definitions."""
    now = clock.now()
    figure = queries.latest(code, now=now)
    points = queries.series(code, since=clock.local_date(now) - timedelta(days=SHOWN_DAYS))
    context = {
        "figure": figure,
        "points": list(reversed(points)),
        "chart": _chart(figure, queries.thinned(points)),
        "definitions": queries.definition_history(code),
        "can_measure": can_measure(request.person),
    }
    return render(request, "figures/indicator.html", context)


def _chart(figure: queries.Figure, points: list[queries.Point]) -> SafeString | str:
    """The course as a line; nothing as long as there is no value to draw."""
    if not any(point.value is not None for point in points):
        return ""
    return line_chart(
        title=figure.indicator.label,
        labels=[f"{point.on.month}/{point.on.day}" for point in points],
        series=[Series(figure.indicator.label, [point.value for point in points])],
        key=figure.code.replace(".", "-"),
        unit=figure.indicator.unit,
    )


@staff_page()
@require_POST
@single_use
def measure(request: PageRequest, code: str) -> HttpResponse:
    """Count an indicator again at once."""
    actions.measure_now(person=request.person, code=code, now=clock.now())
    messages.success(request, "集計し直しました。")
    return redirect("figures:indicator", code=code)


class _Line:
    """What the csv writer writes to: it hands each line on."""

    def write(self, text: str) -> str:
        return text


@staff_page()
@require_safe
def as_csv(request: PageRequest, code: str) -> StreamingHttpResponse:
    """The course of an indicator as CSV that Excel opens (UTF-8 with mark)."""
    unit = queries.indicator_of(code).unit
    points = queries.series(code)

    def lines() -> Iterator[str]:
        writer = csv.writer(_Line())
        yield "\ufeff" + writer.writerow(COLUMNS)
        for point in points:
            at = point.measured_at.astimezone(clock.JAPAN).isoformat(timespec="minutes")
            counts = (point.numerator, point.denominator)
            yield writer.writerow((point.on, point.value, unit, *counts, point.basis, point.version, at))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    return response


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_figures(request: PageRequest) -> JsonResponse:
    """The public indicators with their latest values, for programs."""
    found = [figure for figure in queries.all_latest(now=clock.now()) if figure.indicator.is_public]
    return _json({"figures": [queries.as_data(figure) for figure in found]})


@public_page
@require_safe
@versioned(version_stamp, public=True)
def public_indicator(request: PageRequest, code: str) -> JsonResponse:
    """One public indicator with its course, for programs."""
    figure = queries.latest(code, now=clock.now())
    if not figure.indicator.is_public:
        raise NotFound("その指標はありません。")
    points = [queries.point_as_data(point) for point in queries.series(code)]
    return _json({**queries.as_data(figure), "series": points})


def _json(data: dict[str, object]) -> JsonResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
