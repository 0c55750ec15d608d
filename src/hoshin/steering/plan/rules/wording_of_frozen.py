"""A frozen sheet in words: one line of text for every field, so that people can read it and two can be compared."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from hoshin.kernel.eras import format_date
from hoshin.kernel.fiscal_year import FiscalYear, Month
from hoshin.steering.plan.rules.content import FIELD_LABELS
from hoshin.steering.plan.rules.editions import Frozen
from hoshin.steering.plan.rules.flow import SheetState
from hoshin.steering.plan.rules.vocabulary import (
    AssessmentLevel,
    BudgetState,
    Direction,
    EffectKind,
    Frequency,
    Origin,
    RelatedPlanKind,
    RunState,
    SecurityResult,
)

Lines = dict[str, tuple[str, str]]
"""Label and text of every field, by a key that is the same in every edition; empty fields are absent."""

TEXTS = ("issue", "present", "ideal", "gap", "purpose", "means")


def lines_of(frozen: Frozen) -> Lines:
    """Every field of the sheet in words, in the order of its page."""
    parts = (_facts(frozen), _content(frozen), _internal(frozen), _route(frozen), _kpis(frozen), *_counted(frozen))
    return {key: (label, text) for part in parts for key, label, text in part if text}


Line = tuple[str, str, str]


def _facts(frozen: Frozen) -> Iterator[Line]:
    yield "title", "件名", frozen["title"]
    yield "state", "状態", SheetState(frozen["state"]).label
    yield "origin", "発端", Origin(frozen["origin"]).label
    yield "owning_section", "担当課", frozen["owning_section"]
    yield "basic_policy", "主な基本方針", frozen["basic_policy"]
    for name in ("other_policies", "focus_items", "categories"):
        yield name, FIELD_LABELS[name], "\n".join(frozen[name])
    yield (
        "related_plans",
        FIELD_LABELS["related_plans"],
        "\n".join(
            "　".join(filter(None, (RelatedPlanKind(plan["kind"]).label, plan["title"], plan["place"])))
            for plan in frozen["related_plans"]
        ),
    )
    yield "listed_on", "登載日", _day(frozen["listed_on"])
    yield "completed_on", "完了日", _day(frozen["completed_on"])
    yield "merged_into", "統合先", frozen["merged_into"] or ""


def _content(frozen: Frozen) -> Iterator[Line]:
    for name in TEXTS:
        yield f"content.{name}", FIELD_LABELS[name], frozen["content"].get(name, "")


def _internal(frozen: Frozen) -> Iterator[Line]:
    internal = frozen.get("internal")
    if internal is None:
        return
    for name in ("risks", "security_remark", "staff_post"):
        yield f"internal.{name}", FIELD_LABELS[name], internal[name]
    yield "internal.security_result", FIELD_LABELS["security_result"], SecurityResult(internal["security_result"]).label
    yield "internal.security_checked_on", FIELD_LABELS["security_checked_on"], _day(internal["security_checked_on"])
    yield "internal.needs_no_budget", FIELD_LABELS["needs_no_budget"], "はい" if internal["needs_no_budget"] else ""
    yield "internal.related_sections", FIELD_LABELS["related_sections"], "\n".join(internal["related_sections"])


def _route(frozen: Frozen) -> Iterator[Line]:
    for run in frozen["route"]:
        attempt = f"（{run['attempt']}回目）" if run["attempt"] > 1 else ""
        told = [
            RunState(run["state"]).label,
            f"予定 {_span(run['planned'])}",
            f"実績 {_span(run['actual'])}" if run["actual"][0] else "",
            f"結果 {run['result']}" if run["result"] else "",
        ]
        label = f"工程　{SheetState(run['stage']).label}{attempt}"
        yield f"route.{run['stage']}.{run['attempt']}", label, "\n".join(filter(None, told))


def _kpis(frozen: Frozen) -> Iterator[Line]:
    for kpi in frozen["kpis"]:
        unit = kpi["unit"]
        told = [
            f"基準値 {kpi['baseline']}{unit}{_at(kpi['baseline_on'])}" if kpi["baseline"] is not None else "",
            f"目標 {kpi['target']}{unit}{_at(kpi['target_on'])}",
            f"実績 {kpi['value']}{unit}{_at(kpi['measured_on'])}" if kpi["value"] is not None else "実績なし",
            f"出どころ {kpi['source']}" if kpi["source"] else "",
        ]
        label = f"KPI　{kpi['name']}"
        yield f"kpis.stands.{kpi['name']}", label, "\n".join(filter(None, told))
        yield f"kpis.measured.{kpi['name']}", f"{label}（定義と測り方）", "\n".join(_described(kpi))


def _described(kpi: Frozen) -> Iterator[str]:
    """How the indicator is meant and measured; nothing for one that was frozen before editions kept it."""
    if "definition" not in kpi:
        return
    yield from (f"定義 {kpi['definition']}",) if kpi["definition"] else ()
    yield f"向き {Direction(kpi['direction']).label}"
    yield from (f"途中の目標 {target}{kpi['unit']}{_at(day)}" for target, day in kpi["targets"])
    yield from (f"測り方 {kpi['method']}",) if kpi["method"] else ()
    yield f"頻度 {Frequency(kpi['frequency']).label}"


def _counted(frozen: Frozen) -> Iterator[Iterator[Line]]:
    yield _effects(frozen)
    yield _ledger(frozen)
    yield _budget(frozen)
    yield _progress(frozen)


def _effects(frozen: Frozen) -> Iterator[Line]:
    for effect in frozen["effects"]:
        unit = effect["unit"]
        told = [f"見込み {effect['expected']}{unit}", effect["basis"]]
        if effect["measured"] is not None:
            told += [f"実績（手入力） {effect['measured']}{unit}{_at(effect['measured_on'])}", effect["measured_basis"]]
        label = f"効果　{EffectKind(effect['kind']).label}"
        yield f"effects.{effect['kind']}", label, "\n".join(filter(None, told))


def _ledger(frozen: Frozen) -> Iterator[Line]:
    """One line for every work with its months, for the public one for every kind; none before editions kept the ledger."""
    works: dict[tuple[str, str], list[Frozen]] = {}
    for booking in frozen.get("ledger", ()):
        works.setdefault((booking["kind"], booking.get("work", "")), []).append(booking)
    for (kind, work), bookings in sorted(works.items()):
        total = sum((Decimal(booking["gain"]) for booking in bookings), Decimal(0))
        told = [f"計 {total.normalize():f}{bookings[0]['unit']}", *map(_gained, bookings)]
        for word, name in (
            ("経費の内訳", "spending"),
            ("算定の方法", "method"),
            ("根拠", "evidence"),
            ("リンク", "evidence_link"),
            ("資料", "evidence_file"),
        ):
            told += [f"{word} {text}" for text in dict.fromkeys(booking.get(name, "") for booking in bookings) if text]
        yield f"ledger.{kind}.{work}", f"台帳の効果　{work or EffectKind(kind).label}", "\n".join(told)


def _gained(booking: Frozen) -> str:
    month = Month.of(date.fromisoformat(booking["month"])).label
    if "baseline" not in booking:
        return f"{month} {booking['gain']}{booking['unit']}"
    amounts = f"{booking['gain']}{booking['unit']}（{booking['baseline']}→{booking['remaining']}）"
    return f"{month} {amounts}　{booking['booked_by']}"


_MONEY = (("requested", "要求"), ("assessed", "査定"), ("budgeted", "予算"), ("outturn", "決算"))


def _budget(frozen: Frozen) -> Iterator[Line]:
    for line in frozen["budget"]:
        told = [BudgetState(line["state"]).label]
        told += [f"{word} {line[name]:,}千円" for name, word in _MONEY if line.get(name) is not None]
        told += [line["purpose"], line.get("reason", "")]
        label = f"予算　{FiscalYear(line['fiscal_year']).label}"
        yield f"budget.{line['fiscal_year']}", label, "\n".join(filter(None, told))


def _progress(frozen: Frozen) -> Iterator[Line]:
    for report in frozen["progress"]:
        told = [
            "予定どおり" if report["is_on_schedule"] else "遅れている",
            report["done"],
            f"次に行うこと {report['next_step']}" if report["next_step"] else "",
            f"評価 {AssessmentLevel(report['level']).label}" if report["level"] else "",
        ]
        label = f"月次報告　{Month.of(date.fromisoformat(report['month'])).label}"
        yield "progress.latest", label, "\n".join(filter(None, told))


def _day(value: str | None) -> str:
    return format_date(date.fromisoformat(value), weekday=False) if value else ""


def _at(value: str | None) -> str:
    return f"（{_day(value)}）" if value else ""


def _span(days: list[Any]) -> str:
    return f"{_day(days[0])}～{_day(days[1])}"
