from dataclasses import replace
from typing import Any

from tests.architecture.permission_matrix import EVERYBODY, OWNERS, STAFF, House, Row

from hoshin.citizens.procedures.actions.acting import allow_acting
from hoshin.citizens.procedures.actions.assisting import begin_assisted
from hoshin.citizens.procedures.actions.examining import (
    ask_correction,
    ask_section,
    save_inbox_filter,
    save_layout,
    start_examination,
)
from hoshin.citizens.procedures.actions.provider_settings import save_provider
from hoshin.citizens.procedures.public import begin_application, publish_form, save_procedure, submit_application
from hoshin.citizens.procedures.queries.own_applications import list_address_of, own_code_address
from hoshin.citizens.procedures.rules.acting import ActingKind
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.citizens.procedures.rules.applications.layouts import Encoding
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.tests.deciding import proposed
from hoshin.citizens.procedures.tests.forms import FORM, filled, handed_in
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.citizens.procedures.tests.test_setting_providers import ENTRY as PROVIDER
from hoshin.citizens.procedures.tests.test_setting_providers import SECRET
from hoshin.foundation.people.tests.city import NOW

ICT_STAFF = frozenset({"ict-staff"})
INTAKE_KEEPERS = frozenset({"ict-staff", "operator"})
OPERATORS = frozenset({"operator"})
PROVIDER_KEEPERS = frozenset({"ict-staff", "operator"})
WRITERS = OWNERS | ICT_STAFF


def furnish(house: House) -> dict[str, Any]:
    """A procedure of the owning section."""
    staff = house.person("ict-staff")
    code = save_procedure(person=staff, entry=ENTRY, now=NOW).code
    publish_form(person=staff, procedure_code=code, text=FORM, now=NOW)
    number = handed_in(code).number
    other = handed_in(code, family="上越").number
    asked = ask_section(
        person=house.person("farm-member"),
        number=number,
        section_id=house.city.sections["road"].pk,
        question="?",
        due_on=NOW.date(),
        shows_content=True,
        now=NOW,
    )
    layout = save_layout(
        person=house.person("farm-member"),
        procedure_code=code,
        name="取込み用",
        text="番号｜number",
        encoding=Encoding.UTF8,
        now=NOW,
    )
    filter_id = save_inbox_filter(person=house.person("farm-member"), name="新着", query="show=new", now=NOW).pk
    assisted = begin_assisted(
        person=house.person("farm-member"), procedure_code=code, intake=Intake.COUNTER, seen=None, now=NOW
    )
    token = begin_application(procedure_code=code, now=NOW)
    return {
        "procedure": code,
        "token": token,
        "application": number,
        "inbox_filter": filter_id,
        "assisted": assisted,
        "other_application": other,
        "consultation": asked.pk,
        "layout": layout.pk,
        "acting": _for_others(house),
        "provider": save_provider(
            person=house.person("operator"), entry=PROVIDER, client_secret=SECRET, seen=None, now=NOW
        ).code,
        **_under_way(house, code),
    }


def _under_way(house: House, code: str) -> dict[str, Any]:
    """Applications about which a decision is proposed, that are examined, and that wait for a correction."""
    member = house.person("farm-member")
    deciding = handed_in(code, family="高田").number
    proposed(member, deciding)
    examined = start_examination(person=member, number=handed_in(code).number, now=NOW).number
    corrected = filled(code)
    waiting = submit_application(token=corrected, now=NOW).number
    start_examination(person=member, number=waiting, now=NOW)
    ask_correction(person=member, number=waiting, comments={"name": "字を確かめてください。"}, now=NOW)
    return {"proposed_application": deciding, "examined": examined, "corrected": corrected}


def _for_others(house: House) -> str:
    """An application in a procedure that takes agents."""
    staff = house.person("ict-staff")
    procedure = save_procedure(person=staff, entry=replace(ENTRY, code="daiko"), now=NOW)
    publish_form(person=staff, procedure_code=procedure.code, text=FORM, now=NOW)
    allow_acting(person=staff, procedure_id=procedure.pk, kinds=[ActingKind.AGENT], now=NOW)
    return begin_application(procedure_code=procedure.code, now=NOW)


