"""Nothing is left without an owner: every column that names an official, a post or a section says what becomes of it.

A new column fails here until somebody decides: either its things pass in a handover (the code of the kind that its room
registers), or there is a reason why nobody has to take them over.
"""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from hoshin.foundation.handover.public import kinds

KEEPERS = {"people.StaffAccount", "people.Post", "people.Section"}
PASSES = {
    "approvals.Request.drafter": "approvals.request",
    "approvals.Step.post": "approvals.step",
    "plan.Advice.answer_to": "plan.advice",
    "plan.Advice.author": "plan.advice",
    "plan.BudgetYear.finance_section": "plan.budget_year",
    "plan.Sheet.owning_section": "plan.sheet",
    "plan.Sheet.staff_post": "plan.sheet_in_charge",
    "plan.SheetFollow.account": "plan.follow",
    "plan.StudyRequest.section": "plan.study_request",
    "procedures.Application.assignee": "procedures.application",
    "procedures.Consultation.section": "procedures.consultation",
    "procedures.Procedure.section": "procedures.procedure",
}
"""The kind of things, registered for the handover, by which the column passes."""

DONE = "says who did it; what is done needs nobody any more"
OWN = "belongs to the account itself and ends with it"
ORGANISATION = "is the organisation, which a transfer or reorganisation changes, not a thing that somebody keeps"
STAYS = {
    "approvals.Decision.absent_holder": DONE,
    "approvals.Decision.account": DONE,
    "approvals.Request.drafter_section": DONE,
    "approvals.Review.absent_holder": "a later review is told to the holder; whoever holds the post may do it",
    "approvals.Review.reviewed_by": DONE,
    "approvals.RouteTemplateStep.post": "a new request asks for a post that somebody holds",
    "council.Member.account": "members are appointed for terms, by name",
    "files.StoredFile.removed_by": DONE,
    "files.StoredFile.uploaded_by": DONE,
    "identity.AuthenticatorApp.account": OWN,
    "identity.CityIdentity.account": OWN,
    "identity.DemoAccount.account": OWN,
    "identity.EnrolmentLink.account": OWN,
    "identity.MailedLink.account": OWN,
    "identity.Passkey.account": OWN,
    "identity.RecoveryCode.account": OWN,
    "identity.SignInTally.account": OWN,
    "identity.StaffSession.account": OWN,
    "links.Link.added_by": DONE,
    "messages.Message.recipient": "what was told to somebody; what it is about passes by itself",
    "people.Absence.account": OWN,
    "people.Absence.deputy": "ends with the absence",
    "people.Assignment.account": ORGANISATION,
    "people.Assignment.post": ORGANISATION,
    "people.Post.section": ORGANISATION,
    "people.Section.parent": ORGANISATION,
    "people.SectionVersion.parent": ORGANISATION,
    "people.SectionVersion.section": ORGANISATION,
    "people.TransferBatch.uploaded_by": DONE,
    "plan.BudgetImport.account": "a file that waits for its sender; anybody of the section sends it again",
    "plan.CaseInterest.section": DONE,
    "plan.SavedFilter.account": OWN,
    "plan.Sheet.related_sections": "is heard, but does not answer for the sheet",
    "plan.SheetImport.account": "a file that waits for its sender; anybody of the section sends it again",
    "policy.Comment.author": "settled by whoever edits the revision",
    "procedures.ApiClient.section": "ends on its day; whichever section keeps the procedures then issues its own",
    "procedures.Application.helper": DONE,
    "procedures.Decision.absent_head": "a later review is told to the head; whoever holds the post may do it",
    "procedures.Decision.deputy": DONE,
    "procedures.Decision.reviewed_by": DONE,
    "procedures.InboxFilter.account": OWN,
    "procedures.Proposal.proposed_by": DONE,
    "procedures.Reopening.absent_head": "a later review is told to the head; whoever holds the post may do it",
    "procedures.Reopening.deputy": DONE,
    "procedures.Reopening.reviewed_by": DONE,
}
"""Why nobody takes it over."""

COLUMNS = {
    f"{model._meta.label}.{field.name}": field
    for model in apps.get_models()
    if model.__module__.startswith("hoshin.")
    for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)
    if isinstance(field, ForeignKey | ManyToManyField) and field.related_model._meta.label in KEEPERS
}


@pytest.mark.parametrize("column", COLUMNS)
def test_somebody_has_said_what_becomes_of_it_when_its_keeper_leaves(column: str) -> None:
    assert (column in PASSES) != (column in STAYS), f"{column}: does it pass in a handover, and if not, why?"


def test_nothing_is_said_of_columns_that_are_gone() -> None:
    assert {*PASSES, *STAYS} <= set(COLUMNS)


def test_every_kind_that_passes_is_registered_by_its_room() -> None:
    registered: dict[str, Any] = {kind.code: kind for kind in kinds()}
    assert set(PASSES.values()) == {code for code, kind in registered.items() if not kind.goes_with}
    for kind in registered.values():
        assert kind.goes_with == "" or registered[kind.goes_with].pass_on is not None, kind.code
