"""How a line becomes an application: typed into its form, page by page, by the same actions as an applicant's answers."""

from dataclasses import dataclass, field
from datetime import datetime

from hoshin.citizens.procedures.actions.applying import SavedPage, new_draft, save_prepared, submit_application
from hoshin.citizens.procedures.actions.filling_in import SavedWhole, fill_in
from hoshin.citizens.procedures.actions.intake.sources import actor_of
from hoshin.citizens.procedures.actions.moving import write_event
from hoshin.citizens.procedures.actions.uploading import Prepared, check_room, seal_examined
from hoshin.citizens.procedures.models import Application, FormVersion, IntakeSource, Procedure, ProvenIdentity
from hoshin.citizens.procedures.queries import draft_by_token, key_ring
from hoshin.citizens.procedures.queries.applications import compiled
from hoshin.citizens.procedures.queries.identity import needed_for
from hoshin.citizens.procedures.rules import Form, PageState, QuestionType
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.rules.importing import (
    ImportedApplication,
    LineRefused,
    Trouble,
    place_of_field,
    sent_of,
)
from hoshin.citizens.procedures.rules.importing.typing_in import Sent, question_of
from hoshin.foundation.files.public import Examined

IMPORTED = "import"
"""The means by which another system saw who somebody is."""


@dataclass
class Attached:
    """The examined files of a line, by question."""

    by_question: dict[str, list[Examined]] = field(default_factory=dict)

    def add(self, question: str, examined: Examined) -> None:
        """One more file of the question."""
        self.by_question.setdefault(question, []).append(examined)


def apply_line(source: IntakeSource, item: ImportedApplication, attached: Attached, *, now: datetime) -> Application:
    """The application that the line became, handed in with a receipt number, in the transaction of the caller.

    Raises LineRefused for what its form does not take, and RuleBroken as handing in does (such as for a duplicate).
    """
    procedure, version = _form(item)
    form = compiled(version).form
    sent, troubles = sent_of(form, item.answers)
    troubles += _file_troubles(form, attached)
    troubles += _identity_troubles(procedure, source, item)
    if troubles:
        raise LineRefused(troubles)
    token, application = new_draft(procedure, version, now=now, intake=Intake.IMPORT)
    _vouch(application, source, item, now)
    whole = _filled(token, sent, attached, now)
    troubles = _form_troubles(whole, sent, attached)
    if troubles:
        raise LineRefused(troubles)
    receipt = submit_application(token=token, actor=actor_of(source), now=now)
    write_event(
        receipt.application,
        "imported",
        actor=actor_of(source),
        now=now,
        after={
            "source": source.label,
            "external_number": item.number,
            "applied_at": item.applied_at.isoformat(),
            "channel": Intake(item.channel or source.channel).label,
        },
    )
    return receipt.application


def _form(item: ImportedApplication) -> tuple[Procedure, FormVersion]:
    procedure = Procedure.objects.filter(code=item.procedure).first()
    if procedure is None:
        raise LineRefused([Trouble("procedure", "このコードの手続はありません。")])
    version = FormVersion.objects.filter(procedure=procedure, number=item.form_version).first()
    if version is None:
        raise LineRefused([Trouble("form_version", f"この手続に、第{item.form_version}版の様式はありません。")])
    return procedure, version


def _file_troubles(form: Form, attached: Attached) -> list[Trouble]:
    troubles: list[Trouble] = []
    for name in attached.by_question:
        question = form.question(name) if "." not in name else None
        if question is None or question.type is not QuestionType.FILE:
            troubles.append(Trouble(f"files.{name[:60]}", "この様式の、ファイルを求める質問ではありません。"))
    return troubles


def _identity_troubles(procedure: Procedure, source: IntakeSource, item: ImportedApplication) -> list[Trouble]:
    needed = needed_for(procedure)
    if procedure.needs_signature:
        return [Trouble("identified_by", "電子署名が要る手続は、取り込めません。")]
    proven = Assurance(source.proofing_level, source.authentication_level) if item.identified_by else Assurance()
    if proven.satisfies(needed):
        return []
    return [
        Trouble(
            "identified_by",
            "この手続に必要な本人確認がありません。取込み元での確認の方法が書かれているか、取込み元のレベルが足りるかを確かめてください。",
        )
    ]


def _vouch(application: Application, source: IntakeSource, item: ImportedApplication, now: datetime) -> None:
    if item.identified_by:
        ProvenIdentity.objects.create(
            application=application,
            provider=IMPORTED,
            subject="",
            proofing_level=source.proofing_level,
            authentication_level=source.authentication_level,
            sealed=key_ring().seal(application.wrapped_key, {"source": source.label, "means": item.identified_by}),
            proven_at=now,
        )


def _filled(token: str, sent: Sent, attached: Attached, now: datetime) -> SavedWhole:
    draft = draft_by_token(token)

    def save(state: PageState) -> SavedPage:
        prepared = Prepared()
        for question in state.shown:
            for place, examined in enumerate(attached.by_question.get(question.id, ())):
                check_room(question, place)
                seal_examined(draft.application, question.id, examined, prepared)
        return save_prepared(token=token, page_id=state.page.id, sent=sent, now=now, prepared=prepared)

    return fill_in(draft, save)


def _form_troubles(whole: SavedWhole, sent: Sent, attached: Attached) -> list[Trouble]:
    """What the form has against the answers: unreadable, missing, stopped, or never asked for."""
    form, journey = whole.draft.form.form, whole.draft.journey
    troubles = [Trouble(place_of_field(form, name), message) for name, message in whole.errors.items()]
    if journey.stop is not None:
        troubles.append(Trouble("answers", journey.stop.message))
    missing = [name for state in journey.pages for name in state.missing if name not in whole.errors]
    troubles += [Trouble(place_of_field(form, name), "答えがありません。") for name in missing]
    if troubles:
        return troubles
    shown = {question.id for state in journey.pages for question in state.shown}
    hidden = {name for state in journey.pages for name in state.hidden_inner}
    asked = sorted({*attached.by_question, *(".".join(question_of(name).split(".")[:1]) for name in sent)} - shown)
    unasked = [*asked, *sorted(name for name in sent if name.split(".")[0] in shown and _is_under(name, hidden))]
    return [Trouble(place_of_field(form, name), "ほかの答えによって、聞かれない質問です。") for name in unasked]


def _is_under(name: str, hidden: set[str]) -> bool:
    return ".".join(name.split(".")[:3]) in hidden
