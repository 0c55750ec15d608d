"""What an indicator means and is to reach on the way, and the daily watch over bound figures that stop arriving."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from hoshin.foundation.audit.public import SYSTEM
from hoshin.foundation.messages.public import send
from hoshin.foundation.people.public import Person, holders_of
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.actions.indicators import changeable_kpi
from hoshin.steering.plan.actions.sheets import touch, write_trail
from hoshin.steering.plan.models import Kpi, KpiSilence, KpiTarget
from hoshin.steering.plan.queries.kpi_course import arrivals
from hoshin.steering.plan.rules import CLOSED, Dated, Frequency, check_interim_targets, is_silent

NAMED = 10
MOST_INTERIM = 5


@transaction.atomic
def describe_kpi(
    *,
    person: Person,
    kpi_id: int,
    definition: str,
    method: str,
    source: str,
    frequency: Frequency,
    now: datetime,
) -> Kpi:
    """Say what the indicator counts, how, from where and how often; what was said before stays in the trail."""
    sheet, kpi = changeable_kpi(person, kpi_id)
    if not kpi.indicator_code and not source.strip():
        raise RuleBroken("手で入力する指標には、実績の出どころを入力してください。", field="source")
    before = _described(kpi)
    kpi.definition = definition.strip()
    kpi.method = method.strip()
    kpi.source = source.strip()
    kpi.frequency = frequency.value
    kpi.expires_after_days = frequency.patience_days
    kpi.save()
    touch(sheet, now)
    write_trail(sheet, actor=person.actor, name="kpi_described", now=now, before=before, after=_described(kpi))
    return kpi


@transaction.atomic
def set_interim_targets(
    *, person: Person, kpi_id: int, targets: Sequence[Dated], reason: str, now: datetime
) -> list[KpiTarget]:
    """Put `targets` in the place of those that are to be reached on the way; none of them takes all away.

    A change needs a reason; what was aimed at before stays in the trail.
    """
    sheet, kpi = changeable_kpi(person, kpi_id)
    wanted = check_interim_targets(targets, final_on=kpi.target_on)
    if len(wanted) > MOST_INTERIM:
        raise RuleBroken(f"途中の目標は、{MOST_INTERIM}つまでにしてください。", field="on_1")
    former = list(kpi.interim_targets.all())
    if former and not reason.strip():
        raise RuleBroken("途中の目標を変える理由を入力してください。", field="reason")
    before = {"kpi": kpi.name, "targets": [_target(Dated(one.target_on, one.target)) for one in former]}
    kpi.interim_targets.all().delete()
    kept = KpiTarget.objects.bulk_create(KpiTarget(kpi=kpi, target=one.value, target_on=one.on) for one in wanted)
    touch(sheet, now)
    write_trail(
        sheet,
        actor=person.actor,
        name="kpi_targets_set",
        now=now,
        before=before,
        after={"kpi": kpi.name, "targets": [_target(one) for one in wanted]},
        reason=reason,
    )
    return kept


@transaction.atomic
def watch_kpis(*, now: datetime) -> str:
    """Flag every bound figure of an open sheet that stopped arriving, and take the flag from those that came back.

    Each section gets one message about what is new; a second run on the same day does nothing. Returns a Japanese
    sentence for the schedule's log.
    """
    today = local_date(now)
    kpis = (
        Kpi.objects.exclude(indicator_code="")
        .exclude(sheet__state__in=[state.value for state in CLOSED])
        .select_related("sheet__owning_section", "silence")
        .order_by("sheet__number", "position")
    )
    arrived = arrivals({kpi.indicator_code for kpi in kpis})
    new: list[tuple[Kpi, date | None]] = []
    silent = 0
    for kpi in kpis:
        last_on = arrived.get(kpi.indicator_code)
        if is_silent(last_on=last_on, watched_since=kpi.added_on, frequency=Frequency(kpi.frequency), today=today):
            silent += 1
            if not kpi.is_silent:
                _flag(kpi, last_on, now)
                new.append((kpi, last_on))
        elif kpi.is_silent:
            _unflag(kpi, now)
    KpiSilence.objects.filter(kpi__sheet__state__in=[state.value for state in CLOSED]).delete()
    _tell_sections(new, now)
    return f"連動するKPI {len(kpis):,}件のうち、実測値が届いていないもの {silent:,}件（新しいもの {len(new):,}件）"


def _flag(kpi: Kpi, last_on: date | None, now: datetime) -> None:
    KpiSilence.objects.create(kpi=kpi, last_on=last_on, noticed_on=local_date(now))
    after = {"kpi": kpi.name, "last_on": last_on.isoformat() if last_on else None}
    write_trail(kpi.sheet, actor=SYSTEM, name="kpi_silent", now=now, after=after)


def _unflag(kpi: Kpi, now: datetime) -> None:
    KpiSilence.objects.filter(kpi=kpi).delete()
    write_trail(kpi.sheet, actor=SYSTEM, name="kpi_arrived", now=now, after={"kpi": kpi.name})


def _tell_sections(new: Sequence[tuple[Kpi, date | None]], now: datetime) -> None:
    by_section: dict[int, list[str]] = defaultdict(list)
    for kpi, last_on in new:
        since = f"最後は{format_date(last_on, weekday=False)}" if last_on else "一度も届いていません"
        by_section[kpi.sheet.owning_section_id].append(f"・{kpi.sheet}　{kpi.name}（{since}）")
    for section_id, lines in by_section.items():
        send(
            to=holders_of(section_id=section_id, on=local_date(now)),
            template="plan.kpi_silent",
            fields={"count": f"{len(lines):,}", "lines": "\n".join(lines[:NAMED])},
            url="/staff/plan/?kpi=silent&scope=section",
            now=now,
        )


def _described(kpi: Kpi) -> dict[str, str]:
    return {
        "kpi": kpi.name,
        "definition": kpi.definition,
        "method": kpi.method,
        "source": kpi.source,
        "frequency": Frequency(kpi.frequency).label,
    }


def _target(target: Dated) -> str:
    return f"{target.on.isoformat()}: {target.value}"
