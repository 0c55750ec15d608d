"""What a step of a story does: each verb calls the same action as the page an official would use."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from hoshin.demo.plan.counting import bookings, correct_booking, kpi, kpi_value
from hoshin.demo.plan.life import Life, Verb, content_of
from hoshin.demo.plan.sharing import link_procedures, mark_technologies, want_too
from hoshin.demo.plan.stories import Step
from hoshin.demo.plan.studying import declined_study, study
from hoshin.foundation.approvals.public import approve, current_request, return_to
from hoshin.kernel.clock import local_date
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan import public as plan
from hoshin.steering.policy.public import basic_policies, proposed_categories

DECIDERS = ("joho-chief", "cio-aide", "deputy-cio", "cio")


def do(life: Life, step: Step, now: datetime) -> None:
    """Carry out one step of a story at the moment it is said to have happened."""
    VERBS[step.do](life, step, now)


def _move(action: Callable[..., object], by: str, *names: str) -> Verb:
    """A verb that only moves the sheet, with the named values of the step."""

    def verb(life: Life, step: Step, now: datetime) -> None:
        values = {name: step.values.get(name, "") for name in names}
        action(person=life.person(step.by or by, now), sheet_id=life.sheet_id, now=now, **values)

    return verb


def _draft(life: Life, step: Step, now: datetime) -> None:
    """Start the sheet in its section and write what it says."""
    story = life.story
    policy = basic_policies().get(number=story.policy)
    categories = [category.pk for category in proposed_categories(policy, local_date(now))]
    sheet = plan.draft_sheet(
        person=life.person(step.by or "member", now),
        title=story.title,
        main_policy_id=policy.pk,
        owning_section_id=life.organisation.sections[story.section],
        content=content_of(life),
        category_ids=categories,
        now=now,
    )
    life.sheet_id = sheet.pk
    mark_technologies(life, now)
    link_procedures(life, now)


def _start_planning(life: Life, _step: Step, now: datetime) -> None:
    staff = life.person("staff", now)
    plan.start_planning(person=staff, sheet_id=life.sheet_id, staff_post_id=staff.posts[0].post_id, now=now)


def _in_days(now: datetime, days: int) -> date:
    return local_date(now) + timedelta(days=days)


def _effect(life: Life, step: Step, now: datetime) -> None:
    values = step.values
    effect = plan.expect_effect(
        person=life.person(step.by or "member", now),
        sheet_id=life.sheet_id,
        kind=plan.EffectKind(values["kind"]),
        expected=Decimal(str(values["expected"])),
        basis=values["basis"],
        now=now,
    )
    life.numbers[f"effect:{values['kind']}"] = effect.pk


def _measured(life: Life, step: Step, now: datetime) -> None:
    plan.measure_effect(
        person=life.person(step.by or "member", now),
        effect_id=life.numbers[f"effect:{step.values['kind']}"],
        measured=Decimal(str(step.values["measured"])),
        basis=step.values["basis"],
        measured_on=local_date(now),
        now=now,
    )


def _budget(life: Life, step: Step, now: datetime) -> None:
    """Ask for money in the fiscal year that is `year` years after that of the step (0: the same)."""
    year = FiscalYear.of(local_date(now)).year + step.values.get("year", 1)
    line = plan.request_budget(
        person=life.person(step.by or "member", now),
        sheet_id=life.sheet_id,
        fiscal_year=year,
        requested=step.values["requested"],
        purpose=step.values.get("purpose", ""),
        now=now,
    )
    life.numbers["budget"] = line.pk


def _budget_step(action: Callable[..., object], *names: str) -> Verb:
    def verb(life: Life, step: Step, now: datetime) -> None:
        values = {name: step.values[name] for name in names if name in step.values}
        if "reason" in names:
            values.setdefault("reason", "")
        action(person=life.person(step.by or "staff", now), line_id=life.numbers["budget"], now=now, **values)

    return verb


def _rfi(life: Life, step: Step, now: datetime) -> None:
    """Send an RFI and keep the vendors' answers."""
    values = step.values
    asked = plan.issue_information_request(
        person=life.person(step.by or "staff", now),
        sheet_id=life.sheet_id,
        title=values["title"],
        question=values["question"],
        issued_on=local_date(now),
        due_on=_in_days(now, 21),
        questions=values.get("questions", []),
        now=now,
    )
    numbers = plan.question_numbers(asked.pk)
    for answer in values["answers"]:
        plan.keep_information_answer(
            person=life.person(step.by or "staff", now),
            request_id=asked.pk,
            vendor=answer["vendor"],
            answer=answer["answer"],
            estimate=answer.get("estimate"),
            replies=dict(zip(numbers, answer.get("replies", []), strict=False)),
            answered_on=_in_days(now, 14),
            now=now,
        )


def _answer_consultations(life: Life, step: Step, now: datetime) -> None:
    for number in plan.open_consultations(life.sheet_id):
        plan.answer_consultation(
            person=life.person(step.by or "cio-aide", now),
            consultation_id=number,
            remark=step.values.get("remark", "異存なし"),
            now=now,
        )


def _submit(life: Life, step: Step, now: datetime) -> None:
    plan.submit_for_decision(
        person=life.person("head", now), sheet_id=life.sheet_id, note=step.values.get("note", ""), now=now
    )