def acting(house: House, **more: Any) -> dict[str, Any]:
    """An application in which it is asked for whom it is."""
    return {"token": house.things["acting"], **more}


def draft(house: House, **more: Any) -> dict[str, Any]:
    """An application that is being filled in: whoever knows its address may."""
    return {"token": house.things["token"], **more}


def procedure(house: House) -> dict[str, Any]:
    """The procedure's code."""
    return {"code": house.things["procedure"]}


def application(house: House, **more: Any) -> dict[str, Any]:
    """An application that was handed in to the owning section."""
    return {"number": house.things["application"], **more}


def deciding(house: House, **more: Any) -> dict[str, Any]:
    """An application about which a decision is proposed."""
    return {"number": house.things["proposed_application"], **more}


def corrected(house: House, **more: Any) -> dict[str, Any]:
    """An application whose applicant is asked for a correction: whoever knows its address may correct it."""
    return {"token": house.things["corrected"], **more}


def examined(house: House, **more: Any) -> dict[str, Any]:
    """An application that the owning section examines."""
    return {"number": house.things["examined"], **more}


def part(house: House, **more: Any) -> dict[str, Any]:
    """A part of the procedure's form."""
    return {"code": house.things["procedure"], **more}


def provider(house: House) -> dict[str, Any]:
    """A provider of identity that is set on the pages."""
    return {"provider": house.things["provider"]}


def layout_of(house: House) -> Any:
    """The layout in which the procedure's applications are handed over."""
    return house.things["layout"]


