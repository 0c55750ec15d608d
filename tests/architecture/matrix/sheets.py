from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.architecture.permission_matrix import CIO_SIDE, EVERYBODY, OWNERS, SIGNED_IN, STAFF, House, Row

from hoshin.foundation.approvals.public import approve, current_request
from hoshin.foundation.people.tests.city import NOW
from hoshin.steering.plan import public as plan
from hoshin.steering.plan.models import BudgetLine, Consultation, Effect, InformationRequest, Kpi, Sheet
from hoshin.steering.plan.rules.budget_file import TITLES
from hoshin.steering.plan.rules.sheet_file import titles
from hoshin.steering.policy.public import BasicPolicy, basic_policies

WRITERS = OWNERS | {"ict-staff"}
HEAD_OR_STAFF = frozenset({"farm-head", "ict-staff"})
SENDER = frozenset({"farm-member"})
ICT_STAFF = frozenset({"ict-staff"})
TODAY = NOW.date()


def furnish(house: House) -> dict[str, Any]:
    """A listed sheet of the owning section under way, with one of everything; a research record with a request."""
    policy = basic_policies().get(number=1)
    sheet = listed_sheet(house, policy)
    advice = plan.advise(person=house.person("aide"), sheet_id=sheet.pk, body="助言", is_public=True, now=NOW)
    report = plan.report_progress(
        person=house.person("farm-member"),
        sheet_id=sheet.pk,
        month=TODAY,
        done="動きなし",
        next_step="",
        barriers="",
        is_on_schedule=True,
        now=NOW,
    )
    awaited = _awaited(house, policy)
    dependency = plan.wait_for(
        person=house.person("farm-head"), sheet_id=sheet.pk, awaited_number=awaited.number, reason="順番", now=NOW
    )
    saved = plan.save_filter(person=house.person("farm-head"), name="自分の課", query="scope=section", now=NOW)
    research, asked = _research(house, policy)
    return {
        "plan_sheet": sheet.number,
        "plan_line": BudgetLine.objects.get(sheet=sheet).pk,
        "plan_kpi": Kpi.objects.get(sheet=sheet).pk,
        "plan_effect": Effect.objects.get(sheet=sheet).pk,
        "plan_booking": _booking(house, sheet),
        "plan_rfi": InformationRequest.objects.get(sheet=sheet).pk,
        "plan_consultation": Consultation.objects.filter(sheet=sheet, answered_at=None)[0].pk,
        "plan_advice": advice.pk,
        "plan_report": report.pk,
        "plan_dependency": dependency.pk,
        "plan_filter": saved.pk,
        "plan_research": research,
        "plan_study": asked,
        "plan_import": _sent_file(house, sheet),
        "plan_budget_import": _filled_in_results(house),
        "plan_edition": plan.freeze_edition(person=house.person("ict-staff"), title="版", now=NOW).number,
        "plan_embargo": plan.set_embargo(
            person=house.person("ict-staff"),
            group=plan.FieldGroup.EFFECTS,
            publish_on=TODAY + timedelta(days=9),
            reason="発表まで",
            now=NOW,
        ).pk,
    }


def _booking(house: House, sheet: Sheet) -> int:
    """A month's effect in the ledger."""
    gain = plan.Gain(Decimal(10), Decimal(4), "件数×時間", plan.Proof("日誌の集計"))
    return plan.book_effect(
        person=house.person("farm-member"),
        sheet_id=sheet.pk,
        kind=plan.EffectKind.STAFF_HOURS,
        work="受付の集計",
        month=TODAY,
        gain=gain,
        now=NOW,
    ).pk


def _awaited(house: House, policy: BasicPolicy) -> Sheet:
    """A sheet for which the listed one waits."""
    return plan.draft_sheet(
        person=house.person("farm-member"),
        title="先行する個票",
        main_policy_id=policy.pk,
        owning_section_id=house.city.sections["farm"].pk,
        content={},
        now=NOW,
    )


def _sent_file(house: House, sheet: Sheet) -> int:
    """A file that waits for its sender."""
    rows = [titles(), ["", sheet.number]]
    member = house.person("farm-member")
    return plan.stage_import(person=member, file_name="個票.xlsx", content=b"", rows=rows, now=NOW).pk