def _decide(life: Life, step: Step, now: datetime) -> None:
    """Everybody on the route approves, the CIO last."""
    for login_name in DECIDERS:
        request = current_request("plan.sheet", life.sheet_id)
        assert request is not None  # noqa: S101 - the story said it was submitted
        approve(
            person=life.person(login_name, now),
            request_id=request.pk,
            seen_digest=request.content_digest,
            note=step.values.get("note", "") if login_name == "cio" else "",
            now=now,
        )


def _send_back(life: Life, step: Step, now: datetime) -> None:
    """The head of CIO staff sends the request back to the drafter."""
    request = current_request("plan.sheet", life.sheet_id)
    assert request is not None  # noqa: S101 - the story said it was submitted
    return_to(
        person=life.person(step.by or "joho-chief", now),
        request_id=request.pk,
        to_order=0,
        note=step.values["note"],
        now=now,
    )


def _route(life: Life, step: Step, now: datetime) -> None:
    """Choose the route: `stages` lists stage, days from now to its start, and days to its end."""
    stages = [
        plan.PlannedStage(plan.SheetState(stage), _in_days(now, start), _in_days(now, end))
        for stage, start, end in step.values["stages"]
    ]
    plan.choose_route(
        person=life.person(step.by or "head", now),
        sheet_id=life.sheet_id,
        stages=stages,
        reason=step.values.get("reason", ""),
        now=now,
    )


def _fail(life: Life, step: Step, now: datetime) -> None:
    plan.fail_proof_of_concept(
        person=life.person(step.by or "head", now),
        sheet_id=life.sheet_id,
        reasons=step.values["reasons"],
        planned_end_on=_in_days(now, step.values.get("study_days", 60)),
        now=now,
    )


def _report(life: Life, step: Step, now: datetime) -> None:
    """The report on the month before the step; with `level`, CIO staff judge it the same day."""
    values = step.values
    month = (local_date(now).replace(day=1) - timedelta(days=1)).replace(day=1)
    report = plan.report_progress(
        person=life.person(step.by or "member", now),
        sheet_id=life.sheet_id,
        month=month,
        done=values["done"],
        next_step=values.get("next", ""),
        barriers=values.get("barriers", ""),
        is_on_schedule=not values.get("late", False),
        now=now,
    )
    if "level" in values:
        plan.assess(
            person=life.person("staff", now),
            report_id=report.pk,
            level=plan.AssessmentLevel(str(values["level"])),
            comment=values["comment"],
            now=now,
        )


def _advise(life: Life, step: Step, now: datetime) -> None:
    """Advice; with `answer` the section answers it `after` days later (at the latest today)."""
    advice = plan.advise(
        person=life.person(step.by, now),
        sheet_id=life.sheet_id,
        body=step.values["body"],
        is_public=step.values.get("is_public", False),
        now=now,
    )
    life.numbers["advice"] = advice.pk


def _answer_advice(life: Life, step: Step, now: datetime) -> None:
    plan.answer_advice(
        person=life.person(step.by or "member", now),
        advice_id=life.numbers["advice"],
        answer=step.values["answer"],
        is_taken_up=step.values.get("is_taken_up", False),
        now=now,
    )


def _merge(life: Life, step: Step, now: datetime) -> None:
    """Let the sheet of that title take this one over."""
    plan.merge(
        person=life.person("staff", now),
        sheet_id=life.sheet_id,
        into_number=plan.number_of(step.values["into_title"]),
        note=step.values["note"],
        now=now,
    )


def _wait_for(life: Life, step: Step, now: datetime) -> None:
    plan.wait_for(
        person=life.person("head", now),
        sheet_id=life.sheet_id,
        awaited_number=plan.number_of(step.values["awaited_title"]),
        reason=step.values["reason"],
        now=now,
    )


VERBS: Mapping[str, Verb] = {
    "draft": _draft,
    "want_too": want_too,
    "declined_study": declined_study,
    "study": study,
    "propose": _move(plan.propose, "head"),
    "return_proposal": _move(plan.return_proposal, "staff", "note"),
    "start_planning": _start_planning,
    "kpi": kpi,
    "kpi_value": kpi_value,
    "effect": _effect,
    "measured": _measured,
    "bookings": bookings,
    "correct_booking": correct_booking,
    "start_budgeting": _move(plan.start_budgeting, "head"),
    "return_to_planning": _move(plan.return_to_planning, "head", "note"),
    "rfi": _rfi,
    "budget": _budget,
    "assessed": _budget_step(plan.assess_budget, "assessed", "reason"),
    "granted": _budget_step(plan.grant_budget, "budgeted"),
    "not_granted": _budget_step(plan.refuse_budget, "reason"),
    "spent": _budget_step(plan.record_outturn, "outturn"),
    "consulted": _answer_consultations,
    "submit": _submit,
    "send_back": _send_back,
    "decide": _decide,
    "route": _route,
    "begin": _move(plan.begin, "head"),
    "advance": _move(plan.advance, "head", "result"),
    "fail": _fail,
    "progress": _report,
    "advise": _advise,
    "answer_advice": _answer_advice,
    "report": _move(plan.report_to_cio, "staff", "note"),
    "return_report": _move(plan.return_report, "cio", "note"),
    "complete": _move(plan.complete, "cio", "note"),
    "suspend": _move(plan.suspend, "head", "note"),
    "resume": _move(plan.resume, "head", "note"),
    "withdraw": _move(plan.withdraw, "head", "note"),
    "merge": _merge,
    "wait_for": _wait_for,
    "follow": _move(plan.follow, "staff"),
}
