"""The door of the plan room."""

from hoshin.foundation.approvals.public import RouteStep, StepKind, register_outcome, register_route
from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.files.public import register_owner
from hoshin.foundation.links.public import LinkKind, register_kind, register_readable
from hoshin.foundation.links.public import register_source as register_link_source
from hoshin.foundation.people.public import Role
from hoshin.foundation.search.public import register_source
from hoshin.steering.plan.actions import (
    DECISION_ROUTE,
    EditConflict,
    accept_study,
    add_kpi,
    advance,
    advise,
    answer_advice,
    answer_consultation,
    apply_import,
    ask_to_study,
    assess,
    assess_budget,
    begin,
    change_target,
    choose_route,
    complete,
    decline_study,
    delete_filter,
    discard_import,
    draft_sheet,
    edit_sheet,
    enter_kpi_value,
    expect_effect,
    fail_proof_of_concept,
    follow,
    freeze_edition,
    grant_budget,
    issue_information_request,
    keep_information_answer,
    lift_embargo,
    measure_effect,
    merge,
    open_texts_daily,
    print_edition,
    propose,
    reconcile_plan,
    record_outturn,
    record_research,
    refuse_budget,
    register_templates,
    remind_of_reports,
    remove_kpi,
    report_progress,
    report_to_cio,
    request_budget,
    resume,
    return_proposal,
    return_report,
    return_to_planning,
    save_filter,
    set_embargo,
    settle_decision,
    stage_import,
    start_budgeting,
    start_planning,
    stop_waiting,
    submit_for_decision,
    suspend,
    unfollow,
    wait_for,
    withdraw,
    withdraw_study,
)
from hoshin.steering.plan.actions.sheets import KIND
from hoshin.steering.plan.queries import (
    Dashboard,
    PolicyProgress,
    dashboard,
    followed_by,
    late_for,
    newest_public,
    number_of,
    open_consultations,
    plan_as_data,
    search_rows,
    sheet_version,
    waiting_in_plan,
)
from hoshin.steering.plan.queries.counting import discrepancies_for
from hoshin.steering.plan.queries.linking import (
    described_sheet,
    described_sheets,
    found_sheets,
    may_change_sheet,
    may_read_files,
    may_read_sheet,
    name_of_sheet,
    readable_sheets,
    sheets_with_public_belongings,
)
from hoshin.steering.plan.rules import (
    SHEET_FLOW,
    AssessmentLevel,
    Direction,
    EffectKind,
    FieldGroup,
    Maturity,
    PlannedStage,
    SheetState,
)
from hoshin.steering.plan.rules.wording import (
    OTHER_FIELDS,
    OTHER_SENTENCES,
    SHEET_FIELDS,
    SHEET_SENTENCES,
    THING_LABELS,
)

__all__ = [
    "DECISION_ROUTE",
    "SHEET_FLOW",
    "AssessmentLevel",
    "Dashboard",
    "Direction",
    "EditConflict",
    "EffectKind",
    "FieldGroup",
    "Maturity",
    "PlannedStage",
    "PolicyProgress",
    "SheetState",
    "accept_study",
    "add_kpi",
    "advance",
    "advise",
    "answer_advice",
    "answer_consultation",
    "apply_import",
    "ask_to_study",
    "assess",
    "assess_budget",
    "begin",
    "change_target",
    "choose_route",
    "complete",
    "dashboard",
    "decline_study",
    "delete_filter",
    "discard_import",
    "discrepancies_for",
    "draft_sheet",
    "edit_sheet",
    "enter_kpi_value",
    "expect_effect",
    "fail_proof_of_concept",
    "follow",
    "followed_by",
    "freeze_edition",
    "grant_budget",
    "issue_information_request",
    "keep_information_answer",
    "late_for",
    "lift_embargo",
    "measure_effect",
    "merge",
    "newest_public",
    "number_of",
    "open_consultations",
    "open_texts_daily",
    "plan_as_data",
    "print_edition",
    "propose",
    "reconcile_plan",
    "record_outturn",
    "record_research",
    "refuse_budget",
    "register_plan",
    "remind_of_reports",
    "remove_kpi",
    "report_progress",
    "report_to_cio",
    "request_budget",
    "resume",
    "return_proposal",
    "return_report",
    "return_to_planning",
    "save_filter",
    "set_embargo",
    "settle_decision",
    "stage_import",
    "start_budgeting",
    "start_planning",
    "stop_waiting",
    "submit_for_decision",
    "suspend",
    "unfollow",
    "wait_for",
    "waiting_in_plan",
    "withdraw",
    "withdraw_study",
]


def register_plan() -> None:
    """Make the plan known to the foundation: its decisions, messages, words and what can be searched."""
    register_templates()
    register_route(
        DECISION_ROUTE,
        label="実施計画への登載",
        steps=(
            RouteStep(1, StepKind.CIRCULATE, Role.CIO_STAFF),
            RouteStep(2, StepKind.CONSULT, Role.CIO_AIDE),
            RouteStep(2, StepKind.CONSULT, Role.DEPUTY_CIO),
            RouteStep(3, StepKind.DECIDE, Role.CIO),
        ),
    )
    register_outcome(KIND, settle_decision, digest=sheet_version)
    register_sentences({**SHEET_SENTENCES, **OTHER_SENTENCES})
    register_thing(KIND, THING_LABELS[KIND], SHEET_FIELDS)
    for kind, fields in OTHER_FIELDS.items():
        register_thing(kind, THING_LABELS[kind], fields)
    for kind, (count, rows) in search_rows().items():
        register_source(kind, label=THING_LABELS[kind], count=count, rows=rows)
    register_kind(
        LinkKind(
            KIND,
            THING_LABELS[KIND],
            describe=described_sheet,
            search=found_sheets,
            describe_many=described_sheets,
        )
    )
    register_readable(KIND, readable_sheets)
    register_link_source(
        KIND, can_change=may_change_sheet, can_read=may_read_sheet, shown=sheets_with_public_belongings
    )
    register_owner(
        KIND,
        can_read=may_read_files,
        can_change=may_change_sheet,
        name_of=name_of_sheet,
        shown=sheets_with_public_belongings,
    )