def _filled_in_results(house: House) -> int:
    """A file with results of the year's budget that waits for its sender."""
    staff = house.person("ict-staff")
    day = date(2026, 1, 15)
    plan.set_budget_year(
        person=staff,
        fiscal_year=2026,
        requests_due_on=day,
        assessed_on=day,
        announced_on=day,
        finance_section_id=None,
        now=NOW,
    )
    return plan.stage_budget_import(
        person=staff, fiscal_year=2026, file_name="査定.xlsx", content=b"", rows=[TITLES], now=NOW
    ).pk


def listed_sheet(house: House, policy: BasicPolicy) -> Sheet:
    """A sheet of the owning section whose trial is running."""
    head, member, staff = (house.person(who) for who in ("farm-head", "farm-member", "ict-staff"))
    sheet = plan.draft_sheet(
        person=member,
        title="権限の確認",
        main_policy_id=policy.pk,
        owning_section_id=house.city.sections["farm"].pk,
        content={"issue": "課題", "present": "現在", "ideal": "理想", "purpose": "目的", "means": "手段"},
        now=NOW,
    )
    plan.propose(person=head, sheet_id=sheet.pk, now=NOW)
    plan.start_planning(person=staff, sheet_id=sheet.pk, staff_post_id=None, now=NOW)
    _belongings(house, sheet)
    plan.start_budgeting(person=head, sheet_id=sheet.pk, now=NOW)
    line = plan.request_budget(person=staff, sheet_id=sheet.pk, fiscal_year=2026, requested=100, purpose="", now=NOW)
    plan.assess_budget(person=staff, line_id=line.pk, assessed=100, reason="", now=NOW)
    plan.grant_budget(person=staff, line_id=line.pk, budgeted=100, now=NOW)
    for number in plan.open_consultations(sheet.pk):
        plan.answer_consultation(person=house.person("aide"), consultation_id=number, remark="異存なし", now=NOW)
    plan.submit_for_decision(person=head, sheet_id=sheet.pk, note="", now=NOW)
    for who in ("ict-staff", "aide", "deputy-cio", "cio"):
        request = current_request("plan.sheet", sheet.pk)
        assert request is not None
        approve(person=house.person(who), request_id=request.pk, seen_digest=request.content_digest, now=NOW)
    stages = [
        plan.PlannedStage(plan.SheetState.TRIAL, TODAY, TODAY + timedelta(days=30)),
        plan.PlannedStage(plan.SheetState.FULL_INTRODUCTION, TODAY + timedelta(days=31), TODAY + timedelta(days=90)),
    ]
    plan.choose_route(person=head, sheet_id=sheet.pk, stages=stages, reason="", now=NOW)
    plan.begin(person=head, sheet_id=sheet.pk, now=NOW)
    return sheet


def _belongings(house: House, sheet: Sheet) -> None:
    """An indicator, an expected effect and a request for information."""
    member = house.person("farm-member")
    plan.add_kpi(
        person=member,
        sheet_id=sheet.pk,
        name="件数",
        unit="件",
        direction=plan.Direction.UP,
        baseline=None,
        baseline_on=None,
        target=Decimal(10),
        target_on=date(2027, 3, 31),
        source="台帳",
        now=NOW,
    )
    plan.expect_effect(
        person=member,
        sheet_id=sheet.pk,
        kind=plan.EffectKind.TRIPS,
        expected=Decimal(10),
        basis="件数",
        now=NOW,
    )
    plan.issue_information_request(
        person=member, sheet_id=sheet.pk, title="照会", question="費用", issued_on=TODAY, due_on=TODAY, now=NOW
    )


def _research(house: House, policy: BasicPolicy) -> tuple[int, int]:
    staff = house.person("ict-staff")
    research = plan.record_research(
        person=staff,
        technology="技術",
        summary="",
        findings="有効",
        maturity=plan.Maturity.COMMON,
        security_remark="",
        main_policy_id=policy.pk,
        now=NOW,
    )
    asked = plan.ask_to_study(
        person=staff,
        research_id=research.pk,
        section_id=house.city.sections["farm"].pk,
        title="検討",
        question="検討してください",
        due_on=TODAY,
        now=NOW,
    )
    return research.pk, asked.pk


def sheet(house: House, **more: Any) -> dict[str, Any]:
    """The listed sheet's number, with what else the address names."""
    return {"number": house.things["plan_sheet"], **more}


def research(house: House) -> dict[str, Any]:
    """The research record."""
    return {"research_id": house.things["plan_research"]}


