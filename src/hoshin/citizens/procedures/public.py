"""The door of the procedures room."""

from hoshin.citizens.procedures.actions import (
    RegisterReport,
    begin_application,
    forget_old_questions,
    forget_old_tries,
    import_register,
    preview_register,
    publish_form,
    rotate_keys,
    save_page,
    save_procedure,
    scan_waiting_uploads,
    submit_application,
    withdraw_application,
)
from hoshin.citizens.procedures.actions.acting import allow_acting
from hoshin.citizens.procedures.actions.assisting import begin_assisted, save_whole
from hoshin.citizens.procedures.actions.clients import issue_client
from hoshin.citizens.procedures.actions.conversing import write_to_section
from hoshin.citizens.procedures.actions.deciding.deciding import decide, receive_outcome
from hoshin.citizens.procedures.actions.deciding.letters import write_waiting_letters
from hoshin.citizens.procedures.actions.deciding.proposing import ROUTE, propose_decision
from hoshin.citizens.procedures.actions.deciding.texts import save_letter_text
from hoshin.citizens.procedures.actions.examining import ask_correction, save_layout, start_examination
from hoshin.citizens.procedures.actions.examining.notices import register_templates as register_texts
from hoshin.citizens.procedures.actions.intake import FolderPort, receive_file, save_source, take_in, take_in_from
from hoshin.citizens.procedures.actions.mailed_code import register_identity_mail
from hoshin.citizens.procedures.actions.passing_on import register_procedure_holdings
from hoshin.citizens.procedures.actions.resuming import register_resume_mail
from hoshin.citizens.procedures.actions.webhooks import TargetWish, add_target, sweep_notices
from hoshin.citizens.procedures.actions.wording import SENTENCES, THINGS
from hoshin.citizens.procedures.queries import KIND, Receipt, catalogue, count_rows, search_rows
from hoshin.citizens.procedures.queries.deciding.proposals import first_wish, subject_digest
from hoshin.citizens.procedures.queries.linking import (
    described_procedure,
    described_procedures,
    found_procedures,
    readable_procedures,
)
from hoshin.citizens.procedures.queries.measuring import figures_between, register_headings
from hoshin.citizens.procedures.rules.acting import ActingKind
from hoshin.citizens.procedures.rules.applications import APPLICATION, Intake
from hoshin.citizens.procedures.rules.applications.layouts import Encoding
from hoshin.citizens.procedures.rules.applications.measuring import Heading
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.rules.deciding import Letter, Ruling, default_letter
from hoshin.citizens.procedures.rules.importing import LARGEST_FILE as LARGEST_INTAKE_FILE
from hoshin.citizens.procedures.rules.importing import CameBy, IntakeState
from hoshin.citizens.procedures.rules.register import ProcedureEntry
from hoshin.foundation.approvals.public import RouteStep, StepKind, register_outcome, register_route
from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.links.public import LinkKind, register_kind, register_readable
from hoshin.foundation.people.public import Role
from hoshin.foundation.search.public import register_source
from hoshin.web.navigation import Audience, NavigationItem, register

__all__ = [
    "KIND",
    "LARGEST_INTAKE_FILE",
    "ActingKind",
    "Assurance",
    "CameBy",
    "Encoding",
    "FolderPort",
    "Heading",
    "Intake",
    "IntakeState",
    "Letter",
    "ProcedureEntry",
    "Receipt",
    "RegisterReport",
    "Ruling",
    "TargetWish",
    "add_target",
    "allow_acting",
    "ask_correction",
    "begin_application",
    "begin_assisted",
    "catalogue",
    "decide",
    "default_letter",
    "figures_between",
    "first_wish",
    "forget_old_questions",
    "forget_old_tries",
    "import_register",
    "issue_client",
    "preview_register",
    "propose_decision",
    "publish_form",
    "receive_file",
    "register_headings",
    "register_procedures",
    "rotate_keys",
    "save_layout",
    "save_letter_text",
    "save_page",
    "save_procedure",
    "save_source",
    "save_whole",
    "scan_waiting_uploads",
    "start_examination",
    "submit_application",
    "sweep_notices",
    "take_in",
    "take_in_from",
    "withdraw_application",
    "write_to_section",
    "write_waiting_letters",
]


def register_procedures() -> None:
    """Make the room known to the foundation: its words, what can be searched, its places in the navigation."""
    register_identity_mail()
    register_resume_mail()
    for kind, label, fields in THINGS:
        register_thing(kind, label, fields)
    register_sentences(SENTENCES)
    register_texts()
    register_procedure_holdings()
    register_route(ROUTE, label="申請に対する決定", steps=(RouteStep(1, StepKind.DECIDE, Role.SECTION_HEAD),))
    register_outcome(APPLICATION, receive_outcome, digest=subject_digest)
    register_source(KIND, label="手続", count=count_rows, rows=search_rows)
    register_kind(
        LinkKind(
            KIND,
            "手続",
            describe=described_procedure,
            search=found_procedures,
            describe_many=described_procedures,
        )
    )
    register_readable(KIND, readable_procedures)
    register(NavigationItem("手続を探す", "procedures:catalogue", Audience.PUBLIC, order=5, icon="search"))
    register(NavigationItem("申請の取込み", "procedures:intake", Audience.STAFF, order=26, icon="download"))
    register(NavigationItem("申請の受付箱", "procedures:inbox", Audience.STAFF, order=25, icon="inbox"))
    register(NavigationItem("手続の台帳", "procedures:register", Audience.STAFF, order=30, icon="sheet"))
    register(NavigationItem("申請者の本人確認", "procedures:providers", Audience.STAFF, order=925, icon="key"))