ROWS = [
    Row("procedures:catalogue", get=EVERYBODY),
    Row("procedures:procedure", get=EVERYBODY, arguments=procedure),
    Row("procedures:status", get=EVERYBODY, post=EVERYBODY),
    Row("procedures:own", get=EVERYBODY),
    Row("procedures:ask_own", get=frozenset(), arguments=lambda _: {"provider": "none"}),
    Row("procedures:own_by_mail", get=frozenset(), post=frozenset()),
    Row(
        "procedures:own_mailed_code",
        get=EVERYBODY,
        post=EVERYBODY,
        arguments=lambda _: {"asked": own_code_address("nobody")},
    ),
    Row("procedures:own_list", get=EVERYBODY, arguments=lambda _: {"whose": list_address_of("none", "", Assurance())}),
    Row("procedures:status_page", get=EVERYBODY, arguments=corrected),
    Row("procedures:write_to_section", get=EVERYBODY, post=EVERYBODY, arguments=corrected),
    Row("procedures:withdraw", post=EVERYBODY, arguments=corrected),
    Row("procedures:correction", get=EVERYBODY, arguments=corrected),
    Row("procedures:correction_check", get=EVERYBODY, post=EVERYBODY, arguments=corrected),
    Row(
        "procedures:correction_page",
        get=EVERYBODY,
        post=EVERYBODY,
        arguments=lambda house: corrected(house, page_id="you"),
    ),
    Row("procedures:ask_correction", get=OWNERS, post=OWNERS, arguments=examined),
    Row("procedures:write_to_applicant", get=OWNERS, post=OWNERS, arguments=examined),
    Row("procedures:revision", get=OWNERS, arguments=lambda house: examined(house, revision_number=1)),
    Row("procedures:choose_answer", get=OWNERS, arguments=examined),
    Row(
        "procedures:change_answer",
        get=OWNERS,
        post=OWNERS,
        arguments=lambda house: examined(house, question_id="name"),
    ),
    Row("procedures:begin", post=EVERYBODY, arguments=procedure),
    Row("procedures:overview", get=EVERYBODY, arguments=draft),
    Row("procedures:check", get=EVERYBODY, post=EVERYBODY, arguments=draft),
    Row("procedures:stopped", get=EVERYBODY, arguments=draft),
    Row("procedures:copy", get=frozenset(), arguments=draft),
    Row("procedures:reuse", get=EVERYBODY, post=EVERYBODY, arguments=draft),
    Row("procedures:continue", get=EVERYBODY, arguments=draft),
    Row("procedures:identify", get=EVERYBODY, arguments=draft),
    Row("procedures:ask_identity", get=frozenset(), arguments=lambda house: draft(house, provider="none")),
    Row("procedures:whose", get=EVERYBODY, post=EVERYBODY, arguments=acting),
    Row("procedures:acting", get=EVERYBODY, post=EVERYBODY, arguments=lambda house: acting(house, kind="agent")),
    Row("procedures:mail_identity", get=frozenset(), post=frozenset(), arguments=draft),
    Row("procedures:mailed_code", get=EVERYBODY, post=EVERYBODY, arguments=draft),
    Row("procedures:mail_resume", get=EVERYBODY, post=EVERYBODY, arguments=draft),
    Row("procedures:pretend_identity", post=frozenset(), arguments=draft),
    Row("procedures:identity_answer", get=EVERYBODY, arguments=lambda _: {"provider": "none"}),
    Row("procedures:move_up", post=EVERYBODY, arguments=draft),
    Row("procedures:file", get=frozenset(), arguments=lambda house: draft(house, upload_id=1)),
    Row(
        "procedures:page",
        get=EVERYBODY,
        post=EVERYBODY,
        arguments=lambda house: draft(house, page_id="you"),
    ),
    Row("procedures:register", get=STAFF),
    Row("procedures:export", get=STAFF),
    Row("procedures:figures", get=STAFF),
    Row("procedures:figures_export", get=STAFF),
    Row("procedures:import", get=ICT_STAFF, post=ICT_STAFF),
    Row("procedures:new", get=ICT_STAFF, post=ICT_STAFF),
    Row("procedures:staff_procedure", get=STAFF, arguments=procedure),
    Row("procedures:edit", get=WRITERS, post=WRITERS, arguments=procedure),
    Row("procedures:providers", get=PROVIDER_KEEPERS),
    Row("procedures:new_provider", get=OPERATORS, post=OPERATORS),
    Row("procedures:edit_provider", get=OPERATORS, post=OPERATORS, arguments=provider),
    Row("procedures:switch_provider", post=OPERATORS, arguments=provider),
    Row("procedures:provider_test", post=frozenset(), arguments=lambda _: {"provider": "none"}),
    Row("procedures:acting_allowed", get=WRITERS, post=WRITERS, arguments=procedure),
    Row("procedures:risk", get=WRITERS, post=WRITERS, arguments=procedure),
    Row("procedures:letters", get=WRITERS, arguments=procedure),
    Row("procedures:letter", get=WRITERS, post=WRITERS, arguments=lambda house: part(house, ruling="refused")),
    Row("procedures:design", get=WRITERS, arguments=procedure),
    Row("procedures:design_move", post=WRITERS, arguments=procedure, data=lambda house: {"do": "up page:you"}),
    Row("procedures:design_undo", post=WRITERS, arguments=procedure),
    Row("procedures:design_discard", get=WRITERS, post=WRITERS, arguments=procedure),
    Row("procedures:design_languages", get=WRITERS, post=WRITERS, arguments=procedure),
    Row("procedures:design_new_page", get=WRITERS, post=WRITERS, arguments=procedure),
    Row("procedures:design_page", get=WRITERS, post=WRITERS, arguments=lambda house: part(house, page_id="you")),
    Row("procedures:design_kinds", get=WRITERS, arguments=lambda house: part(house, page_id="you")),
    Row(
        "procedures:design_add",
        get=WRITERS,
        post=WRITERS,
        arguments=lambda house: part(house, page_id="you", kind="text"),
    ),
    Row("procedures:design_question", get=WRITERS, post=WRITERS, arguments=lambda house: part(house, reference="name")),
    Row("procedures:design_rule", get=WRITERS, post=WRITERS, arguments=lambda house: part(house, number=1)),
    Row("procedures:design_new_rule", get=WRITERS, post=WRITERS, arguments=lambda house: part(house, kind="show")),
    Row(
        "procedures:design_preview", get=WRITERS, post=WRITERS, arguments=procedure, data=lambda house: {"page": "you"}
    ),
    Row("procedures:design_publish", get=WRITERS, post=WRITERS, arguments=procedure),
    Row("procedures:design_start", get=WRITERS, post=WRITERS, arguments=procedure),
    Row("procedures:design_compare", get=WRITERS, arguments=procedure),
    Row("procedures:design_export", get=WRITERS, arguments=procedure),
    Row("procedures:version_export", get=WRITERS, arguments=lambda house: part(house, number=1)),
    Row("procedures:inbox", get=STAFF),
    Row("procedures:inbox_export", get=STAFF),
    Row("procedures:assist", get=STAFF, post=STAFF),
    Row(
        "procedures:assist_form",
        get=frozenset({"farm-member"}),
        post=frozenset({"farm-member"}),
        arguments=lambda house: {"token": house.things["assisted"]},
    ),
    Row(
        "procedures:assist_check",
        get=frozenset({"farm-member"}),
        post=frozenset({"farm-member"}),
        arguments=lambda house: {"token": house.things["assisted"]},
    ),
    Row("procedures:inbox_move", post=STAFF),
    Row("procedures:save_inbox_filter", post=STAFF, data=lambda house: {"name": "新着", "query": "show=new"}),
    Row(
        "procedures:delete_inbox_filter",
        post=frozenset({"farm-member"}),
        arguments=lambda house: {"filter_id": house.things["inbox_filter"]},
    ),
    Row("procedures:consultations", get=STAFF),
    Row(
        "procedures:consultation",
        get=frozenset({"road-head", "road-member"}),
        post=frozenset({"road-head", "road-member"}),
        arguments=lambda house: {"consultation_id": house.things["consultation"]},
    ),
    Row("procedures:note", get=OWNERS, post=OWNERS, arguments=application),
    Row("procedures:tick", post=OWNERS, arguments=application),
    Row("procedures:consult", get=OWNERS, post=OWNERS, arguments=application),
    Row(
        "procedures:compare",
        get=OWNERS,
        arguments=lambda house: application(house, other=house.things["other_application"]),
    ),
    Row("procedures:layouts", get=WRITERS, arguments=procedure),
    Row("procedures:new_layout", get=WRITERS, post=WRITERS, arguments=procedure),
    Row(
        "procedures:layout", get=WRITERS, post=WRITERS, arguments=lambda house: part(house, layout_id=layout_of(house))
    ),
    Row(
        "procedures:hand_over", get=OWNERS, post=OWNERS, arguments=lambda house: part(house, layout_id=layout_of(house))
    ),
    Row("procedures:delete_layout", post=WRITERS, arguments=lambda house: {"layout_id": layout_of(house)}),
    Row("procedures:checklist", get=WRITERS, post=WRITERS, arguments=procedure),
    Row("procedures:examination", get=OWNERS, arguments=application),
    Row("procedures:assign", get=OWNERS, post=OWNERS, arguments=application),
    Row("procedures:examination_file", get=frozenset(), arguments=lambda house: application(house, upload_id=1)),
    Row("procedures:propose", get=OWNERS, post=OWNERS, arguments=deciding),
    Row("procedures:decision", get=OWNERS, arguments=deciding),
    Row("procedures:decide", post=frozenset({"farm-head"}), arguments=deciding, data=lambda house: {"seen": "x"}),
    Row(
        "procedures:review_decision",
        get=frozenset(),
        post=frozenset(),
        arguments=lambda house: deciding(house, decision=1),
    ),
    Row(
        "procedures:review_reopening",
        get=frozenset(),
        post=frozenset(),
        arguments=lambda house: deciding(house, decision=1),
    ),
    Row("procedures:decision_letter", get=frozenset(), arguments=lambda house: deciding(house, decision=1)),
    Row("procedures:receive_letter", get=frozenset(), arguments=lambda house: draft(house, decision=1)),
    Row(
        "procedures:examination_move",
        get=OWNERS,
        post=OWNERS,
        arguments=lambda house: application(house, code="examine"),
    ),
]