def on_sheet(name: str, thing: str, **more: Any) -> Any:
    """Arguments that name the sheet and one thing of it."""
    return lambda house: sheet(house, **{name: house.things[thing]}, **more)


def nothing(_house: House) -> dict[str, Any]:
    return {}


def sent_file(house: House) -> dict[str, Any]:
    return {"import_id": house.things["plan_import"]}


def budget_file(house: House) -> dict[str, Any]:
    return {"import_id": house.things["plan_budget_import"]}


def edition(house: House) -> dict[str, Any]:
    return {"edition_number": house.things["plan_edition"]}


def volume_of_edition(house: House) -> dict[str, Any]:
    return {**edition(house), "volume": 1}


def sheet_of_edition(house: House) -> dict[str, Any]:
    return {**edition(house), **sheet(house)}


ROWS = [
    Row("plan:public_dashboard", get=EVERYBODY),
    Row("plan:public_sheets", get=EVERYBODY),
    Row("plan:plan_json", get=EVERYBODY),
    Row("plan:plan_csv", get=EVERYBODY),
    Row("plan:plan_package", get=EVERYBODY),
    Row("plan:plan_feed", get=EVERYBODY),
    Row("plan:policy_feed", get=EVERYBODY, arguments=lambda _house: {"policy_number": 1}),
    Row("plan:sheet_feed", get=EVERYBODY, arguments=sheet),
    Row("plan:public_sheet", get=EVERYBODY, arguments=sheet),
    Row("plan:public_sheet_pdf", get=EVERYBODY, arguments=sheet),
    Row("plan:table", get=SIGNED_IN),
    Row("plan:board", get=SIGNED_IN),
    Row("plan:export", get=SIGNED_IN),
    Row("plan:portfolio", get=SIGNED_IN),
    Row("plan:portfolio_out", get=SIGNED_IN),
    Row("plan:budget", get=STAFF),
    Row("plan:budget_out", get=STAFF),
    Row("plan:set_budget_year", get=ICT_STAFF, post=ICT_STAFF),
    Row("plan:budget_in", get=ICT_STAFF, post=ICT_STAFF, arguments=lambda _house: {"fiscal_year": 2026}),
    Row("plan:budget_report", get=ICT_STAFF, arguments=budget_file),
    *(
        Row(f"plan:{name}", post=ICT_STAFF, arguments=budget_file)
        for name in ("apply_budget_import", "discard_budget_import")
    ),
    *(
        Row(f"plan:{prefix}{name}", get=who, arguments=of_edition)
        for prefix, who in (("", SIGNED_IN), ("public_", EVERYBODY))
        for name, of_edition in (
            ("editions", nothing),
            ("compare", nothing),
            ("edition", edition),
            ("edition_pdf", edition),
            ("edition_volume", volume_of_edition),
            ("edition_json", edition),
            ("edition_sheet", sheet_of_edition),
        )
    ),
    Row("plan:freeze_edition", get=ICT_STAFF, post=ICT_STAFF),
    Row("plan:excel", get=STAFF, post=STAFF),
    Row("plan:excel_out", get=STAFF),
    *(Row(f"plan:{name}", get=SENDER, arguments=sent_file) for name in ("import_report", "import_report_out")),
    *(Row(f"plan:{name}", post=SENDER, arguments=sent_file) for name in ("apply_import", "discard_import")),
    Row("plan:embargoes", get=SIGNED_IN),
    Row("plan:set_embargo", get=ICT_STAFF, post=ICT_STAFF),
    Row(
        "plan:lift_embargo",
        get=ICT_STAFF,
        post=ICT_STAFF,
        arguments=lambda house: {"embargo_id": house.things["plan_embargo"]},
    ),
    Row("plan:schedule", get=SIGNED_IN),
    Row("plan:schedule_pdf", get=SIGNED_IN),
    Row("plan:public_schedule", get=EVERYBODY),
    Row("plan:public_schedule_pdf", get=EVERYBODY),
    Row("plan:calendar", get=EVERYBODY, arguments=lambda house: {"section_id": house.city.sections["farm"].pk}),
    Row("plan:wait_for", get=WRITERS, post=WRITERS, arguments=sheet),
    Row("plan:stop_waiting", get=WRITERS, post=WRITERS, arguments=on_sheet("dependency_id", "plan_dependency")),
    Row("plan:save_filter", post=SIGNED_IN),
    Row(
        "plan:delete_filter",
        post=frozenset({"farm-head"}),
        arguments=lambda house: {"filter_id": house.things["plan_filter"]},
    ),
    Row("plan:draft", get=STAFF, post=STAFF),
    Row("plan:sheet", get=SIGNED_IN, arguments=sheet),
    Row("plan:edit", get=WRITERS, post=WRITERS, arguments=sheet),
    Row("plan:sheet_pdf", get=SIGNED_IN, arguments=sheet),
    Row("plan:move", get=HEAD_OR_STAFF, post=HEAD_OR_STAFF, arguments=lambda house: sheet(house, code="suspend")),
    Row("plan:route", get=WRITERS, post=WRITERS, arguments=sheet),
    Row("plan:request_budget", get=WRITERS, post=WRITERS, arguments=sheet),
    Row("plan:budget_step", get=WRITERS, post=WRITERS, arguments=on_sheet("line_id", "plan_line", step="outturn")),
    Row("plan:issue_rfi", get=WRITERS, post=WRITERS, arguments=sheet),
    Row("plan:answer_rfi", get=WRITERS, post=WRITERS, arguments=on_sheet("request_id", "plan_rfi")),
    Row("plan:compare_rfi", get=STAFF, arguments=on_sheet("request_id", "plan_rfi")),
    Row("plan:compare_rfi_out", get=STAFF, arguments=on_sheet("request_id", "plan_rfi")),
    Row("plan:add_kpi", get=WRITERS, post=WRITERS, arguments=sheet),
    Row("plan:kpi_step", get=WRITERS, post=WRITERS, arguments=on_sheet("kpi_id", "plan_kpi", step="target")),
    Row("plan:kpi", get=SIGNED_IN, arguments=on_sheet("kpi_id", "plan_kpi")),
    *(
        Row(f"plan:{name}", get=WRITERS, post=WRITERS, arguments=on_sheet("kpi_id", "plan_kpi"))
        for name in ("enter_value", "describe_kpi", "set_interim_targets")
    ),
    Row("plan:expect_effect", get=WRITERS, post=WRITERS, arguments=sheet),
    Row("plan:measure_effect", get=WRITERS, post=WRITERS, arguments=on_sheet("effect_id", "plan_effect")),
    Row("plan:public_effects", get=EVERYBODY),
    Row("plan:ledger", get=SIGNED_IN),
    Row("plan:ledger_out", get=SIGNED_IN),
    Row("plan:book_effect", get=WRITERS, post=WRITERS, arguments=sheet),
    *(
        Row(f"plan:{step}_booking", get=WRITERS, post=WRITERS, arguments=on_sheet("booking_id", "plan_booking"))
        for step in ("correct", "cancel")
    ),
    Row("plan:report", get=OWNERS, post=OWNERS, arguments=sheet),
    Row("plan:assess", get=ICT_STAFF, post=ICT_STAFF, arguments=on_sheet("report_id", "plan_report")),
    Row("plan:advise", get=CIO_SIDE | {"expert"}, post=CIO_SIDE | {"expert"}, arguments=sheet),
    Row("plan:answer_advice", get=WRITERS, post=WRITERS, arguments=on_sheet("advice_id", "plan_advice")),
    Row(
        "plan:answer_consultation",
        get=CIO_SIDE,
        post=CIO_SIDE,
        arguments=on_sheet("consultation_id", "plan_consultation"),
    ),
    Row("plan:follow", post=SIGNED_IN, arguments=sheet),
    Row("plan:research_list", get=STAFF),
    Row("plan:research_out", get=STAFF),
    Row("plan:record_research", get=ICT_STAFF, post=ICT_STAFF),
    Row("plan:research", get=STAFF, arguments=research),
    Row("plan:edit_research", get=ICT_STAFF, post=ICT_STAFF, arguments=research),
    Row("plan:ask_to_study", get=ICT_STAFF, post=ICT_STAFF, arguments=research),
    Row("plan:study_requests", get=STAFF),
    Row("plan:study_request", get=STAFF, arguments=lambda house: {"request_id": house.things["plan_study"]}),
    Row(
        "plan:answer_study",
        get=frozenset({"farm-head"}),
        post=frozenset({"farm-head"}),
        arguments=lambda house: {"request_id": house.things["plan_study"], "code": "accept"},
    ),
    Row("portal:home", get=EVERYBODY),
    Row("portal:search", get=EVERYBODY),
    Row("portal:staff_home", get=SIGNED_IN),
    Row("portal:staff_search", get=SIGNED_IN),
]
