from hoshin.citizens.procedures.models.acting import ActingAllowed, ActingFor
from hoshin.citizens.procedures.models.application import Application, ApplicationQuerySet, FormVersion, Revision
from hoshin.citizens.procedures.models.client import ApiClient, ApiScope, TakenOver
from hoshin.citizens.procedures.models.collaboration import ChecklistItem, Consultation, InternalNote, Tick
from hoshin.citizens.procedures.models.conversation import ApplicationMessage
from hoshin.citizens.procedures.models.correction import Correction
from hoshin.citizens.procedures.models.decision import Decision, DecisionQuerySet, LetterText, Proposal, Reopening
from hoshin.citizens.procedures.models.examination import InboxFilter, NameMark, Stay
from hoshin.citizens.procedures.models.form_draft import FormDraft
from hoshin.citizens.procedures.models.identity import IdentityQuestion, MailedCode, OwnCode, ProvenIdentity
from hoshin.citizens.procedures.models.intake import IntakeContent, IntakeEntry, IntakeFile, IntakeSource
from hoshin.citizens.procedures.models.keeping import InstallationKey, Tries
from hoshin.citizens.procedures.models.layout import Layout
from hoshin.citizens.procedures.models.procedure import (
    Procedure,
    ProcedureAttachment,
    ProcedureChannel,
    ProcedureQuerySet,
    ProcedureTopic,
    YearlyCount,
)
from hoshin.citizens.procedures.models.provider import ProviderSetting
from hoshin.citizens.procedures.models.risk import RiskWorksheet
from hoshin.citizens.procedures.models.upload import Upload
from hoshin.citizens.procedures.models.webhook import WebhookDelivery, WebhookTarget

__all__ = [
    "ActingAllowed",
    "ActingFor",
    "ApiClient",
    "ApiScope",
    "Application",
    "ApplicationMessage",
    "ApplicationQuerySet",
    "ChecklistItem",
    "Consultation",
    "Correction",
    "Decision",
    "DecisionQuerySet",
    "FormDraft",
    "FormVersion",
    "IdentityQuestion",
    "InboxFilter",
    "InstallationKey",
    "IntakeContent",
    "IntakeEntry",
    "IntakeFile",
    "IntakeSource",
    "InternalNote",
    "Layout",
    "LetterText",
    "MailedCode",
    "NameMark",
    "OwnCode",
    "Procedure",
    "ProcedureAttachment",
    "ProcedureChannel",
    "ProcedureQuerySet",
    "ProcedureTopic",
    "Proposal",
    "ProvenIdentity",
    "ProviderSetting",
    "Reopening",
    "Revision",
    "RiskWorksheet",
    "Stay",
    "TakenOver",
    "Tick",
    "Tries",
    "Upload",
    "WebhookDelivery",
    "WebhookTarget",
    "YearlyCount",
]
