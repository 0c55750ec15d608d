"""Every way a sheet can change; each function is one change to the world, whole or not at all."""

from hoshin.steering.plan.actions.budget_file import apply_budget_import, discard_budget_import, stage_budget_import
from hoshin.steering.plan.actions.budget_year import set_budget_year
from hoshin.steering.plan.actions.cases import mark_technologies, want_too
from hoshin.steering.plan.actions.closing import (
    complete,
    merge,
    report_to_cio,
    resume,
    return_report,
    suspend,
    withdraw,
)
from hoshin.steering.plan.actions.commenting import (
    answer_comment,
    form_for_a_comment,
    hand_in_comment,
    publish_comment,
    refuse_comment,
    switch_comments,
    wipe_refused_comments,
)
from hoshin.steering.plan.actions.consulting import answer_consultation
from hoshin.steering.plan.actions.conversation import advise, answer_advice
from hoshin.steering.plan.actions.depending import stop_waiting, wait_for
from hoshin.steering.plan.actions.editions import freeze_edition
from hoshin.steering.plan.actions.embargoes import lift_embargo, open_texts_daily, set_embargo
from hoshin.steering.plan.actions.following import delete_filter, follow, save_filter, unfollow
from hoshin.steering.plan.actions.indicators import (
    add_kpi,
    change_target,
    enter_kpi_value,
    expect_effect,
    measure_effect,
    remove_kpi,
)
from hoshin.steering.plan.actions.information import issue_information_request, keep_information_answer
from hoshin.steering.plan.actions.kpis import describe_kpi, set_interim_targets, watch_kpis
from hoshin.steering.plan.actions.ledger import Gain, book_effect, cancel_booking, correct_booking
from hoshin.steering.plan.actions.money import (
    assess_budget,
    grant_budget,
    record_outturn,
    refuse_budget,
    request_budget,
)
from hoshin.steering.plan.actions.moving import (
    DECISION_ROUTE,
    propose,
    return_proposal,
    return_to_planning,
    settle_decision,
    start_budgeting,
    start_planning,
    submit_for_decision,
)
from hoshin.steering.plan.actions.notices import register_templates
from hoshin.steering.plan.actions.noting import record_research
from hoshin.steering.plan.actions.printing import papers_or_order, print_edition
from hoshin.steering.plan.actions.proposing import EditConflict, draft_sheet, edit_sheet
from hoshin.steering.plan.actions.reporting import assess, report_progress
from hoshin.steering.plan.actions.research import (
    accept_study,
    ask_to_study,
    decline_study,
    withdraw_study,
)
from hoshin.steering.plan.actions.route import advance, begin, choose_route, fail_proof_of_concept
from hoshin.steering.plan.actions.sheet_file import apply_import, discard_import, stage_import
from hoshin.steering.plan.actions.subscribing import (
    ask_to_subscribe,
    confirm_subscription,
    forget_unconfirmed,
    mail_digests,
    stop_subscription,
)
from hoshin.steering.plan.actions.upkeep import reconcile_plan, remind_of_reports

__all__ = [
    "DECISION_ROUTE",
    "EditConflict",
    "Gain",
    "accept_study",
    "add_kpi",
    "advance",
    "advise",
    "answer_advice",
    "answer_comment",
    "answer_consultation",
    "apply_budget_import",
    "apply_import",
    "ask_to_study",
    "ask_to_subscribe",
    "assess",
    "assess_budget",
    "begin",
    "book_effect",
    "cancel_booking",
    "change_target",
    "choose_route",
    "complete",
    "confirm_subscription",
    "correct_booking",
    "decline_study",
    "delete_filter",
    "describe_kpi",
    "discard_budget_import",
    "discard_import",
    "draft_sheet",
    "edit_sheet",
    "enter_kpi_value",
    "expect_effect",
    "fail_proof_of_concept",
    "follow",
    "forget_unconfirmed",
    "form_for_a_comment",
    "freeze_edition",
    "grant_budget",
    "hand_in_comment",
    "issue_information_request",
    "keep_information_answer",
    "lift_embargo",
    "mail_digests",
    "mark_technologies",
    "measure_effect",
    "merge",
    "open_texts_daily",
    "papers_or_order",
    "print_edition",
    "propose",
    "publish_comment",
    "reconcile_plan",
    "record_outturn",
    "record_research",
    "refuse_budget",
    "refuse_comment",
    "register_templates",
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
    "set_budget_year",
    "set_embargo",
    "set_interim_targets",
    "settle_decision",
    "stage_budget_import",
    "stage_import",
    "start_budgeting",
    "start_planning",
    "stop_subscription",
    "stop_waiting",
    "submit_for_decision",
    "suspend",
    "switch_comments",
    "unfollow",
    "wait_for",
    "want_too",
    "watch_kpis",
    "wipe_refused_comments",
    "withdraw",
    "withdraw_study",
]
